import { pause } from '../core/clock.ts';
import type { About, Driver, DriverOp, Endpoints, Outcome, Payload } from '../vocabulary/index.ts';
import { payloadBytes, worldOf } from '../vocabulary/index.ts';

const timeoutMs = 10_000;
/** So long after each message, in milliseconds: they are busy, and leave the others room. */
const pauseMs = 20;
const talkers = ['anna', 'ben', 'cleo'] as const;
/** She is written to in the beginning, reads nothing, and keeps her session open. */
const quiet = 'dora';
const quietMessages = ['q1', 'q2', 'q3'];
const users = [...talkers, quiet] as const;
type User = (typeof users)[number];

/** Users who talk to each other on a server while somebody else tests it, and keep their own books of what is there. */
export interface Bystander {
  /** Messages that were accepted. */
  readonly sent: number;
  /** Stops talking, reads all that there is, and gives what is not as its own books say. */
  stop(): Promise<readonly string[]>;
}

/** Logs all three in, and has them talk until they are stopped. */
export async function openBystander(server: {
  readonly driver: Driver;
  readonly about: About;
  readonly endpoints: Endpoints;
  /** Of their names: 10 letters or digits. Default: `bystanders`. */
  readonly salt?: string;
}): Promise<Bystander> {
  const books = new Books();
  const world = worldOf(server.salt ?? 'bystanders');
  const client = server.driver.open({
    about: server.about,
    endpoints: server.endpoints,
    world,
    observe: (session, seen) => {
      if (seen.see === 'push') books.pushed.push(`${session} ${seen.message.message ?? '?'}`);
      else if (seen.see !== 'notified') books.odd.push(`${session} saw ${JSON.stringify(seen)}`);
    },
    transcribe: () => {},
    used: () => {},
  });
  const perform = async (op: DriverOp, bytes?: Uint8Array): Promise<Outcome> => {
    const outcome = await client.perform(op, { timeoutMs, ...(bytes ? { bytes } : {}) });
    if (outcome.is !== 'ok') books.odd.push(`${op.op} ended with ${JSON.stringify(outcome)}`);
    return outcome;
  };
  for (const user of users) await perform({ op: 'register', user });
  for (const user of users) await perform({ op: 'login', session: `${user}-1`, user });
  const send = async (message: string, from: User, to: User) => {
    const payload: Payload = { shape: 'text', text: 'as we were saying' };
    const via = isByApi(message) ? 'api' : { session: `${from}-1` };
    const op = { op: 'send', message, from, to, via, payload } as const;
    const outcome = await perform(op, payloadBytes(payload, world.token(message)));
    if (outcome.is === 'ok') books.sent.push({ message, from, to });
  };
  for (const message of quietMessages) await send(message, 'anna', quiet);
  const stopping = new AbortController();
  const talking = (async () => {
    for (let i = 1; !stopping.signal.aborted; i++) {
      const [from, to] = [talkers[i % 3]!, talkers[(i + 1 + (i % 2)) % 3]!];
      await send(`m${i}`, from, to);
      await perform({ op: 'list-conversations', user: to, way: 'recents-20' });
      await perform({ op: 'read-history', user: from, peer: to, way: 'last' });
      await pause(pauseMs);
    }
  })();
  return {
    get sent() {
      return books.sent.length;
    },
    async stop() {
      stopping.abort();
      await talking;
      await books.look(perform);
      // Who is still there is pushed this.
      await send('q4', 'anna', quiet);
      for (const user of users) await books.audit(user, perform);
      await client.close();
      return books.wrong();
    },
  };
}

/** Each tenth message. */
function isByApi(message: string): boolean {
  return message.endsWith('0');
}

interface Sent {
  readonly message: string;
  readonly from: User;
  readonly to: User;
}

/** What bystanders have done themselves, and what was not so. */
class Books {
  readonly sent: Sent[] = [];
  readonly pushed: string[] = [];
  readonly odd: string[] = [];

  /** What the history and the list of a user must show, and that his session is there still. */
  async audit(user: User, perform: (op: DriverOp) => Promise<Outcome>): Promise<void> {
    const listed = await perform({ op: 'list-conversations', user, way: 'recents-20' });
    const peers = users.filter((other) => this.#chat(user, other).length > 0);
    for (const peer of peers) {
      const chat = this.#chat(user, peer);
      const read = await perform({ op: 'read-history', user, peer, way: 'last' });
      this.#same(
        `the history of ${user} and ${peer}`,
        messagesIn(read),
        chat.map(({ message }) => message),
      );
      this.#same(`the last message in the list of ${user}`, lastIn(listed, peer), chat.at(-1)?.message);
    }
    this.#same(`the chats in the list of ${user}`, chatsIn(listed), [...peers].sort());
    await perform({ op: 'logout', session: `${user}-1` });
  }

  /** What she who did nothing has not read. */
  async look(perform: (op: DriverOp) => Promise<Outcome>): Promise<void> {
    const listed = await perform({ op: 'list-conversations', user: quiet, way: 'recents-20' });
    this.#same(
      'what is unread',
      entriesIn(listed).map(({ unread }) => unread),
      [quietMessages.length],
    );
  }

  #chat(user: User, peer: User): Sent[] {
    return this.sent.filter(({ from, to }) => (from === user && to === peer) || (from === peer && to === user));
  }

  wrong(): readonly string[] {
    // What goes by the API is pushed to the session of its sender, too.
    const due = this.sent.flatMap(({ message, from, to }) =>
      (isByApi(message) ? [to, from] : [to]).map((user) => `${user}-1 ${message}`),
    );
    this.#same('what was pushed', [...this.pushed].sort(), due.sort());
    return this.odd;
  }

  #same(what: string, seen: unknown, due: unknown): void {
    const [a, b] = [JSON.stringify(seen), JSON.stringify(due)];
    if (a !== b) this.odd.push(`${what} is ${a}, and was to be ${b}`);
  }
}

function messagesIn(outcome: Outcome): unknown {
  if (outcome.is !== 'ok' || outcome.result?.gave !== 'messages') return outcome;
  return outcome.result.messages.map(({ message }) => message);
}

function entriesIn(outcome: Outcome) {
  return outcome.is === 'ok' && outcome.result?.gave === 'conversations' ? outcome.result.conversations : [];
}

function chatsIn(outcome: Outcome): unknown {
  return entriesIn(outcome)
    .map((entry) => entry.with)
    .sort();
}

function lastIn(outcome: Outcome, peer: string): unknown {
  return entriesIn(outcome).find((entry) => entry.with === peer)?.last?.message;
}
