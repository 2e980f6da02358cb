import {
  type ConversationView,
  type Doing,
  type Endpoints,
  type MessageView,
  OpEnded,
  type Ops,
  type PlayContext,
  type Remover,
  type Socket,
  type Wire,
  absentUnlessSaid,
  cleanUpBy,
  defineDriver,
  jsonIn,
  openPlay,
  probeBy,
  refused,
  stated,
  textFrame,
  z,
} from 'im-conformance/driver';

// #region shapes
/** What the server writes, as its documentation has it. What has another form is garbage, and never guessed at. */
const messageSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  text: z.string(),
  clientId: z.string().optional(),
});
type Message = z.infer<typeof messageSchema>;

const chatsSchema = z.array(z.object({ peer: z.string(), last: messageSchema }));

const frameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ok'), id: z.number(), message: messageSchema.optional() }),
  z.object({ type: z.literal('error'), id: z.number(), code: z.string() }),
  z.object({ type: z.literal('message'), message: messageSchema }),
]);
type Answer = Exclude<z.infer<typeof frameSchema>, { type: 'message' }>;
// #endregion

// #region capabilities
const promised = <const V>(value: V, quote: string) =>
  stated('documented', value, 'examples/minimal-driver/README.md', quote);

const stores = 'What was acknowledged is stored and in the list of chats of both, whichever way it was sent.';
const pushes =
  'A message is pushed once to each session of both users, but for the one that sent it, in the order in which messages were accepted.';

/** What the server documents that it offers, each with the words in which it does. All else is absent. */
const capabilities = absentUnlessSaid(
  {
    register: promised(true, 'PUT /users/NAME makes a user known; again with the same token it changes nothing.'),
    tokens: promised('required', 'A login with a token that nobody has is refused with wrong-token.'),
    transports: promised({ websocket: 'text' }, 'A text is any text of JSON.'),
    payload: promised('text', 'A text is any text of JSON.'),
    payloadBytesMax: promised(100_000, 'A text has at most 100,000 bytes of UTF-8.'),
    nameShapes: promised(
      ['plain', 'upper', 'digits', 'long', 'beyond-ascii', 'punctuated'],
      'A name is any text; names that differ in a byte are different users.',
    ),
    sessionSend: promised('listed', stores),
    apiSend: promised('listed', stores),
    apiWays: promised(['http'], stores),
    historyWays: promised(
      ['http'],
      'GET /chats/NAME/messages gives all messages of a chat, in the order in which they were accepted.',
    ),
    listWays: promised(['http'], 'GET /chats gives the chats of a user, each with its newest message.'),
    lastMessage: promised(true, 'GET /chats gives the chats of a user, each with its newest message.'),
    push: promised('once-per-session', pushes),
    ownPush: promised('other-sessions', pushes),
    pushOrder: promised('as-accepted', pushes),
    afterPush: promised('readable', 'A message is pushed when it is stored and listed.'),
    barrier: promised('ordered-stream', 'A ping is answered behind whatever was written to the session before.'),
    settleMs: promised(1000, 'What was acknowledged is there at once.'),
  },
  {
    gapless: 'messages have no sequence numbers',
    unread: 'the server counts nothing that is unread',
    walkWays: 'a history is given whole',
    durable: 'everything is kept in memory',
  },
);
// #endregion

/** Follows from the name, so that a clean-up knows it, too. */
const tokenOf = (name: string) => `token-${encodeURIComponent(name)}`;

// #region play
/** Everything of one play. Nothing of it is kept outside, for hundreds of plays run at once. */
function open(play: PlayContext) {
  return openPlay(play, (wire) => new Minichat(play, wire));
}

class Minichat implements Ops {
  readonly #play: PlayContext;
  readonly #wire: Wire;
  #lastId = 0;

  constructor(play: PlayContext, wire: Wire) {
    this.#play = play;
    this.#wire = wire;
  }
  // #endregion

