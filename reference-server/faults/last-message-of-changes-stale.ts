import type { Listed } from '../pipeline/stages.ts';
import type { Store } from '../store/store.ts';
import type { Fault } from './fault.ts';

/** The message of an entry comes from a cache that is filled one message late. */
export const fault: Fault = {
  id: 'last-message-of-changes-stale',
  breaks: 'who asks what has changed is shown the message before the last one',
  stage: 'listConversations',
  caughtBy: ['IMC-CONV-003'],
  mayBreak: ['IMC-DM-005', 'IMC-CONV-001', 'IMC-UNRD-003', 'IMC-DUR-001', 'IMC-DUR-002'],
  apply: (inner, { store }) => ({
    ...inner,
    listConversations: (uid, asked) =>
      inner.listConversations(uid, asked).map((entry) => (asked.version === 0n ? entry : stale(store, entry))),
  }),
};

function stale({ messages }: Store, entry: Listed): Listed {
  const { channel, deletedSeq } = entry.conversation;
  const last = messages.newest(channel, { after: deletedSeq, to: entry.last.seq - 1 });
  if (last === undefined) return entry;
  const recents = entry.recents.filter(({ seq }) => seq <= last.seq);
  return { ...entry, last, recents: recents.length === 0 && entry.recents.length > 0 ? [last] : recents };
}
