import type { Capabilities, History, MessageView, Op } from '../vocabulary/index.ts';
import { did, historyOf, barrier, seen, view } from './record.ts';
import type { Example } from './rule-examples.ts';
import { login, refused } from './rule-examples.ts';

type Steps = Parameters<typeof historyOf>;

const offered = <T>(value: T) => ({ value, strength: 'documented' as const, source: { url: 'x', quote: 'x' } });
const withGroups: Partial<Capabilities> = {
  groups: offered('members-only'),
  groupSend: offered(['api', 'session']),
  groupHistoryWays: offered(['all']),
  groupList: offered(true),
};

/** A history on a server that has groups. */
function told(...steps: Steps): History {
  const history = historyOf(...steps);
  return { ...history, capabilities: { ...history.capabilities, ...withGroups } };
}

const make: Op = { op: 'make-group', group: 'g1', user: 'alice', members: ['bob'] };
const add: Op = { op: 'add-members', group: 'g1', user: 'alice', members: ['carol'] };
const remove: Op = { op: 'remove-members', group: 'g1', user: 'alice', members: ['bob'] };
const m1 = view('m1', 'alice');
const m2 = view('m2', 'alice');

const sendOf = (message: string, from: string, via: 'api' | { session: string } = 'api'): Op => ({
  op: 'send-to-group',
  message,
  from,
  group: 'g1',
  via,
  payload: { shape: 'text', text: 'hello' },
});
const acked = { is: 'ok' as const, result: { gave: 'ack' as const } };
const sent = (message: string, from = 'alice') => did(sendOf(message, from), acked);
const pushed = (session: string, message: MessageView) => seen(session, { see: 'group-push', group: 'g1', message });
const read = (user: string, ...messages: MessageView[]) =>
  did(
    { op: 'read-group', user, group: 'g1', way: 'all' },
    { is: 'ok', result: { gave: 'messages', messages } },
    'final',
  );
const listed = (user: string, ...groups: { unread: number; last: MessageView }[]) =>
  did(
    { op: 'list-conversations', user, way: 'all' },
    {
      is: 'ok',
      result: {
        gave: 'conversations',
        conversations: [],
        groups: groups.map((entry) => ({ group: 'g1', ...entry })),
      },
    },
    'final',
  );

