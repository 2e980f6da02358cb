import type { Capabilities, History, Op, OpOf, Outcome } from '../vocabulary/index.ts';
import { acked, barrier, did, history, historyOf, list, pushed, seen, send, sent, view } from './record.ts';

/** A history, and what one rule says of it. */
export interface Example {
  readonly rule: string;
  readonly title: string;
  readonly told: History;
  readonly obligations: number;
  readonly shapes: readonly string[];
}

const offered = <const T>(value: T) => ({ value, strength: 'documented' as const, source: { url: 'x', quote: 'x' } });

const everything: Partial<Capabilities> = {
  tokens: offered('checked'),
  sameDevice: offered('replaces'),
  oneOrder: offered(true),
  block: offered(['session']),
  blocksBoth: { absent: 'who blocks somebody can still write to him' },
  refusedSend: offered('no-trace'),
  transient: offered('online-only'),
  ownPush: offered('other-sessions'),
  repush: offered('until-acknowledged'),
  timers: offered({ 're-push': 1 }),
  webhooks: offered('at-least-once'),
  dialect: offered({ 'wukongim:set-unread': 'touches-chats' }),
};

/** What happened on a server that offers everything, where a user is sent to only by those whom he allows. */
export function strictly(...steps: Parameters<typeof historyOf>): History {
  const told = story(...steps);
  return {
    ...told,
    capabilities: { ...told.capabilities, allowList: offered(['session']), tokens: offered('required') },
  };
}

/** What happened on a server that offers everything. */
export function story(...steps: Parameters<typeof historyOf>): History {
  const told = historyOf(...steps);
  return { ...told, capabilities: { ...told.capabilities, ...everything } };
}

export const login = (session: string, how: Partial<Extract<Op, { op: 'login' }>> = {}): Op => ({
  op: 'login',
  session,
  user: session.split('.')[0] ?? '',
  ...how,
});
export const refused: Outcome = { is: 'refused', by: 'server', code: 'reason-4', detail: 'blocked' };
export const m1 = view('m1', 'alice', 1);
export const block = did({ op: 'block', user: 'bob', peer: 'alice' });
export const allow = did({ op: 'allow', user: 'bob', peer: 'alice' });
export const disallow = did({ op: 'disallow', user: 'bob', peer: 'alice' });
export const unblock = did({ op: 'unblock', user: 'bob', peer: 'alice' });
export const bySession = (message: string) => send(message, 'alice', 'bob', { session: 'alice.1' });
export const transient: Op = {
  op: 'send',
  message: 'm1',
  from: 'alice',
  to: 'bob',
  via: 'api',
  payload: { shape: 'text', text: 'hello' },
  stored: false,
};
export const closed = (session: string) => seen(session, { see: 'closed', by: 'server', reason: 'replaced' });
const told = seen('webhook', { see: 'notified', with: 'bob', message: m1 });
export const dialect = (name: string, users: string[], more: Partial<OpOf<'dialect'>> = {}): OpOf<'dialect'> => ({
  op: 'dialect',
  name: `wukongim:${name}`,
  users,
  ...more,
});
export const setUnread = (unread: number) => did(dialect('set-unread', ['bob', 'alice'], { args: { unread } }));
export const deleted = did(dialect('delete-conversation', ['bob', 'alice']));
export const looked = did(
  { op: 'list-conversations', user: 'bob', way: 'all' },
  { is: 'ok', result: { gave: 'conversations', conversations: [{ with: 'alice' }] } },
);
export const command = did(
  dialect('send-command', ['alice', 'bob'], { message: 'm1', payload: { shape: 'text', text: 'hello' } }),
);
export const synced = (...messages: (typeof m1)[]) =>
  did(dialect('sync-commands', ['bob']), { is: 'ok', result: { gave: 'messages', messages } });
export const commandsAcked = did(dialect('ack-commands', ['bob']));

