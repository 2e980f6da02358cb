import type { Fault } from './fault.ts';

/** Ids are a counter of the process, and given anew to what is read from the disk. */
export const fault: Fault = {
  id: 'ids-renewed-at-start',
  breaks: 'after each start every message has another id',
  stage: 'live',
  caughtBy: ['IMC-DUR-003'],
  mayBreak: ['IMC-DUR-004'],
  upgrade: { at: 'after', caughtBy: ['IMC-UPG-002'] },
  apply: (inner, { store }) => ({
    ...inner,
    live() {
      store.database.exec('UPDATE messages SET message_id = message_id + 1000000');
      return inner.live();
    },
  }),
};
