import type { Fault } from './fault.ts';

/** A retry inside the server that did not ask whether the first try succeeded. */
export const fault: Fault = {
  id: 'stored-twice',
  breaks: 'every message is stored under two sequence numbers',
  stage: 'persist',
  caughtBy: ['IMC-DM-002'],
  mayBreak: ['IMC-DM-005', 'IMC-DM-011', 'IMC-ORD-001', 'IMC-UNRD-002', 'IMC-DUR-003', 'IMC-DUR-004', 'IMC-DLV-006'],
  apply: (inner) => ({
    ...inner,
    persist: (message) => {
      inner.persist(message);
      inner.persist({ ...message, seq: message.seq + 1 });
    },
  }),
};
