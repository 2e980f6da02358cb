import { viewOf } from '../model/view-of.ts';
import { play } from '../runner/play.ts';
import { saltOf } from '../runner/naming.ts';
import type {
  Capabilities,
  ConversationView,
  Driver,
  DriverOp,
  HistoryView,
  History,
  MessageView,
  OpOf,
  Outcome,
  PlayContext,
  Result,
  Scenario,
} from '../vocabulary/index.ts';
import { carries, fidelityOf, valueOf, worldOf } from '../vocabulary/index.ts';
import { toyAbout } from './toy.ts';

/** What servers may make of a note to oneself: nobody promises anything of the session that it comes from, of the list and of what is unread. */
export const treatments = ['listed', 'unlisted', 'unread', 'pushed-to-all'] as const;
type Treatment = (typeof treatments)[number];

/** The history of a scenario on a server that offers this and keeps all of its promises, and what it comes to. */
export async function playPerfectly(
  scenario: Scenario,
  capabilities: Capabilities,
  notes: Treatment = 'listed',
): Promise<{ readonly history: History; readonly view: HistoryView }> {
  const quick = withoutWaiting(capabilities);
  const server = new Perfect(quick, notes);
  const { history } = await play({
    scenario,
    driver: server.driver,
    about: toyAbout,
    endpoints: {},
    capabilities: quick,
    world: worldOf(saltOf('perfect'), scenario.names),
    signature: '',
    patience: 1,
    restart: async () => {
      server.restart();
      return {};
    },
    settled: () => true,
  });
  return { history, view: viewOf(history) };
}

/** The same offers on a server that answers at once, and for which nobody has to wait. */
function withoutWaiting(capabilities: Capabilities): Capabilities {
  const { timers, settleMs } = capabilities;
  const quick = Object.keys(valueOf(capabilities, 'timers') ?? {}).map((name) => [name, 1] as const);
  return {
    ...capabilities,
    ...('value' in timers ? { timers: { ...timers, value: Object.fromEntries(quick) } } : {}),
    ...('value' in settleMs ? { settleMs: { ...settleMs, value: 50 } } : {}),
  };
}

interface Stored {
  readonly message: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
  readonly badge: boolean;
  readonly place: number;
}

/** A server in memory that does what it is asked, whatever it offers; users have their local names. */
class Perfect {
  readonly #capabilities: Capabilities;
  readonly #notes: Treatment;
  #play: PlayContext | undefined;
  readonly #stored: Stored[] = [];
  /** What those were sent who were not there. */
  #waiting: Stored[] = [];
  readonly #online = new Map<string, OpOf<'login'>>();
  readonly #blocked = new Set<string>();
  readonly #allowed = new Set<string>();
  /** How many messages of a chat its user has read, and how many he has taken out of his list. */
  readonly #read = new Map<string, number>();
  readonly #deleted = new Map<string, number>();

  constructor(capabilities: Capabilities, notes: Treatment) {
    this.#capabilities = capabilities;
    this.#notes = notes;
  }

  readonly driver: Driver = {
    kind: 'perfect',
    serves: [toyAbout],
    ways: () => ['a call'],
    capabilities: () => this.#capabilities,
    probe: async () => ({ ready: true }),
    open: (given) => {
      this.#play = given;
      return {
        perform: async (op, { bytes = new Uint8Array() }) => this.#answer(op, bytes),
        barrier: async () => ({ is: 'ok' }),
        restarted: () => {},
        close: async () => {},
      };
    },
  };

  restart(): void {
    this.#online.clear();
  }

