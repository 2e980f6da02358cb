import type { Fault } from './fault.ts';

/** What was handed out is taken for received. */
export const fault: Fault = {
  id: 'command-lost-after-sync',
  breaks: 'a command is gone once it was handed out, before it was acknowledged',
  stage: 'syncCommands',
  caughtBy: ['IMC-CMD-001'],
  mayBreak: [],
  apply: (inner, { store }) => ({
    ...inner,
    syncCommands(uid, limit) {
      const commands = inner.syncCommands(uid, limit);
      store.commands.acknowledge(uid);
      return commands;
    },
  }),
};