/** Groups: who is a member, and what each is owed. */
export const examplesOfGroups: readonly Example[] = [
  {
    rule: 'IMC-GRP-001',
    title: 'a member who is there is pushed it',
    told: told(did(login('bob.1')), did(make), sent('m1'), pushed('bob.1', m1)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-001',
    title: 'a member who is there is not pushed it',
    told: told(did(login('bob.1')), did(make), sent('m1')),
    obligations: 1,
    shapes: ['not-pushed'],
  },
  {
    rule: 'IMC-GRP-001',
    title: 'a member is pushed it twice',
    told: told(did(login('bob.1')), did(make), sent('m1'), pushed('bob.1', m1), pushed('bob.1', m1)),
    obligations: 1,
    shapes: ['pushed-again'],
  },
  {
    rule: 'IMC-GRP-001',
    title: 'who is taken out meanwhile is owed nothing',
    told: told(did(login('bob.1')), did(make), sent('m1'), did(remove)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-002',
    title: 'each member finds it',
    told: told(did(make), sent('m1'), read('alice', m1), read('bob', m1)),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-002',
    title: 'a member finds nothing',
    told: told(did(make), sent('m1'), read('bob')),
    obligations: 1,
    shapes: ['not-found'],
  },
  {
    rule: 'IMC-GRP-002',
    title: 'what a back end sent in the name of somebody who is no member may be stored or not',
    told: told(did(make), sent('m1', 'dave'), read('bob')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-002',
    title: 'a member finds it twice',
    told: told(did(make), sent('m1'), read('bob', m1, m1)),
    obligations: 1,
    shapes: ['found-again'],
  },
  {
    rule: 'IMC-GRP-002',
    title: 'a member finds it from somebody else',
    told: told(did(make), sent('m1'), read('bob', { ...m1, from: 'bob' })),
    obligations: 1,
    shapes: ['not-as-sent'],
  },
  {
    rule: 'IMC-GRP-002',
    title: 'a member finds what was refused',
    told: told(did(make), did(sendOf('m1', 'alice'), refused), read('bob', m1)),
    obligations: 1,
    shapes: ['found-though-refused'],
  },
  {
    rule: 'IMC-GRP-002',
    title: 'who comes later need not find it',
    told: told(did(make), sent('m1'), did(add), read('carol')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-003',
    title: 'all read one order',
    told: told(did(make), sent('m1'), sent('m2'), read('alice', m1, m2), read('bob', m1, m2)),
    obligations: 3,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-003',
    title: 'two read two orders',
    told: told(did(make), sent('m1'), sent('m2'), read('alice', m1, m2), read('bob', m2, m1)),
    obligations: 3,
    shapes: ['out-of-order', 'two-orders'],
  },
  {
    rule: 'IMC-GRP-004',
    title: 'who was never a member, or is none any more, is refused',
    told: told(
      did(login('bob.1')),
      did(login('carol.1')),
      did(make),
      did(remove),
      did(sendOf('m1', 'bob', { session: 'bob.1' }), refused),
      did(sendOf('m2', 'carol', { session: 'carol.1' }), refused),
    ),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-004',
    title: 'who is no member is let in',
    told: told(did(login('carol.1')), did(make), did(sendOf('m1', 'carol', { session: 'carol.1' }), acked)),
    obligations: 1,
    shapes: ['accepted-from-outsider'],
  },
  {
    rule: 'IMC-GRP-005',
    title: 'who is no member is pushed nothing',
    told: told(did(login('carol.1')), did(make), sent('m1'), barrier('carol.1')),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-005',
    title: 'who was taken out is still pushed what comes',
    told: told(did(login('bob.1')), did(make), did(remove), sent('m1'), pushed('bob.1', m1)),
    obligations: 1,
    shapes: ['pushed-to-outsider'],
  },
  {
    rule: 'IMC-GRP-006',
    title: 'each member has it in his list',
    told: told(did(make), sent('m1'), listed('bob', { unread: 1, last: m1 })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-006',
    title: 'a member has it not in his list',
    told: told(did(make), sent('m1'), listed('bob')),
    obligations: 1,
    shapes: ['not-listed'],
  },
  {
    rule: 'IMC-GRP-006',
    title: 'a member has it twice in his list',
    told: told(did(make), sent('m1'), listed('bob', { unread: 1, last: m1 }, { unread: 1, last: m1 })),
    obligations: 1,
    shapes: ['listed-again'],
  },
  {
    rule: 'IMC-GRP-006',
    title: 'the list shows an older message',
    told: told(did(make), sent('m1'), sent('m2'), listed('bob', { unread: 2, last: m1 })),
    obligations: 1,
    shapes: ['last-message'],
  },
  {
    rule: 'IMC-GRP-007',
    title: 'it counts what came since he is in',
    told: told(did(make), sent('m1'), did(add), sent('m2'), listed('carol', { unread: 1, last: m2 })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-007',
    title: 'it counts what came before',
    told: told(did(make), sent('m1'), did(add), sent('m2'), listed('carol', { unread: 2, last: m2 })),
    obligations: 1,
    shapes: ['too-many'],
  },
  {
    rule: 'IMC-GRP-007',
    title: 'it counts less than came',
    told: told(did(make), sent('m1'), sent('m2'), listed('bob', { unread: 1, last: m2 })),
    obligations: 1,
    shapes: ['too-few'],
  },
  {
    rule: 'IMC-GRP-007',
    title: 'who comes in again begins anew',
    told: told(
      did(make),
      sent('m1'),
      did(remove),
      did({ ...add, members: ['bob'] }),
      sent('m2'),
      listed('bob', { unread: 1, last: m2 }),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-GRP-007',
    title: 'of who speaks himself nothing is claimed',
    told: told(did(make), sent('m1'), sent('m2', 'bob'), listed('bob', { unread: 0, last: m2 })),
    obligations: 0,
    shapes: [],
  },
];
