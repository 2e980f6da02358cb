import type { Capabilities, MessageView, Op, Outcome } from '../vocabulary/index.ts';
import { did, history, list, restarted, sent, view } from './record.ts';
import type { Example } from './rule-examples.ts';
import { dialect, m1, story } from './rule-examples.ts';

export const offered = <const T>(value: T) => ({
  value,
  strength: 'documented' as const,
  source: { url: 'x', quote: 'x' },
});

/** What happened on a server that offers everything, and also keeps everything when it is started again. */
export function durably(...steps: Parameters<typeof story>): Example['told'] {
  return offering({}, ...steps);
}

/** The same where these offers are others. */
export function offering(offers: Partial<Capabilities>, ...steps: Parameters<typeof story>): Example['told'] {
  const told = story(...steps);
  const durable = offered(['graceful', 'kill'] as ('graceful' | 'kill')[]);
  return { ...told, capabilities: { ...told.capabilities, durable, lookUpWays: offered(['by-id']), ...offers } };
}

export const m2 = view('m2', 'bob', 2);
export const m1Sent = sent('m1', 'alice', 'bob', 1);
export const killed = restarted('kill');
export const ended = restarted('graceful');
export const kill: Op = { op: 'restart', how: 'kill' };
/** What a request comes to that the server does not live to answer. */
export const unanswered: Outcome = { is: 'unknown', why: 'cut', detail: 'the server was ended' };
export const readBob: Op = { op: 'read-history', user: 'bob', peer: 'alice', way: 'all' };
/** A group, and a server that knows groups. */
const makeGroup = dialect('make-group', ['alice', 'bob']);
export const leaves = { dialect: offered<Record<string, 'leaves-chats'>>({ [makeGroup.name]: 'leaves-chats' }) };
export const grouped = did(makeGroup);
export const markedRead = did({ op: 'mark-read', user: 'bob', peer: 'alice' });
/** What a look-up of the final reads gave bob. */
const alone = (...messages: MessageView[]) =>
  did(
    { op: 'look-up', user: 'bob', peer: 'alice', messages: ['m1'], way: 'by-id' },
    { is: 'ok', result: { gave: 'messages', messages } } satisfies Outcome,
    'final',
  );
const both = [list('alice', { with: 'bob', unread: 0 }), list('bob', { with: 'alice', unread: 1 })] as const;

/** What a server keeps when it is ended, asked to or not. */
export const examplesOfRestarts: readonly Example[] = [
  ...(['graceful', 'kill'] as const).flatMap((how) => [...inLists(how), ...inHistories(how)]),
  {
    rule: 'IMC-DUR-005',
    title: 'the next message has the next position',
    told: durably(m1Sent, restarted('kill'), sent('m2', 'bob', 'alice', 2), history('alice', 'bob', m1, m2)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-005',
    title: 'the next message stands before it',
    told: durably(m1Sent, restarted('graceful'), sent('m2', 'bob', 'alice', 2), history('alice', 'bob', m2, m1)),
    obligations: 1,
    shapes: ['not-behind'],
  },
  {
    rule: 'IMC-DUR-005',
    title: 'the next message has the position of one that was there before, and is gone',
    told: durably(
      m1Sent,
      restarted('kill'),
      sent('m2', 'bob', 'alice', 1),
      history('alice', 'bob', view('m2', 'bob', 1)),
    ),
    obligations: 1,
    shapes: ['position-reused'],
  },
  {
    rule: 'IMC-DUR-005',
    title: 'it has another position than before',
    told: durably(m1Sent, restarted('kill'), history('alice', 'bob', view('m1', 'alice', 7))),
    obligations: 1,
    shapes: ['position-moved'],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'what was unread stays so',
    told: durably(m1Sent, restarted('kill'), ...both),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'nothing is unread any more',
    told: durably(m1Sent, restarted('kill'), list('bob', { with: 'alice', unread: 0 })),
    obligations: 1,
    shapes: ['unread-lost'],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'what was read stays so',
    told: durably(m1Sent, markedRead, restarted('graceful'), list('bob', { with: 'alice', unread: 0 })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DUR-006',
    title: 'what was read is unread again',
    told: durably(m1Sent, markedRead, restarted('graceful'), list('bob', { with: 'alice', unread: 1 })),
    obligations: 1,
    shapes: ['read-forgotten'],
  },
];

type How = 'graceful' | 'kill';

/** What lists show after an end of this kind. */
function inLists(how: How): Example[] {
  const rule = how === 'graceful' ? 'IMC-DUR-001' : 'IMC-DUR-002';
  const told = (...steps: Parameters<typeof story>) => durably(m1Sent, restarted(how), ...steps);
  return [
    { rule, title: 'in the lists of both', told: told(...both), obligations: 2, shapes: [] },
    {
      rule,
      title: "not in the receiver's list",
      told: told(list('alice', { with: 'bob' }), list('bob')),
      obligations: 2,
      shapes: ['receivers-list'],
    },
    {
      rule,
      title: "not in the sender's list",
      told: told(list('alice'), list('bob', { with: 'alice' })),
      obligations: 2,
      shapes: ['senders-list'],
    },
    {
      rule,
      title: 'in a list twice',
      told: told(list('bob', { with: 'alice' }, { with: 'alice' })),
      obligations: 1,
      shapes: ['listed-again'],
    },
  ];
}

/** What histories show after an end of this kind. */
function inHistories(how: How): Example[] {
  const rule = how === 'graceful' ? 'IMC-DUR-003' : 'IMC-DUR-004';
  const told = (...steps: Parameters<typeof story>) => durably(m1Sent, restarted(how), ...steps);
  return [
    {
      rule,
      title: 'found by both, and alone',
      told: told(history('alice', 'bob', m1), history('bob', 'alice', m1), alone(m1)),
      obligations: 3,
      shapes: [],
    },
    {
      rule,
      title: 'found by nobody',
      told: told(history('alice', 'bob'), history('bob', 'alice')),
      obligations: 2,
      shapes: ['not-stored'],
    },
    {
      rule,
      title: 'found by one of them',
      told: told(history('alice', 'bob', m1), history('bob', 'alice')),
      obligations: 2,
      shapes: ['not-for-all'],
    },
    {
      rule,
      title: 'found twice',
      told: told(history('alice', 'bob', m1, m1), alone(m1, m1)),
      obligations: 2,
      shapes: ['stored-again', 'found-alone-again'],
    },
    {
      rule,
      title: 'not found alone',
      told: told(history('bob', 'alice', m1), alone()),
      obligations: 2,
      shapes: ['not-found-alone'],
    },
  ];
}
