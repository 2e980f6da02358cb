import type { ConversationView, MessageView, Op, Outcome } from '../vocabulary/index.ts';
import { did, didTogether, list, sent, view } from './record.ts';
import { storyInParts } from './rule-examples-of-reads.ts';
import { deleted, type Example, m1 } from './rule-examples.ts';

const m2 = view('m2', 'alice', 2);
const m1Sent = sent('m1', 'alice', 'bob', 1);
const unanswered: Outcome = { is: 'unknown', why: 'timeout', detail: 'no answer in time' };
const gave = (conversations: ConversationView[]): Outcome => ({
  is: 'ok',
  result: { gave: 'conversations', conversations },
});
const syncBy = (way: string): Op => ({ op: 'sync-conversations', user: 'bob', way });
const listBy = (way: string): Op => ({ op: 'list-conversations', user: 'bob', way });
const syncedBy = (way: string, ...entries: ConversationView[]) => did(syncBy(way), gave(entries), 'final');
const keeps = did(syncBy('changes'), gave([]));
const wholeBy = (way: string, ...entries: ConversationView[]) => did(listBy(way), gave(entries), 'final');
const unread = (n: number, last?: MessageView): ConversationView => ({
  with: 'alice',
  unread: n,
  ...(last ? { last } : {}),
});
const mark: Op = { op: 'mark-read', user: 'bob', peer: 'alice' };

/** Lists that are asked for in part, or by several ways. */
export const examplesOfLists: readonly Example[] = [
  {
    rule: 'IMC-CONV-003',
    title: 'the kept list is the whole one',
    told: storyInParts(keeps, m1Sent, list('bob', unread(1, m1)), syncedBy('changes', unread(1, m1))),
    obligations: 1,
    shapes: [],
  },
  ...(
    [
      ['chat-missing', [unread(1, m1)], []],
      ['chat-too-many', [], [unread(1, m1)]],
      ['other-unread', [unread(1, m1)], [unread(0, m1)]],
      ['other-last-message', [unread(1, m1)], [unread(1, m2)]],
    ] as const
  ).map(([shape, shown, kept]) => ({
    rule: 'IMC-CONV-003',
    title: `the kept list is another one: ${shape}`,
    told: storyInParts(keeps, m1Sent, wholeBy('all', ...shown), syncedBy('changes', ...kept)),
    obligations: 1,
    shapes: [shape],
  })),
  {
    rule: 'IMC-CONV-003',
    title: 'who keeps no list yet asks for all',
    told: storyInParts(m1Sent, list('bob', unread(1)), syncedBy('changes')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-003',
    title: 'where whole lists differ the kept one is like one of them',
    told: storyInParts(
      keeps,
      m1Sent,
      wholeBy('all', unread(1, m1)),
      wholeBy('few', unread(2)),
      syncedBy('changes', unread(2)),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-003',
    title: 'a mark that was not answered may happen between two reads',
    told: storyInParts(keeps, m1Sent, did(mark, unanswered), list('bob', unread(1)), syncedBy('changes', unread(0))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-003',
    title: 'what a dialect did to a chat is for its own rules to say',
    told: storyInParts(keeps, m1Sent, deleted, list('bob'), syncedBy('changes', unread(0))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-003',
    title: 'in the body, when nothing was done meanwhile',
    told: storyInParts(
      keeps,
      m1Sent,
      didTogether([listBy('all'), gave([unread(1)])], [syncBy('changes'), gave([])]),
      did(mark),
      did(syncBy('changes'), gave([unread(0)])),
    ),
    obligations: 1,
    shapes: ['chat-missing'],
  },
  {
    rule: 'IMC-CONV-004',
    title: 'the unread chats, and no other',
    told: storyInParts(
      m1Sent,
      sent('m2', 'carol', 'bob', 1),
      did({ ...mark, peer: 'carol' }),
      list('bob', unread(1), { with: 'carol', unread: 0 }),
      syncedBy('unread', unread(1)),
    ),
    obligations: 2,
    shapes: [],
  },
  ...(
    [
      ['unread-chat-missing', [unread(1)], []],
      ['read-chat-shown', [unread(0)], [unread(0)]],
      ['read-chat-shown', [], [unread(1)]],
      ['other-unread', [unread(1)], [unread(2)]],
    ] as const
  ).map(([shape, shown, kept]) => ({
    rule: 'IMC-CONV-004',
    title: `${shown.length} whole, ${kept.length} unread: ${shape}`,
    told: storyInParts(m1Sent, wholeBy('all', ...shown), syncedBy('unread', ...kept)),
    obligations: 1,
    shapes: [shape],
  })),
  {
    rule: 'IMC-UNRD-003',
    title: 'the same by both ways',
    told: storyInParts(m1Sent, wholeBy('all', unread(1)), wholeBy('few', unread(1))),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-003',
    title: 'one way counts more',
    told: storyInParts(m1Sent, wholeBy('all', unread(1)), wholeBy('few', unread(2))),
    obligations: 1,
    shapes: ['depends-on-how-one-asks'],
  },
  {
    rule: 'IMC-UNRD-003',
    title: 'asked by one way, or in the body, where more may have come between',
    told: storyInParts(
      m1Sent,
      did(listBy('all'), gave([unread(1)])),
      sent('m2', 'alice', 'bob', 2),
      wholeBy('few', unread(2)),
    ),
    obligations: 0,
    shapes: [],
  },
];
