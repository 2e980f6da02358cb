import type { Capabilities, Outcome, Result } from '../vocabulary/index.ts';
import { acked, amid, did, died, history, list, pushed, restarted, send, sent, view } from './record.ts';
import {
  durably,
  kill,
  killed,
  m1Sent,
  m2,
  markedRead,
  offered,
  offering,
  readBob,
  unanswered,
} from './rule-examples-of-restarts.ts';
import { type Example, m1 } from './rule-examples.ts';

const neverDone: Outcome = { is: 'refused', by: 'network', code: 'not-offered', detail: 'it is not ours to restart' };
const none = { absent: 'none' };
const gave = (result: Result): Outcome => ({ is: 'ok', result });
/** A server whose API says of a message only that it waits. */
const queued: Partial<Capabilities> = { apiSend: offered('queued') };
const untold: Partial<Capabilities> = { ...queued, afterPush: { ...offered('readable'), strength: 'convention' } };
const login = (session: string) => did({ op: 'login', session, user: session.split('.')[0] ?? '' });
const found = (...messages: (typeof m1)[]) => did(readBob, gave({ gave: 'messages', messages }));

/** What a server that is ended may forget, and what it may not: a rule must keep quiet, or must not. */
export const doubtsOfRestarts: readonly Example[] = [
  {
    rule: 'IMC-DUR-002',
    title: 'a list of before proves nothing',
    told: durably(m1Sent, list('bob'), killed),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-002',
    title: 'what was not answered when it was killed need not be there, though it was pushed',
    told: durably(
      login('bob.1'),
      amid(send('m1', 'alice', 'bob'), unanswered, pushed('bob.1', m1), killed),
      list('bob'),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-004',
    title: 'what was not answered, and is found by one of the two after it, has happened',
    told: durably(
      amid(send('m1', 'alice', 'bob'), unanswered, killed),
      history('bob', 'alice', m1),
      history('alice', 'bob'),
    ),
    obligations: 2,
    shapes: ['not-for-all'],
  },
  {
    rule: 'IMC-DUR-002',
    title: 'what was not answered, and is found in the history after it, need not have been listed',
    told: durably(amid(send('m1', 'alice', 'bob'), unanswered, killed), history('bob', 'alice', m1), list('bob')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-004',
    title: 'what was acknowledged while it was being killed was acknowledged',
    told: durably(amid(send('m1', 'alice', 'bob'), acked(1), killed), history('bob', 'alice')),
    obligations: 1,
    shapes: ['not-stored'],
  },
  {
    rule: 'IMC-DUR-004',
    title: 'what only waited, and nobody had seen, may be lost by a kill',
    told: offering(queued, sent('m1', 'alice', 'bob'), killed, history('bob', 'alice')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-004',
    title: 'what only waited, and was read before the kill, was not lost any more',
    told: offering(queued, sent('m1', 'alice', 'bob'), found(m1), killed, history('bob', 'alice')),
    obligations: 1,
    shapes: ['not-stored'],
  },
  {
    rule: 'IMC-DUR-004',
    title: 'what only waited, and was pushed, need not be stored where nobody promises so',
    told: offering(
      untold,
      login('bob.1'),
      sent('m1', 'alice', 'bob'),
      pushed('bob.1', m1),
      killed,
      history('bob', 'alice'),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-003',
    title: 'who is asked to end stores before what waits',
    told: offering(queued, sent('m1', 'alice', 'bob'), restarted('graceful'), history('bob', 'alice')),
    obligations: 1,
    shapes: ['not-stored'],
  },
  {
    rule: 'IMC-DUR-003',
    title: 'what outlived one end in order had to outlive a kill too, which is more',
    told: durably(m1Sent, restarted('graceful'), killed, history('bob', 'alice')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-004',
    title: 'what was sent between a kill and an end in order had to outlive only that',
    told: durably(killed, m1Sent, restarted('graceful'), history('bob', 'alice')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-002',
    title: 'who documents nothing of being killed owes nothing after it',
    told: offering({ durable: offered(['graceful'] as 'graceful'[]) }, m1Sent, killed, list('bob')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-002',
    title: 'of a server that did not come back nobody knows',
    told: durably(m1Sent, amid(kill, unanswered, died()), list('bob')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-002',
    title: 'who writes to himself need not find that in his list',
    told: durably(sent('m1', 'alice', 'alice'), killed, list('alice')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-003',
    title: 'what a list has lost by a kill is another rule’s affair',
    told: durably(m1Sent, killed, list('bob')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-003',
    title: 'a chat that began after a kill is like any',
    told: durably(killed, m1Sent, list('bob')),
    obligations: 1,
    shapes: ['not-listed'],
  },
  {
    rule: 'IMC-DM-003',
    title: 'a restart that was never done excuses nothing',
    told: durably(m1Sent, restarted('kill', neverDone), list('bob')),
    obligations: 1,
    shapes: ['not-listed'],
  },
  {
    rule: 'IMC-DM-003',
    title: 'who writes to himself need not find that in his list',
    told: durably(sent('m1', 'alice', 'alice'), list('alice')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-001',
    title: 'who writes to himself may find that in his list',
    told: durably(sent('m1', 'alice', 'alice'), list('alice', { with: 'alice' })),
    obligations: 1,
    shapes: [],
  },
  ...['IMC-DM-002', 'IMC-ORD-001', 'IMC-DM-009', 'IMC-DM-011'].map((rule) => ({
    rule,
    title: 'what a history has lost by a kill is another rule’s affair',
    told: durably(
      m1Sent,
      sent('m2', 'bob', 'alice', 2),
      killed,
      history('alice', 'bob', m2),
      history('bob', 'alice', m2, view('m1', 'alice', 9)),
    ),
    obligations: 0,
    shapes: [],
  })),
  {
    rule: 'IMC-DUR-005',
    title: 'the position of a message that was never acknowledged may be given again',
    told: durably(
      login('bob.1'),
      m1Sent,
      amid(send('m3', 'alice', 'bob'), unanswered, pushed('bob.1', view('m3', 'alice', 2)), killed),
      sent('m2', 'bob', 'alice', 2),
      history('bob', 'alice', m1, m2),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-005',
    title: 'what waited, and was seen only later, may stand behind',
    told: offering(
      queued,
      sent('m1', 'alice', 'bob'),
      killed,
      sent('m2', 'bob', 'alice'),
      history('bob', 'alice', m2, m1),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-005',
    title: 'what only the other one learnt is not held against what a user reads',
    told: durably(m1Sent, killed, history('bob', 'alice', view('m1', 'alice', 7))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'a mark that was not answered when it was killed may hold or not',
    told: durably(
      m1Sent,
      amid({ op: 'mark-read', user: 'bob', peer: 'alice' }, unanswered, killed),
      list('bob', { with: 'alice', unread: 1 }),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'what came after the mark is unread, and counts',
    told: durably(m1Sent, markedRead, killed, sent('m3', 'alice', 'bob'), list('bob', { with: 'alice', unread: 0 })),
    obligations: 1,
    shapes: ['unread-lost'],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'whether own messages are unread is another rule’s affair',
    told: durably(m1Sent, markedRead, sent('m2', 'bob', 'alice', 2), killed, list('bob', { with: 'alice', unread: 1 })),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'what only waited, and is lost, is not unread',
    told: offering(queued, sent('m1', 'alice', 'bob'), killed, list('bob', { with: 'alice', unread: 0 })),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'a mark that was not answered in time may have been done before the kill or not',
    told: durably(
      m1Sent,
      did({ op: 'mark-read', user: 'bob', peer: 'alice' }, unanswered),
      killed,
      list('bob', { with: 'alice', unread: 1 }),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'who has marked nothing as read cannot have that forgotten',
    told: durably(m1Sent, killed, list('bob', { with: 'alice', unread: 2 })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-001',
    title: 'a read position of which the archive knows nothing any more is another rule’s affair',
    told: offering(
      { listWays: none, unread: none, archiveWays: offered(['whole']), readPosition: offered('kept') },
      m1Sent,
      killed,
      did({ op: 'read-archive', user: 'bob', way: 'whole' }, gave({ gave: 'archive', messages: [] }), 'final'),
      did({ op: 'read-position', user: 'bob', peer: 'alice' }, gave({ gave: 'read-position', upTo: '7' }), 'final'),
    ),
    obligations: 0,
    shapes: [],
  },
  ...['IMC-DM-006', 'IMC-UNRD-001'].map((rule) => ({
    rule,
    title: 'what a restart does to unread is another rule’s affair',
    told: durably(m1Sent, markedRead, killed, list('bob', { with: 'alice', unread: 1 })),
    obligations: 0,
    shapes: [],
  })),
];
