import type { Fault } from './fault.ts';

/** The sessions of the receiver are looked up in the wrong place, and none is found. */
export const fault: Fault = {
  id: 'push-lost',
  breaks: 'the sessions of a receiver get no push',
  stage: 'push',
  caughtBy: ['IMC-DM-008'],
  mayBreak: ['IMC-ORD-001', 'IMC-CONV-001', 'IMC-DLV-004', 'IMC-DLV-005'],
  apply: (inner) => ({
    ...inner,
    push: (accepted, draft) => {
      const members = accepted.members.filter((uid) => uid === accepted.message.fromUid);
      inner.push({ ...accepted, members }, draft);
    },
  }),
};
