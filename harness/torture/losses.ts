import type { ConversationView, MessageView } from '../vocabulary/index.ts';
import type { ChatLedger, SentMessage } from './ledger.ts';

/** What one of the two users of a chat sees of it while nothing happens there. */
export interface ChatSeen {
  readonly user: string;
  readonly history: readonly MessageView[];
  /** Entries of his list for the chat: one, unless something is wrong. */
  readonly entries: readonly ConversationView[];
}

/** What a server has lost, made up, moved or miscounted in a chat, in words; the places of its messages are kept for the next look. */
export function lossesOf(chat: ChatLedger, seen: readonly ChatSeen[]): string[] {
  const [first, ...others] = seen;
  if (first === undefined) return [];
  const differing = others.filter(({ history }) => orderOf(history) !== orderOf(first.history));
  return [
    ...differing.map(({ user }) => `${first.user} and ${user} read different histories`),
    ...messageLosses(chat, first.history),
    ...placeLosses(chat, first.history),
    ...orderLosses(chat, first.history),
    ...seen.flatMap((one) => listLosses(chat, one)),
  ].map((what) => `${chat.users.join(' and ')}: ${what}`);
}

function orderOf(history: readonly MessageView[]): string {
  return history.map(({ message, position, serverId }) => `${message} ${position?.key} ${serverId}`).join('\n');
}

/** What was acknowledged is there once, what may have been at most once, and nothing else is. */
function messageLosses({ sent }: ChatLedger, history: readonly MessageView[]): string[] {
  const counts = new Map<string, number>();
  for (const { message = 'a message that nobody sent' } of history) counts.set(message, (counts.get(message) ?? 0) + 1);
  const missing = [...sent.values()].filter(({ message, fate }) => fate === 'accepted' && !counts.has(message));
  const twice = [...counts].filter(([, count]) => count > 1);
  const phantoms = [...counts.keys()].filter((message) => (sent.get(message)?.fate ?? 'refused') === 'refused');
  return [
    ...missing.map(({ message }) => `${message} was acknowledged and is gone`),
    ...twice.map(([message, count]) => `${message} is there ${count} times`),
    ...phantoms.map((message) => `${message} is there, and was not accepted`),
  ];
}

/** No place was ever of another message, and a message is where it was, with the id that it had. */
function placeLosses({ sent, places }: ChatLedger, history: readonly MessageView[]): string[] {
  const losses: string[] = [];
  const remember = (key: string, message: string) => {
    const before = places.get(key);
    if (before !== undefined && before !== message) losses.push(`place ${key} was of ${before}, and is of ${message}`);
    places.set(key, message);
  };
  for (const { message, position } of sent.values()) if (position) remember(position.key, message);
  for (const { message, position, serverId } of history) {
    if (message === undefined) continue;
    if (position) remember(position.key, message);
    const told = sent.get(message);
    if (told?.serverId !== undefined && told.serverId !== serverId)
      losses.push(`${message} was acknowledged as ${told.serverId}, and is ${serverId}`);
    if (told?.position && told.position.key !== position?.key)
      losses.push(`${message} was acknowledged at place ${told.position.key}, and is at ${position?.key}`);
  }
  return losses;
}

/** What was sent after another one was acknowledged stands behind it. */
function orderLosses({ sent }: ChatLedger, history: readonly MessageView[]): string[] {
  const losses: string[] = [];
  let latest: SentMessage | undefined;
  for (const view of history) {
    const message = sent.get(view.message ?? '');
    if (message === undefined) continue;
    if (latest && message.fate === 'accepted' && message.ended < latest.begun)
      losses.push(`${message.message} was acknowledged before ${latest.message} was sent, and stands behind it`);
    if (latest === undefined || message.begun > latest.begun) latest = message;
  }
  return losses;
}

/** The list shows the chat once, with the last message of the history, and as much unread as there can be. */
function listLosses(chat: ChatLedger, { user, history, entries }: ChatSeen): string[] {
  const last = history.at(-1);
  const [entry] = entries;
  if (last === undefined) return entry === undefined ? [] : [`${user} lists a chat without messages`];
  if (entry === undefined) return [`${user} has messages there, and not the chat in his list`];
  const losses: string[] = [];
  if (entries.length > 1) losses.push(`${user} has the chat ${entries.length} times in his list`);
  if (entry.last?.message !== last.message)
    losses.push(`${user} is shown ${entry.last?.message} as the last message, and it is ${last.message}`);
  const [least, most] = unreadOf(chat, user, history);
  const { unread } = entry;
  if (unread !== undefined && (unread < least || unread > most))
    losses.push(`${user} has ${unread} unread there, and it must be ${least === most ? least : `${least} to ${most}`}`);
  return losses;
}

/** How much can be unread for a user, at least and at most: marks and messages that overlapped may have come in either order. */
function unreadOf({ sent, marks }: ChatLedger, user: string, history: readonly MessageView[]): [number, number] {
  const own = marks.filter((mark) => mark.user === user);
  const lastSure = Math.max(0, ...own.filter(({ surely }) => surely).map(({ begun }) => begun));
  const lastPossible = Math.max(0, ...own.map(({ ended }) => ended));
  const ofOthers = history.flatMap(({ message }) => sent.get(message ?? '') ?? []).filter(({ from }) => from !== user);
  return [
    ofOthers.filter(({ begun }) => begun > lastPossible).length,
    ofOthers.filter(({ ended }) => ended > lastSure).length,
  ];
}
