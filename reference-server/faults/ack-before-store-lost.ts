import { rehearse } from './rehearse.ts';
import type { Fault } from './fault.ts';

/** The acknowledgement goes out on the strength of a write that never happens. */
export const fault: Fault = {
  id: 'ack-before-store-lost',
  breaks: 'a send is acknowledged with an id, then never stored and never pushed',
  stage: 'commit',
  caughtBy: ['IMC-DM-001', 'IMC-DM-002', 'IMC-DM-003', 'IMC-DM-004', 'IMC-DM-008'],
  mayBreak: [
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-DM-009',
    'IMC-DM-011',
    'IMC-DM-010',
    'IMC-DLV-001',
    'IMC-ORD-001',
    'IMC-HIST-001',
    'IMC-CONV-001',
    'IMC-UNRD-001',
    'IMC-DLV-003',
    'IMC-DLV-004',
    'IMC-HOOK-001',
    'IMC-CONV-002',
    'IMC-CMD-001',
    'IMC-UNRD-002',
    'IMC-DLV-005',
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-003',
    'IMC-DUR-004',
    'IMC-DUR-005',
    'IMC-DLV-006',
  ],
  apply: (inner) => ({
    ...inner,
    commit: (draft, write, done) =>
      rehearse(inner.commit, draft, write, (result) =>
        done(result.ok ? { ok: true, value: { ...result.value, isNew: false } } : result),
      ),
  }),
};