  #answer(op: DriverOp, bytes: Uint8Array): Outcome {
    switch (op.op) {
      case 'login':
        this.#online.set(op.session, op);
        this.#deliver(op);
        return { is: 'ok' };
      case 'logout':
        this.#online.delete(op.session);
        return { is: 'ok' };
      case 'send':
        return this.#send(op, bytes);
      case 'kick':
        for (const [session, { user }] of this.#online)
          if (user === op.user) {
            this.#online.delete(session);
            this.#play?.observe(session, { see: 'closed', by: 'server', reason: 'kicked' });
          }
        return { is: 'ok' };
      case 'block':
        this.#blocked.add(`${op.peer} ${op.user}`);
        return { is: 'ok' };
      case 'unblock':
        this.#blocked.delete(`${op.peer} ${op.user}`);
        return { is: 'ok' };
      case 'allow':
        this.#allowed.add(`${op.peer} ${op.user}`);
        return { is: 'ok' };
      case 'disallow':
        this.#allowed.delete(`${op.peer} ${op.user}`);
        return { is: 'ok' };
      case 'mark-read':
        this.#markRead(op);
        return { is: 'ok' };
      case 'dialect':
        return this.#dialect(op, bytes);
      case 'register':
        return { is: 'ok' };
      default:
        return { is: 'ok', result: this.#look(op) };
    }
  }

  #send({ message, from, to, via, stored, payload, badge }: OpOf<'send'>, bytes: Uint8Array): Outcome {
    const way = via === 'api' ? 'api' : 'session';
    const binds = (name: 'block' | 'allowList') => valueOf(this.#capabilities, name)?.includes(way) === true;
    if (binds('block') && this.#blocked.has(`${from} ${to}`))
      return { is: 'refused', by: 'server', code: 'blocked', detail: `${to} has blocked ${from}` };
    if (binds('allowList') && from !== to && !this.#allowed.has(`${from} ${to}`))
      return { is: 'refused', by: 'server', code: 'not-allowed', detail: `${to} has not allowed ${from}` };
    const sent = { message, from, to, bytes, badge: badge !== false, place: this.#chat(from, to).length + 1 };
    if (stored !== false) this.#stored.push(sent);
    const seen = this.#seen(sent, stored !== false);
    const isAway = ![...this.#online.values()].some(({ user }) => user === to);
    if (stored !== false && isAway && 'value' in this.#capabilities.offlinePush) this.#waiting.push(sent);
    for (const [session, { user, transport }] of this.#online) {
      const isOrigin = via !== 'api' && via.session === session;
      if ((user !== to && user !== from) || !carries(fidelityOf(this.#capabilities, transport), payload)) continue;
      for (let times = this.#pushes(sent, isOrigin); times > 0; times--)
        this.#play?.observe(session, { see: 'push', with: user === from ? to : from, message: seen });
    }
    if (stored !== false && 'value' in this.#capabilities.webhooks)
      this.#play?.observe('webhook', { see: 'notified', with: to, message: seen });
    const { position } = seen;
    return { is: 'ok', result: { gave: 'ack', ...(position ? { position } : {}) } };
  }

  /** The other one is told up to where he was read. */
  #markRead({ user, peer }: OpOf<'mark-read'>): void {
    const chat = this.#chat(user, peer);
    this.#read.set(`${user} ${peer}`, chat.length);
    const last = chat.findLast(({ from }) => from === peer);
    if (!last || 'absent' in this.#capabilities.readReceipts) return;
    for (const [session, each] of this.#online)
      if (each.user === peer) this.#play?.observe(session, { see: 'read', by: user, upTo: last.message });
  }

  /** How often a session of its users is pushed a message. */
  #pushes({ from, to }: Stored, isOrigin: boolean): number {
    const notes = from === to ? this.#notes : 'listed';
    return isOrigin && notes !== 'pushed-to-all' ? 0 : 1;
  }

  /** What waited for a user is pushed to the first session that he opens. */
  #deliver({ session, user }: OpOf<'login'>): void {
    const due = this.#waiting.filter(({ to }) => to === user);
    this.#waiting = this.#waiting.filter((each) => !due.includes(each));
    for (const each of due)
      this.#play?.observe(session, { see: 'push', with: each.from, message: this.#seen(each, true) });
  }

  #dialect({ name, users: [user = '', peer = ''], message }: OpOf<'dialect'>, bytes: Uint8Array): Outcome {
    if (name.endsWith('delete-conversation')) this.#deleted.set(`${user} ${peer}`, this.#chat(user, peer).length);
    if (message !== undefined) {
      const seen = this.#seen({ message, from: user, to: peer, bytes, badge: true, place: 0 }, false);
      for (const [session, each] of this.#online)
        if (each.user === peer) this.#play?.observe(session, { see: 'push', with: user, message: seen });
    }
    return { is: 'ok' };
  }

  #look(op: DriverOp): Result {
    switch (op.op) {
      case 'list-conversations':
        return { gave: 'conversations', conversations: this.#conversations(op.user) };
      case 'sync-conversations':
        return { gave: 'conversations', conversations: this.#sync(op) };
      case 'read-history':
        return { gave: 'messages', messages: this.#history(op.user, op.peer) };
      case 'look-up': {
        const found = this.#history(op.user, op.peer).filter(({ message = '' }) => op.messages.includes(message));
        return { gave: 'messages', messages: found };
      }
      case 'walk-history':
        return { gave: 'pages', pages: this.#pages(op) };
      case 'read-archive': {
        const own = this.#stored.filter(({ from, to }) => from === op.user || to === op.user);
        const messages = own.map((each) => ({
          with: each.from === op.user ? each.to : each.from,
          message: this.#seen(each, true),
        }));
        return { gave: 'archive', messages };
      }
      case 'read-position': {
        const upTo = this.#chat(op.user, op.peer)[(this.#read.get(`${op.user} ${op.peer}`) ?? 0) - 1]?.message;
        return { gave: 'read-position', ...(upTo === undefined ? {} : { upTo }) };
      }
      case 'inspect-channel':
        return { gave: 'channel', exists: this.#chat(op.user, op.peer).length > 0 };
      default:
        return { gave: 'offers', offers: [] };
    }
  }

  #chat(user: string, peer: string): Stored[] {
    return this.#stored.filter(({ from, to }) => (from === user && to === peer) || (from === peer && to === user));
  }

  #history(user: string, peer: string): MessageView[] {
    return this.#chat(user, peer).map((each) => this.#seen(each, true));
  }

  #pages({ user, peer, way, pageSize }: OpOf<'walk-history'>): Extract<Result, { gave: 'pages' }>['pages'] {
    const chat = this.#history(user, peer);
    const goesDown = valueOf(this.#capabilities, 'walkWays')?.[way] === 'down';
    return Array.from({ length: Math.ceil(chat.length / pageSize) || 1 }, (_, i) => {
      const [start, end] = [i * pageSize, (i + 1) * pageSize];
      const page = goesDown ? [Math.max(0, chat.length - end), chat.length - start] : [start, end];
      return { messages: chat.slice(...page), more: end < chat.length };
    });
  }

  #conversations(user: string): ConversationView[] {
    const own = this.#stored.filter(({ from, to }) => from === user || to === user);
    const peers = [...new Set(own.map(({ from, to }) => (from === user ? to : from)))];
    return peers.flatMap((peer) => {
      const notes = peer === user ? this.#notes : 'listed';
      if (notes === 'unlisted') return [];
      const chat = this.#chat(user, peer);
      const last = chat.at(-1);
      if (!last || last.place <= (this.#deleted.get(`${user} ${peer}`) ?? 0)) return [];
      const marks = [this.#read, this.#deleted].map((each) => each.get(`${user} ${peer}`) ?? 0);
      const clears = valueOf(this.#capabilities, 'unreadAfterOwnSend') === 'cleared';
      const answered = clears ? chat.filter(({ from }) => from === user).map(({ place }) => place) : [];
      const read = Math.max(...marks, ...answered);
      const unread = chat.filter(({ from, place }) => (from !== user || notes === 'unread') && place > read).length;
      return [{ with: peer, unread, last: this.#seen(last, true) }];
    });
  }

  #sync({ user, way }: OpOf<'sync-conversations'>): ConversationView[] {
    const all = this.#conversations(user);
    const isUnread = valueOf(this.#capabilities, 'syncWays')?.[way] === 'unread';
    return isUnread ? all.filter(({ unread = 0 }) => unread > 0) : all;
  }

  #seen({ message, from, bytes, badge, place }: Stored, isStored: boolean): MessageView {
    const world = this.#play?.world ?? worldOf(saltOf('perfect'));
    const position = { key: `p${place}`, after: place === 1 ? null : `p${place - 1}` };
    const view = world.view({
      from: world.native(from),
      bytes,
      clientNumber: world.clientNumber(message),
      serverId: message,
      badge,
    });
    return isStored ? { ...view, position } : view;
  }
}