  // #region register
  async register({ user }: { user: string }, { deadline }: Pick<Doing, 'deadline'>) {
    const url = this.#url('users', user);
    const body = { token: this.#tokenOf(user) };
    await this.#wire.askFor({ method: 'PUT', url, body, deadline, way: 'route users' }, z.object({}));
  }

  /** Names of a scenario become names on the server by `world.native`, so that plays never meet. */
  #tokenOf(user: string): string {
    const token = tokenOf(this.#play.world.native(user));
    this.#wire.hide(token);
    return token;
  }

  #url(room: string, user?: string, rest = ''): string {
    const name = user === undefined ? '' : `/${encodeURIComponent(this.#play.world.native(user))}`;
    return `${this.#wire.at('http')}/${room}${name}${rest}`;
  }
  // #endregion

  // #region login
  async login({ session, user, token }: { session: string; user: string; token?: 'wrong' }, { deadline }: Doing) {
    const socket = await this.#wire.connect(session, {
      url: `${this.#wire.at('ws')}/socket`,
      text: (text, from) => this.#take(session, user, text, from),
      way: 'transport websocket',
      deadline,
    });
    try {
      await this.#ask(socket, { type: 'login', token: token ?? this.#tokenOf(user) }, deadline);
    } catch (thrown) {
      socket.end();
      throw thrown;
    }
    socket.enter();
  }

  async logout({ session }: { session: string }, { deadline }: Doing) {
    const socket = this.#wire.socket(session);
    try {
      await this.#ask(socket, { type: 'logout' }, deadline);
    } finally {
      socket.end();
    }
  }
  // #endregion

  // #region frames
  /** Whatever comes to a session: an answer to something that was asked, or a message. */
  #take(session: string, user: string, text: string, socket: Socket) {
    const frame = frameSchema.safeParse(jsonIn(text));
    if (!frame.success) return this.#wire.garbage(session, `an unknown frame: ${text}`);
    if (frame.data.type === 'message') {
      const { message } = frame.data;
      const peer = message.from === this.#play.world.native(user) ? message.to : message.from;
      const view = this.#view(message);
      return this.#play.observe(session, { see: 'push', with: this.#play.world.local(peer), message: view });
    }
    if (!socket.answered(frame.data.id, frame.data)) this.#wire.garbage(session, `nobody asked for: ${text}`);
  }

  /** Sends a frame, and waits for the answer to it: a refusal is an outcome, and no error. */
  async #ask(socket: Socket, frame: object, deadline: Doing['deadline']): Promise<Message | undefined> {
    const id = ++this.#lastId;
    const answer = (await socket.ask(id, JSON.stringify({ ...frame, id }), deadline)) as Answer;
    if (answer.type === 'error') throw new OpEnded(refused(answer.code, `the server answered ${answer.code}`));
    return answer.message;
  }

  /** A message as a checker sees it: the world finds out which one it is. */
  #view({ id, from, text, clientId }: Message): MessageView {
    return this.#play.world.view({ from, bytes: new TextEncoder().encode(text), clientNumber: clientId, serverId: id });
  }
  // #endregion

  // #region send
  async send(op: Parameters<NonNullable<Ops['send']>>[0], { bytes, deadline }: Doing) {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const draft = { text, clientId: this.#play.world.clientNumber(op.message) };
    await this.register({ user: op.to }, { deadline });
    if (op.via === 'api') {
      await this.register({ user: op.from }, { deadline });
      const asked = {
        method: 'POST',
        url: this.#url('chats', op.to, '/messages'),
        body: draft,
        way: 'route send',
      } as const;
      const headers = this.#authorization(op.from);
      const { id } = await this.#wire.askFor({ ...asked, headers, deadline }, messageSchema);
      return { gave: 'ack' as const, serverId: id };
    }
    const frame = { type: 'send', to: this.#play.world.native(op.to), ...draft };
    const message = await this.#ask(this.#wire.socket(op.via.session), frame, deadline);
    return { gave: 'ack' as const, ...(message ? { serverId: message.id } : {}) };
  }
  // #endregion

  // #region reads
  async ['read-history']({ user, peer }: { user: string; peer: string }, { deadline }: Doing) {
    await this.register({ user }, { deadline });
    const url = this.#url('chats', peer, '/messages');
    const headers = this.#authorization(user);
    const asked = { method: 'GET', url, headers, deadline, way: 'route messages' } as const;
    const messages = await this.#wire.askFor(asked, z.array(messageSchema));
    return { gave: 'messages' as const, messages: messages.map((message) => this.#view(message)) };
  }

  async ['list-conversations']({ user }: { user: string }, { deadline }: Doing) {
    await this.register({ user }, { deadline });
    const headers = this.#authorization(user);
    const asked = { method: 'GET', url: this.#url('chats'), headers, deadline, way: 'route chats' } as const;
    const chats = await this.#wire.askFor(asked, chatsSchema);
    const conversations: ConversationView[] = chats.map(({ peer, last }) => ({
      with: this.#play.world.local(peer),
      last: this.#view(last),
    }));
    return { gave: 'conversations' as const, conversations };
  }

  /** Whether the routes that the capabilities stand on are there: by the form of their answers, without changing anything. */
  async ['ask-offers']({ user }: { user: string }, { deadline }: Doing) {
    await this.register({ user }, { deadline });
    const headers = this.#authorization(user);
    const offers: { capability: string; offered: boolean; detail: string }[] = [];
    for (const [capability, url] of [
      ['listWays', this.#url('chats')],
      ['historyWays', this.#url('chats', user, '/messages')],
    ] as const) {
      const { status } = await this.#wire.ask({ method: 'GET', url, headers, deadline });
      offers.push({ capability, offered: status !== 404, detail: `GET ${url} answered ${status}` });
    }
    return { gave: 'offers' as const, offers };
  }

  #authorization(user: string) {
    return { authorization: `Bearer ${this.#tokenOf(user)}` };
  }
  // #endregion

  // #region barrier
  /** The server answers a ping behind all that it has written to the session: what it had pushed before is observed then. */
  async barrier(session: string, { deadline }: Doing) {
    await this.#ask(this.#wire.socket(session), { type: 'ping' }, deadline);
  }
  // #endregion
}

// #region clean-up
/** A user is removed by his own token; 401 says that nobody has it any more. */
async function removeUser({ http }: Endpoints, name: string, remover: Remover) {
  const asked = { method: 'DELETE', url: `${http}/users/${encodeURIComponent(name)}` } as const;
  const { status, text } = await remover.ask({ ...asked, headers: { authorization: `Bearer ${tokenOf(name)}` } });
  if (status !== 200 && status !== 401) throw new OpEnded(refused(`http-${status}`, text));
  return { users: status === 200 ? 1 : 0 };
}
// #endregion

// #region driver
export default defineDriver({
  api: 1,
  kind: 'minichat',
  serves: [{ flavour: 'minichat', version: '1.0' }],
  capabilities: () => capabilities,
  ways: () => ['transport websocket', 'route users', 'route send', 'route messages', 'route chats'],
  open,
  /** The URL that the user gives says where both are: requests and sessions. */
  async locate({ url = '', ...endpoints }) {
    return { found: true, endpoints: { ...endpoints, http: url, ws: url.replace(/^http/, 'ws') } };
  },
  probe: (endpoints, signal) => probeBy(open, { endpoints, signal, server: 'minichat', version: '1.0' }),
  cleanUp: (endpoints, { users }, how) =>
    cleanUpBy({ endpoints, names: users, how, stays: 'messages' }, (...one) => removeUser(endpoints, ...one)),
  /** What `imc driver check` may do to see how the driver takes it. */
  contract: {
    streams: ['ws'],
    requests: ['http'],
    unknownFrame: textFrame('{"type":"surprise"}'),
    unknownAnswer: new TextEncoder().encode('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n42'),
    refusal: {
      name: 'a login with a wrong token',
      before: [{ op: 'register', user: 'alice' }],
      op: { op: 'login', session: 'alice.1', user: 'alice', token: 'wrong' },
      code: 'wrong-token',
    },
    secrets: (world, user) => [tokenOf(world.native(user))],
  },
});
// #endregion
