import type { Fault } from './fault.ts';

/** Whoever sent a message is taken to have it, on all of his devices. */
export const fault: Fault = {
  id: 'own-devices-not-pushed',
  breaks: "a sender's other sessions get no push of his message",
  stage: 'push',
  caughtBy: ['IMC-DLV-003'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    push: (accepted, draft) => {
      const members = accepted.members.filter((uid) => uid !== accepted.message.fromUid);
      inner.push({ ...accepted, members }, draft);
    },
  }),
};
