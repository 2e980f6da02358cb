import { acked, did, history, list, send, sent } from './record.ts';
import { durably, killed, m1Sent, m2, offered, offering, unanswered } from './rule-examples-of-restarts.ts';
import { storyInParts } from './rule-examples-of-reads.ts';
import { block, bySession, type Example, login, m1, refused, story, transient } from './rule-examples.ts';
import type { Capabilities, ConversationView, Op, Outcome, Phase } from '../vocabulary/index.ts';

const conversations = (...shown: ConversationView[]): Outcome => ({
  is: 'ok',
  result: { gave: 'conversations', conversations: shown },
});
const sync = (way: string, phase: Phase, ...shown: ConversationView[]) =>
  did({ op: 'sync-conversations', user: 'bob', way }, conversations(...shown), phase);
const whole = (way: string, ...shown: ConversationView[]) =>
  did({ op: 'list-conversations', user: 'bob', way }, conversations(...shown), 'final');
const keepsLists: Partial<Capabilities> = { syncWays: offered({ changes: 'changes' }) };
const mark: Op = { op: 'mark-read', user: 'bob', peer: 'alice' };
const unread = (n: number): ConversationView => ({ with: 'alice', unread: n });
const phone = (session: string) => did(login(session, { device: 'phone' }));

/** What nobody looked at, and what a look cannot tell: a rule must keep quiet, or must not. */
export const doubtsOfLooks: readonly Example[] = [
  {
    rule: 'IMC-CONV-003',
    title: 'who keeps a chat of which nothing was acknowledged before the server was killed may keep what is undone',
    told: offering(
      keepsLists,
      did(send('m1', 'alice', 'bob'), unanswered),
      sync('changes', 'body', unread(1)),
      killed,
      list('bob'),
      sync('changes', 'final', unread(1)),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-003',
    title: 'who was never answered that he had read it may keep that he had',
    told: offering(
      keepsLists,
      m1Sent,
      did(mark, unanswered),
      sync('changes', 'body', unread(0)),
      killed,
      list('bob', unread(1)),
      sync('changes', 'final', unread(0)),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-003',
    title: 'what was accepted before the server was killed is in the kept list',
    told: offering(
      keepsLists,
      sync('changes', 'body'),
      m1Sent,
      killed,
      list('bob', unread(1)),
      sync('changes', 'final'),
    ),
    obligations: 1,
    shapes: ['chat-missing'],
  },
  {
    rule: 'IMC-CONV-004',
    title: 'where one of the whole lists does not show the chat the unread one need not',
    told: storyInParts(m1Sent, whole('all', unread(1)), whole('few'), sync('unread', 'final')),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-005',
    title: 'what is not read, and had no position that is known, stands nowhere',
    told: durably(sent('m1', 'alice', 'bob'), killed, sent('m2', 'bob', 'alice'), history('bob', 'alice', m2)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-006',
    title: 'who has answered may have read what came before, and is owed no number',
    told: offering(
      { unreadAfterOwnSend: offered('unspecified') },
      m1Sent,
      sent('m2', 'bob', 'alice', 2),
      list('bob', unread(7)),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-002',
    title: 'where nobody looks nothing is known of a trace',
    told: story(block, did(bySession('m1'), refused)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-004',
    title: 'where nobody looks nothing is known of what is kept',
    told: story(did(transient, acked())),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-005',
    title: 'where the server does not tell whether there is a badge nothing is known of it',
    told: offering({ sendFlags: offered(['no-badge']) }, m1Sent, history('bob', 'alice', m1)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-005',
    title: 'where nobody can ask for no badge a server may show what it will',
    told: offering({ sendFlags: offered(['expires']) }, m1Sent, history('bob', 'alice', { ...m1, badge: false })),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-005',
    title: 'a message whose send was never answered keeps its flags, too',
    told: offering(
      { sendFlags: offered(['no-badge']) },
      did(send('m1', 'alice', 'bob'), unanswered),
      history('bob', 'alice', { ...m1, badge: false }),
    ),
    obligations: 1,
    shapes: ['badge-lost-when-asked-for'],
  },
  {
    rule: 'IMC-SESS-005',
    title: 'an old session that logs out by itself need not be closed',
    told: story(phone('bob.1'), phone('bob.2'), did({ op: 'logout', session: 'bob.1' })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-002',
    title: 'that a note to oneself was not read takes nothing from the chat with another one',
    told: story(
      m1Sent,
      sent('m3', 'alice', 'alice', 1),
      history('alice', 'bob', m1),
      did({ op: 'read-history', user: 'alice', peer: 'alice', way: 'all' }, unanswered, 'final'),
      history('bob', 'alice'),
    ),
    obligations: 2,
    shapes: ['not-for-all'],
  },
];