/** Devices, refused sends, messages that are not stored, back ends and dialects. */
export const examples: readonly Example[] = [
  {
    rule: 'IMC-SESS-003',
    title: 'a send that was rightly refused is nobody’s fault',
    told: story(block, did(bySession('m1'), refused)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-004',
    title: 'a wrong token is refused',
    told: story(did({ op: 'register', user: 'bob' }), did(login('bob.1', { token: 'wrong' }), refused)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-004',
    title: 'a wrong token is let in',
    told: story(did({ op: 'register', user: 'bob' }), did(login('bob.1', { token: 'wrong' }))),
    obligations: 1,
    shapes: ['let-in'],
  },
  {
    rule: 'IMC-SESS-004',
    title: 'of whom no token was set nothing is asked',
    told: story(did(login('bob.1', { token: 'wrong' }))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'a wrong token need not be let in',
    told: story(did(login('bob.1', { token: 'wrong' }), refused)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-005',
    title: 'the old session is closed',
    told: story(did(login('bob.1', { device: 'phone' })), did(login('bob.2', { device: 'phone' })), closed('bob.1')),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-005',
    title: 'the old session stays',
    told: story(did(login('bob.1', { device: 'phone' })), did(login('bob.2', { device: 'phone' }))),
    obligations: 2,
    shapes: ['old-session-stays'],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'a session whose device came again may be closed',
    told: story(did(login('bob.1', { device: 'phone' })), did(login('bob.2', { device: 'phone' })), closed('bob.1')),
    obligations: 3,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-003',
    title: "the sender's other session is pushed it",
    told: story(
      did(login('alice.1')),
      did(login('alice.2')),
      did(bySession('m1'), acked(1)),
      pushed('alice.2', m1),
      barrier('alice.1'),
      barrier('alice.2'),
    ),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-003',
    title: "the sender's other session is pushed nothing, and the one that sent it is",
    told: story(did(login('alice.1')), did(login('alice.2')), did(bySession('m1'), acked(1)), pushed('alice.1', m1)),
    obligations: 2,
    shapes: ['pushed-back', 'own-not-pushed'],
  },
  {
    rule: 'IMC-DLV-004',
    title: 'pushed, and kept nowhere',
    told: story(
      did(login('bob.1')),
      did(transient, acked()),
      pushed('bob.1', m1),
      history('bob', 'alice'),
      barrier('bob.1'),
    ),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-004',
    title: 'not pushed, and kept',
    told: story(did(login('bob.1')), did(transient, acked()), history('bob', 'alice', m1)),
    obligations: 2,
    shapes: ['kept-in-history', 'transient-not-pushed'],
  },
  {
    rule: 'IMC-HOOK-001',
    title: 'the back end is told',
    told: story(sent('m1', 'alice', 'bob', 1), told),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-HOOK-001',
    title: 'the back end is not told',
    told: story(sent('m1', 'alice', 'bob', 1)),
    obligations: 1,
    shapes: ['not-told'],
  },
  {
    rule: 'IMC-UNRD-002',
    title: 'as it was set',
    told: story(sent('m1', 'alice', 'bob', 1), setUnread(1), list('bob', { with: 'alice', unread: 1 })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-002',
    title: 'not lowered',
    told: story(sent('m1', 'alice', 'bob', 1), setUnread(0), list('bob', { with: 'alice', unread: 1 })),
    obligations: 1,
    shapes: ['not-lowered'],
  },
  {
    rule: 'IMC-CONV-002',
    title: 'not listed any more',
    told: story(sent('m1', 'alice', 'bob', 1), looked, deleted, list('bob')),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-002',
    title: 'still listed',
    told: story(sent('m1', 'alice', 'bob', 1), looked, deleted, list('bob', { with: 'alice' })),
    obligations: 1,
    shapes: ['still-listed'],
  },
  {
    rule: 'IMC-CONV-002',
    title: 'not listed again',
    told: story(sent('m1', 'alice', 'bob', 1), looked, deleted, sent('m2', 'alice', 'bob', 2), list('bob')),
    obligations: 1,
    shapes: ['not-listed-again'],
  },
  {
    rule: 'IMC-CMD-001',
    title: 'handed out until it is acknowledged',
    told: story(did(login('bob.1')), command, pushed('bob.1', m1), synced(m1), synced(m1), commandsAcked, synced()),
    obligations: 3,
    shapes: [],
  },
  {
    rule: 'IMC-CMD-001',
    title: 'lost, and handed out after all',
    told: story(did(login('bob.1')), command, pushed('bob.1', m1), synced(), synced(m1), commandsAcked, synced(m1)),
    obligations: 3,
    shapes: ['not-synced', 'synced-after-ack'],
  },
];
