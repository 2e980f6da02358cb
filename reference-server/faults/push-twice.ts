import type { Fault } from './fault.ts';

/** A push queue that delivers at least once, to clients that expect exactly once. */
export const fault: Fault = {
  id: 'push-twice',
  breaks: 'every push goes out twice',
  stage: 'push',
  caughtBy: ['IMC-DM-008'],
  mayBreak: ['IMC-ORD-001', 'IMC-DLV-003', 'IMC-DLV-004', 'IMC-DLV-006'],
  apply: (inner) => ({
    ...inner,
    push: (accepted, draft) => {
      inner.push(accepted, draft);
      inner.push(accepted, draft);
    },
  }),
};
