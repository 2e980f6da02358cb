import type { Fault } from './fault.ts';

const HOLD_MS = 1000;

/** The transaction stays open for a while, so that many sends share one: reads see what is in it, a kill takes it away. */
export const fault: Fault = {
  id: 'ack-before-commit',
  breaks: 'what is acknowledged reaches the disk only a second later; a kill loses it',
  stage: 'flush',
  caughtBy: ['IMC-DUR-004'],
  mayBreak: [
    'IMC-DUR-002',
    'IMC-DUR-005',
    'IMC-DUR-006',
    'IMC-DM-001',
    'IMC-DM-002',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-008',
    'IMC-DM-009',
    'IMC-DM-011',
    'IMC-CMD-001',
    'IMC-CONV-001',
    'IMC-CONV-002',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-HIST-001',
    'IMC-HIST-002',
    'IMC-HOOK-001',
    'IMC-ORD-001',
    'IMC-PERM-001',
    'IMC-PERM-003',
    'IMC-SESS-004',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-UNRD-003',
    'IMC-DUR-001',
    'IMC-DUR-003',
  ],
  apply(inner) {
    let waiting = false;
    return {
      ...inner,
      flush(commit) {
        if (waiting) return;
        waiting = true;
        setTimeout(() => {
          waiting = false;
          inner.flush(commit);
        }, HOLD_MS).unref();
      },
    };
  },
};
