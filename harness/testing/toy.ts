import { ImcError } from '../core/errors.ts';
import { notUpgraded } from '../vocabulary/index.ts';
import type {
  About,
  Capabilities,
  Driver,
  DriverOp,
  Endpoints,
  Instance,
  MessageView,
  OpOf,
  Outcome,
  PlayClient,
  PlayContext,
  Position,
  RestartableInstance,
  World,
} from '../vocabulary/index.ts';

/** What the toy server does wrong. */
export interface ToyFaults {
  readonly listsNothing?: boolean;
  /** `once`: only the first one. */
  readonly pushesTwice?: boolean | 'once';
  /** Answers nothing to the n-th request and those after it. */
  readonly throwsFromRequest?: number;
  /** Is dead from the n-th request on, until it is renewed; once. */
  readonly diesAtRequest?: number;
  /** Breaks its lists only for every n-th chat. */
  readonly losesEvery?: number;
  /** Has lost its messages when it is killed. */
  readonly forgetsWhenKilled?: boolean;
  /** Does not come back when it is ended. */
  readonly staysAway?: boolean;
}

interface Stored {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
  readonly clientNumber: string;
  readonly badge?: boolean;
  readonly place: number;
}

/** A correct instant-messaging server in a few lines of memory, with the driver that speaks to it: for tests of the harness itself. */
export class Toy {
  readonly messages: Stored[] = [];
  /** How many messages of a chat its user has marked as read, by `user peer`. */
  readonly readBy = new Map<string, number>();
  readonly sessions = new Set<{ readonly user: string; readonly push: (message: Stored) => void }>();
  readonly #faults: ToyFaults;
  requests = 0;
  renewals = 0;
  readonly restarts: ('graceful' | 'kill')[] = [];
  #dead = false;
  #pushes = 0;

  constructor(faults: ToyFaults = {}) {
    this.#faults = faults;
  }

  readonly driver: Driver = {
    kind: 'toy',
    serves: [toyAbout],
    ways: () => ['a call'],
    capabilities: () => toyCapabilities,
    probe: async () => ({ ready: true }),
    open: (play) => toyClient(this, play),
  };

