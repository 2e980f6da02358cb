import type { ConversationView, Wrap } from '../vocabulary/index.ts';
import { usersOf } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** Marking as read is acknowledged, and nobody remembers. */
export const wrap: Wrap = {
  id: 'forget-read',
  breaks: 'read positions are forgotten, and nothing is ever read',
  caughtBy: ['IMC-UNRD-001'],
  mayBreak: ['IMC-DM-007', 'IMC-DM-010', 'IMC-CONV-004', 'IMC-DUR-006'],
  apply: (inner) =>
    onOutcomes(inner, () => {
      const unread = new Map<string, number>();
      return (op, outcome) => {
        const unpositioned = changed(outcome, 'read-position', () => ({ gave: 'read-position' }));
        return changed(unpositioned, 'conversations', (list) => ({
          ...list,
          conversations: list.conversations.map((entry) =>
            stillUnread(entry, `${usersOf(op).join()} ${entry.with}`, unread),
          ),
        }));
      };
    }),
};

/** The entry with the highest count of unread messages that it ever had. */
function stillUnread(entry: ConversationView, place: string, unread: Map<string, number>): ConversationView {
  if (entry.unread === undefined) return entry;
  const most = Math.max(entry.unread, unread.get(place) ?? 0);
  unread.set(place, most);
  return { ...entry, unread: most };
}
