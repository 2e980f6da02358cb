import type { Fault } from './fault.ts';

const BUFFER_BYTES = 32 * 1024;

/** A buffer of fixed size, and nobody who looks whether the payload fits. */
export const fault: Fault = {
  id: 'dies-on-large-payload',
  breaks: 'the process dies of a payload over 32 KiB',
  stage: 'validate',
  caughtBy: ['IMC-SESS-002'],
  mayBreak: [
    'IMC-DM-001',
    'IMC-DM-002',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-008',
    'IMC-SESS-001',
    'IMC-SESS-003',
    'IMC-CONV-001',
    'IMC-HIST-001',
    'IMC-ORD-001',
  ],
  apply: (inner, { log, crash }) => ({
    ...inner,
    validate: (draft) => {
      if (draft.payload.length > BUFFER_BYTES) {
        log.error(`fatal: payload of ${draft.payload.length} bytes in a buffer of ${BUFFER_BYTES}`);
        crash();
      }
      inner.validate(draft);
    },
  }),
};
