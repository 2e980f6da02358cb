import type { Fault } from './fault.ts';

/** The push goes to whoever is online, member or not. */
export const fault: Fault = {
  id: 'push-to-stranger',
  breaks: 'a message is pushed to users who have no part in it',
  stage: 'push',
  caughtBy: ['IMC-DLV-001'],
  mayBreak: [],
  apply: (inner, { sessions }) => ({
    ...inner,
    push: (accepted, draft) => {
      const online = sessions.all().map(({ uid }) => uid);
      inner.push({ ...accepted, members: [...new Set([...accepted.members, ...online])] }, draft);
    },
  }),
};
