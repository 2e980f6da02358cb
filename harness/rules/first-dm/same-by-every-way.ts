import { settledChats } from '../../model/restarts.ts';
import type { ChatView, HistoryView, MessageView, Rule, Violation } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-DM-010',
  area: 'first-dm',
  level: 'MUST',
  severity: 'critical',
  title: 'sends by the API and by a session end in the same state',
  text: 'Of two chats in which the same was said by the same sides in the same order, one by the API and the other by sessions, all that the two pairs of users see in the end is the same, but for names.',
  source: [
    { url: 'docs/wire.md#ack', quote: 'It makes no difference whether a message came by the API or by a session.' },
  ],
  needs: ['apiSend', 'sessionSend', 'listWays', 'historyWays'],
  check(view) {
    const result = tally();
    const told = settledChats(view).flatMap((chat) => {
      const story = storyOf(view, chat);
      return story === undefined ? [] : [{ chat, story, ways: chat.sends.map((send) => wayOf(send.via)).join(' ') }];
    });
    for (const [i, one] of told.entries())
      for (const other of told.slice(i + 1))
        if (one.story === other.story && one.ways !== other.ways)
          result.owe(aboutOf(view, one.chat, other.chat), difference(view, one.chat, other.chat));
    return result.findings();
  },
};

function wayOf(via: ChatView['sends'][number]['via']): string {
  return via === 'api' ? 'api' : 'session';
}

/** One thing that happened in a chat: when it began, from when on it surely holds, and what it was without names and ways. */
interface Step {
  readonly start: number;
  readonly holdsFrom: number;
  readonly what: string;
}

/** What happened in a chat of two, without names and ways; `undefined` when it is not certain in which order the sides acted. */
function storyOf(view: HistoryView, chat: ChatView): string | undefined {
  const marks = view.marks.filter((mark) => isBetween(chat.users, [mark.user, mark.peer]));
  if (chat.users[0] === chat.users[1]) return undefined;
  if (chat.sends.some((send) => send.fate !== 'must') || marks.some((mark) => mark.outcome.is !== 'ok'))
    return undefined;
  const steps: Step[] = [
    ...chat.sends.map((send) => ({
      start: send.start,
      holdsFrom: send.listedFrom,
      what: `${side(chat, send.from)} sends${send.op.badge === false ? ' without a badge' : ''}`,
    })),
    ...marks.map((mark) => ({ start: mark.start, holdsFrom: mark.end, what: `${side(chat, mark.user)} marks` })),
  ].sort((a, b) => a.start - b.start);
  const uncertain = steps.some((step, i) => {
    const next = steps.slice(i + 1).find(({ what }) => what !== step.what);
    return next !== undefined && step.holdsFrom >= next.start;
  });
  return uncertain ? undefined : steps.map(({ what }) => what).join(', ');
}

function side(chat: ChatView, user: string): string {
  return user === chat.users[0] ? 'A' : 'B';
}

/** What was said and marked in two chats, and what was read of both in the end. */
function aboutOf(view: HistoryView, ...chats: readonly ChatView[]): number[] {
  return chats.flatMap(({ users, sends }) => {
    const isOf = ({ user, peer }: { readonly user: string; readonly peer: string }) => isBetween(users, [user, peer]);
    return places(
      ...sends,
      ...view.marks.filter(isOf),
      ...view.lists.filter((read) => read.last && users.includes(read.user)),
      ...[...view.histories, ...view.channels].filter((read) => read.last && isOf(read)),
    );
  });
}

function difference(view: HistoryView, one: ChatView, other: ChatView): Violation | false {
  const [a, b] = [endOf(view, one), endOf(view, other)];
  for (const [aspect, seen] of a) {
    const elsewhere = b.get(aspect);
    if (elsewhere === undefined || elsewhere === seen) continue;
    return {
      shape: `other-${aspect.split(' ')[0]}`,
      expected: `${aspect} is the same for ${one.users.join(' and ')} as for ${other.users.join(' and ')}`,
      actual: `${seen} after sending by ${waysOf(one)}, ${elsewhere} by ${waysOf(other)}`,
      evidence: places(...one.sends, ...other.sends),
    };
  }
  return false;
}

function waysOf(chat: ChatView): string {
  return chat.sends.map((send) => wayOf(send.via)).join(', ');
}

/** What the two users see in the end, by aspect; messages by the side that sent them. */
function endOf(view: HistoryView, chat: ChatView): Map<string, string> {
  const sender = (message: MessageView) => side(chat, message.from);
  const end = new Map<string, string>();
  const inChat = (user: string, peer: string) =>
    chat.users.includes(user) && chat.users.includes(peer) && user !== peer;
  for (const read of view.lists.filter((r) => r.last && chat.users.includes(r.user))) {
    const entry = read.conversations.find((conversation) => inChat(read.user, conversation.with));
    end.set(`listing for ${side(chat, read.user)} by ${read.way}`, entry ? 'listed' : 'not listed');
    if (!entry) continue;
    end.set(`unread for ${side(chat, read.user)} by ${read.way}`, `${entry.unread ?? 'no'} unread`);
    if (entry.last) end.set(`last message for ${side(chat, read.user)} by ${read.way}`, `one of ${sender(entry.last)}`);
  }
  for (const read of view.histories.filter((r) => r.last && inChat(r.user, r.peer)))
    end.set(
      `history for ${side(chat, read.user)} by ${read.way}`,
      `messages of ${read.messages.map(sender).join(' ')}`,
    );
  for (const read of view.channels.filter((r) => r.last && inChat(r.user, r.peer)))
    end.set(`channel for ${side(chat, read.user)}`, read.exists ? 'a channel' : 'no channel');
  return end;
}