  readonly instance: Instance = {
    endpoints: async () => ({}),
    health: async () => (this.#dead ? { is: 'died', detail: 'the toy is dead' } : { is: 'up' }),
    renew: async () => {
      this.renewals += 1;
      this.#dead = false;
      return {};
    },
    logMark: async () => 0,
    logSince: async () => 'the toy logs nothing',
    cpuMs: async () => 0,
  };

  /** The same toy; each of its lives listens elsewhere. */
  readonly disturbable: RestartableInstance = {
    ...this.instance,
    restart: async (how) => this.restart(how),
  };

  restart(how: 'graceful' | 'kill'): Endpoints {
    this.restarts.push(how);
    this.sessions.clear();
    if (how === 'kill' && this.#faults.forgetsWhenKilled) this.messages.length = 0;
    this.#dead = this.#faults.staysAway ?? false;
    if (this.#dead) throw new ImcError('IMC_ERR_SERVER_GONE', 'the toy stays away');
    return { life: `${this.restarts.length + 1}` };
  }

  send(message: Omit<Stored, 'place'>): Stored {
    const chat = this.chat(message.from, message.to);
    const stored = { ...message, place: chat.length + 1 };
    this.messages.push(stored);
    for (const session of this.sessions)
      if (session.user === message.to) for (let times = this.#timesPushed(); times > 0; times--) session.push(stored);
    return stored;
  }

  #timesPushed(): number {
    const { pushesTwice = false } = this.#faults;
    this.#pushes += 1;
    return pushesTwice === true || (pushesTwice === 'once' && this.#pushes === 1) ? 2 : 1;
  }

  chat(a: string, b: string): Stored[] {
    return this.messages.filter(({ from, to }) => (from === a && to === b) || (from === b && to === a));
  }

  lists(user: string, peer: string): boolean {
    const { listsNothing, losesEvery } = this.#faults;
    if (listsNothing) return false;
    return losesEvery === undefined || this.messages.indexOf(this.chat(user, peer)[0] as Stored) % losesEvery !== 0;
  }

  /** Counts a request; gives whether the toy is alive to answer it. Throws when this toy was told to. */
  request(): boolean {
    this.requests += 1;
    if (this.requests === this.#faults.diesAtRequest) this.#dead = true;
    if (this.requests >= (this.#faults.throwsFromRequest ?? Infinity))
      throw new TypeError('the toy driver fails by itself');
    return !this.#dead;
  }
}

/** What the toy is. */
export const toyAbout: About = { flavour: 'toy', version: '1' };

const source = { url: 'harness/testing/toy.ts', quote: 'A correct instant-messaging server' };
const declared = <T>(value: T) => ({ value, strength: 'documented' as const, source });

/** What the toy promises. */
export const toyCapabilities: Capabilities = {
  apiSend: declared('listed'),
  sessionSend: declared('listed'),
  apiWays: { absent: 'the toy has one way' },
  transports: { absent: 'the toy is called' },
  tokens: { absent: 'the toy asks for none' },
  allowList: { absent: 'anybody may write to anybody' },
  sameDevice: { absent: 'the toy knows no devices' },
  kick: { absent: 'the toy ends no sessions' },
  block: { absent: 'the toy lets everybody write' },
  blocksBoth: { absent: 'the toy lets everybody write' },
  refusedSend: { absent: 'the toy refuses nothing' },
  repeatedSend: { absent: 'the toy keeps no numbers' },
  transient: { absent: 'the toy keeps everything' },
  ownPush: { absent: 'the toy pushes to the receiver' },
  repush: { absent: 'the toy wants no acknowledgements' },
  timers: { absent: 'the toy has none' },
  webhooks: { absent: 'the toy tells nobody' },
  groups: { absent: 'the toy has none' },
  groupSend: { absent: 'the toy has no groups' },
  groupHistoryWays: { absent: 'the toy has no groups' },
  groupList: { absent: 'the toy has no groups' },
  dialect: { absent: 'the toy has none' },
  register: declared(true),
  historyWays: declared(['all']),
  lookUpWays: { absent: 'the toy finds no single messages' },
  listWays: declared(['all']),
  unread: declared('counted'),
  unreadAfterOwnSend: declared('kept'),
  markRead: { absent: 'the toy marks nothing' },
  readReceipts: { absent: 'the toy tells of nobody that he has read' },
  lastMessage: declared(true),
  inspectChannel: declared(true),
  archiveWays: { absent: 'the toy keeps lists' },
  walkWays: { absent: 'the toy gives whole histories' },
  pageMore: { absent: 'the toy gives whole histories' },
  syncWays: { absent: 'the toy gives whole lists' },
  durable: { absent: 'the toy has memory alone' },
  upgrade: notUpgraded,
  sendFlags: { absent: 'the toy knows no flags' },
  nameShapes: { absent: 'the toy takes plain names' },
  readPosition: { absent: 'the toy counts' },
  oneOrder: declared(true),
  gapless: declared(true),
  afterPush: declared('readable'),
  push: declared('once-per-session'),
  pushOrder: declared('as-accepted'),
  offlinePush: { absent: 'the toy pushes to those who are there' },
  barrier: declared('same-path'),
  payload: declared('bytes'),
  sessionPayloadBytesMin: declared(0),
  apiPayloadBytesMin: declared(0),
  payloadBytesMax: declared(1024 * 1024),
  settleMs: declared(60),
};

/** What the toy promises besides, where a test asks for it. */
export const durableToy: Capabilities = {
  ...toyCapabilities,
  durable: declared(['graceful', 'kill']),
  walkWays: declared({ upwards: 'up', downwards: 'down' }),
  pageMore: declared(true),
  syncWays: declared({ changed: 'changes' }),
  markRead: declared('everything'),
  sendFlags: declared(['no-badge']),
};

function toyClient(toy: Toy, play: PlayContext): PlayClient {
  const { world } = play;
  const own = new Map<string, { readonly user: string; readonly push: (message: Stored) => void }>();
  return {
    async perform(op, { bytes = new Uint8Array() }) {
      play.used('a call');
      if (!toy.request())
        return { is: 'refused', by: 'network', code: 'connection-refused', detail: 'the toy is dead' };
      if (op.op === 'login') {
        const push = (message: Stored) =>
          play.observe(op.session, { see: 'push', with: world.local(message.from), message: viewOf(world, message) });
        const session = { user: world.native(op.user), push };
        own.set(op.session, session);
        toy.sessions.add(session);
      }
      if (op.op === 'logout') toy.sessions.delete(own.get(op.session) as never);
      return answer(toy, world, op, bytes);
    },
    restarted() {
      own.clear();
    },
    async close() {
      for (const session of own.values()) toy.sessions.delete(session);
    },
  };
}

function answer(toy: Toy, world: World, op: DriverOp, bytes: Uint8Array): Outcome {
  switch (op.op) {
    case 'send': {
      const message = {
        from: world.native(op.from),
        to: world.native(op.to),
        bytes,
        clientNumber: world.clientNumber(op.message),
        badge: op.badge !== false,
      };
      return { is: 'ok', result: { gave: 'ack', position: positionOf(toy.send(message)) } };
    }
    case 'read-history': {
      const messages = toy.chat(world.native(op.user), world.native(op.peer)).map((message) => viewOf(world, message));
      return { is: 'ok', result: { gave: 'messages', messages } };
    }
    case 'walk-history':
      return { is: 'ok', result: { gave: 'pages', pages: pagesOf(toy, world, op) } };
    case 'sync-conversations':
    case 'list-conversations':
      return {
        is: 'ok',
        result: { gave: 'conversations', conversations: conversationsOf(toy, world, world.native(op.user)) },
      };
    case 'mark-read': {
      const [user, peer] = [world.native(op.user), world.native(op.peer)];
      toy.readBy.set(`${user} ${peer}`, toy.chat(user, peer).length);
      return { is: 'ok' };
    }
    case 'inspect-channel': {
      const exists = toy.chat(world.native(op.user), world.native(op.peer)).length > 0;
      return { is: 'ok', result: { gave: 'channel', exists } };
    }
    case 'ask-offers':
      return {
        is: 'ok',
        result: { gave: 'offers', offers: [{ capability: 'push', offered: true, detail: 'the toy pushes' }] },
      };
    default:
      return { is: 'ok' };
  }
}

function pagesOf(toy: Toy, world: World, { user, peer, way, pageSize }: OpOf<'walk-history'>) {
  const chat = toy.chat(world.native(user), world.native(peer)).map((message) => viewOf(world, message));
  const end = (read: number) => (way === 'downwards' ? chat.length - read : Math.min(chat.length, read + pageSize));
  const start = (read: number) => (way === 'downwards' ? Math.max(0, chat.length - read - pageSize) : read);
  return Array.from({ length: Math.ceil(chat.length / pageSize) || 1 }, (_, i) => ({
    messages: chat.slice(start(i * pageSize), end(i * pageSize)),
    more: chat.length > (i + 1) * pageSize,
  }));
}

function conversationsOf(toy: Toy, world: World, user: string) {
  const peers = new Set(toy.messages.flatMap(({ from, to }) => (from === user ? [to] : to === user ? [from] : [])));
  return [...peers]
    .filter((peer) => toy.lists(user, peer))
    .map((peer) => {
      const chat = toy.chat(user, peer);
      return {
        with: world.local(peer),
        unread: chat.filter(({ to, place }) => to === user && place > (toy.readBy.get(`${user} ${peer}`) ?? 0)).length,
        last: viewOf(world, chat.at(-1) as Stored),
      };
    });
}

function viewOf(world: World, stored: Stored): MessageView {
  const { from, bytes, clientNumber, badge } = stored;
  return world.view({ from, bytes, clientNumber, position: positionOf(stored), badge });
}

function positionOf({ place }: Stored): Position {
  return { key: `p${place}`, after: place === 1 ? null : `p${place - 1}` };
}
