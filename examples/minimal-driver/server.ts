// A little chat server: HTTP and WebSocket on one port, everything in memory. `npx jiti server.ts [PORT]` starts it.
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

interface Message {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly clientId?: string;
}

/** What is answered to a request: a status and a body. */
type Answer = readonly [status: number, body: unknown];

const textBytesMax = 100_000;

/** Users, chats and sessions, and what can be done with them. */
class Chat {
  /** By name. */
  readonly #tokens = new Map<string, string>();
  readonly #messages = new Map<string, Message[]>();
  /** Peers by user, the one with the newest message last. */
  readonly #chats = new Map<string, Map<string, Message>>();
  readonly #sockets = new Map<string, Set<WebSocket>>();

  /** False where somebody else has the name. */
  register(name: string, token: string): boolean {
    if ((this.#tokens.get(name) ?? token) !== token) return false;
    this.#tokens.set(name, token);
    return true;
  }

  has(name: string): boolean {
    return this.#tokens.has(name);
  }

  userOf(token: unknown): string | undefined {
    return [...this.#tokens].find(([, each]) => each === token)?.[0];
  }

  remove(name: string): void {
    for (const socket of this.#sockets.get(name) ?? []) socket.close(1000, 'removed');
    this.#tokens.delete(name);
    this.#chats.delete(name);
  }

  enter(user: string, socket: WebSocket): void {
    this.#sockets.set(user, (this.#sockets.get(user) ?? new Set()).add(socket));
  }

  leave(user: string, socket: WebSocket): void {
    this.#sockets.get(user)?.delete(socket);
  }

  /** Stores the message, lists it for both, and pushes it to all sessions of both but the one that sent it. */
  send(message: Omit<Message, 'id'>, by?: WebSocket): Message {
    const stored = { id: randomUUID(), ...message };
    const { from, to } = stored;
    this.messages(from, to).push(stored);
    for (const [user, peer] of [
      [from, to],
      [to, from],
    ] as const) {
      const chats = this.#chats.get(user) ?? new Map<string, Message>();
      chats.delete(peer);
      this.#chats.set(user, chats.set(peer, stored));
    }
    const sockets = new Set([...(this.#sockets.get(to) ?? []), ...(this.#sockets.get(from) ?? [])]);
    for (const socket of sockets) if (socket !== by) socket.send(JSON.stringify({ type: 'message', message: stored }));
    return stored;
  }

  messages(one: string, other: string): Message[] {
    const key = JSON.stringify([one, other].sort());
    const messages = this.#messages.get(key) ?? [];
    this.#messages.set(key, messages);
    return messages;
  }

  /** The newest first. */
  chats(user: string): { readonly peer: string; readonly last: Message }[] {
    return [...(this.#chats.get(user) ?? [])].map(([peer, last]) => ({ peer, last })).reverse();
  }
}

/** What is wrong with a message to somebody; `undefined` when nothing is. */
function objection(chat: Chat, to: unknown, text: unknown): Answer | undefined {
  if (typeof to !== 'string' || !chat.has(to)) return [404, { error: 'no such user' }];
  if (typeof text !== 'string') return [400, { error: 'text must be a string' }];
  return Buffer.byteLength(text) > textBytesMax ? [413, { error: 'the text is too long' }] : undefined;
}

type Body = Readonly<Record<string, unknown>>;

async function answer(chat: Chat, request: IncomingMessage): Promise<Answer> {
  const [, room = '', name = '', rest = ''] = new URL(request.url ?? '/', 'http://here').pathname
    .split('/')
    .map(decodeURIComponent);
  const route = `${request.method} ${[room, name && ':name', rest].filter(Boolean).join('/')}`;
  if (route === 'GET health') return [200, { server: 'minichat', version: '1.0' }];
  if (route === 'GET users/:name') return chat.has(name) ? [200, { name }] : [404, { error: 'no such user' }];
  const body = await bodyOf(request);
  if (body === undefined) return [400, { error: 'the body must be a JSON object' }];
  if (route === 'PUT users/:name') {
    if (typeof body['token'] !== 'string') return [400, { error: 'token must be a string' }];
    return chat.register(name, body['token']) ? [200, { name }] : [409, { error: 'the name is taken' }];
  }
  const user = chat.userOf(request.headers.authorization?.replace(/^Bearer /, ''));
  if (user === undefined) return [401, { error: 'wrong token' }];
  switch (route) {
    case 'DELETE users/:name':
      if (name !== user) return [403, { error: 'not your name' }];
      chat.remove(name);
      return [200, {}];
    case 'GET chats':
      return [200, chat.chats(user)];
    case 'GET chats/:name/messages':
      return [200, chat.messages(user, name)];
    case 'POST chats/:name/messages':
      return objection(chat, name, body['text']) ?? [201, chat.send(draftOf(user, name, body))];
    default:
      return [404, { error: 'no such route' }];
  }
}

function draftOf(from: string, to: string, { text, clientId }: Body): Omit<Message, 'id'> {
  return { from, to, text: String(text), ...(typeof clientId === 'string' ? { clientId } : {}) };
}

/** `{}` where there is none; `undefined` where it is no JSON object. */
async function bodyOf(request: IncomingMessage): Promise<Body | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : objectIn(Buffer.concat(chunks).toString('utf8'));
}

function objectIn(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** One connection: `login` first, then `send`, `ping` and `logout`; each is answered with its `id`. */
function serve(chat: Chat, socket: WebSocket): void {
  let user: string | undefined;
  const say = (type: 'ok' | 'error', id: unknown, more: Body = {}) =>
    socket.send(JSON.stringify({ type, id, ...more }));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => user !== undefined && chat.leave(user, socket));
  socket.on('message', (data) => {
    const { type, id, ...frame } = objectIn((data as Buffer).toString('utf8')) ?? {};
    if (type === 'login') {
      user = chat.userOf(frame['token']);
      if (user === undefined) return say('error', id, { code: 'wrong-token' });
      chat.enter(user, socket);
      return say('ok', id);
    }
    if (user === undefined) return say('error', id, { code: 'not-logged-in' });
    if (type === 'ping') return say('ok', id);
    if (type === 'send') {
      const wrong = objection(chat, frame['to'], frame['text']);
      if (wrong) return say('error', id, { code: `status-${wrong[0]}` });
      return say('ok', id, { message: chat.send(draftOf(user, String(frame['to']), frame), socket) });
    }
    if (type !== 'logout') return say('error', id, { code: 'unknown-type' });
    chat.leave(user, socket);
    say('ok', id);
    return socket.close(1000);
  });
}

/** Starts the server on a port of this machine; 0 takes a free one. */
export async function startServer(port: number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const chat = new Chat();
  const server: Server = createServer((request, response) => {
    answer(chat, request).then(
      ([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      () => response.writeHead(400).end('{"error":"the request cannot be read"}'),
    );
  });
  const sockets = new WebSocketServer({ server, path: '/socket' });
  sockets.on('connection', (socket) => serve(chat, socket));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const bound = server.address();
  return {
    url: `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : port}`,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

if (/\bserver\.ts$/.test(process.argv[1] ?? '')) {
  const { url } = await startServer(Number(process.argv[2] ?? 8080));
  process.stdout.write(`listening on ${url}\n`);
}
