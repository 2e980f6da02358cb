import { expect } from 'vitest';
import { deadlineIn, poll } from '../../core/deadline.ts';
import type {
  About,
  Driver,
  DriverOp,
  Endpoints,
  Observation,
  PlayClient,
  PlayContext,
  Result,
  TranscriptEntry,
  World,
} from '../../vocabulary/index.ts';

export interface Seen {
  readonly session: string;
  readonly observation: Observation;
}

export type Push = Extract<Observation, { see: 'push' }>;
type Notified = Extract<Observation, { see: 'notified' }>;
type ResultOf<G extends Result['gave']> = Extract<Result, { gave: G }>;

/** A play of a test: the driver at work, with all that it tells. */
export class Play {
  readonly world: World;
  readonly client: PlayClient;
  /** How long the server may take for anything, in milliseconds. */
  readonly timeoutMs: number;
  /** What was observed, but for what a back end was told. */
  readonly seen: Seen[] = [];
  readonly notified: Notified[] = [];
  readonly lines: Omit<TranscriptEntry, 'ms'>[] = [];
  /** Ways of the driver that were used, as often as they were. */
  readonly used: string[] = [];
  /** Where the server listens; a test may move it. */
  endpoints: Endpoints;

  constructor(
    driver: Driver,
    { about, endpoints, world, timeoutMs }: { about: About; endpoints: Endpoints; world: World; timeoutMs: number },
  ) {
    this.world = world;
    this.timeoutMs = timeoutMs;
    this.endpoints = endpoints;
    this.client = driver.open(this.#context(about));
  }

  #context(about: About): PlayContext {
    const where = () => this.endpoints;
    return {
      about,
      get endpoints() {
        return where();
      },
      world: this.world,
      observe: (session, observation) => {
        if (observation.see === 'notified') this.notified.push(observation);
        else this.seen.push({ session, observation });
      },
      transcribe: (lane, dir, text) => void this.lines.push({ lane, dir, text }),
      used: (way) => void this.used.push(way),
    };
  }

  perform(op: DriverOp, { timeoutMs = this.timeoutMs, bytes }: { timeoutMs?: number; bytes?: Uint8Array } = {}) {
    return this.client.perform(op, bytes ? { timeoutMs, bytes } : { timeoutMs });
  }

  /** Does an op that must be ok. */
  async ok(op: DriverOp, bytes?: Uint8Array): Promise<Result | undefined> {
    const outcome = await this.perform(op, bytes ? { bytes } : {});
    expect(outcome, JSON.stringify(op)).toMatchObject({ is: 'ok' });
    return outcome.is === 'ok' ? outcome.result : undefined;
  }

  /** Does an op that must be ok and give this kind of result. */
  async gives<G extends Result['gave']>(gave: G, op: DriverOp, bytes?: Uint8Array): Promise<ResultOf<G>> {
    const result = await this.ok(op, bytes);
    expect(result, JSON.stringify(op)).toMatchObject({ gave });
    return result as ResultOf<G>;
  }

  observed(session: string): Observation[] {
    return this.seen.filter((each) => each.session === session).map(({ observation }) => observation);
  }

  pushes(session: string): Push[] {
    return this.observed(session).filter((observation) => observation.see === 'push');
  }

  /** Local names of the messages that a session was pushed, in order. */
  pushed(session: string): (string | undefined)[] {
    return this.pushes(session).map(({ message }) => message.message);
  }

  /** Waits until the session was pushed the message. */
  untilPushed(session: string, message: string): Promise<void> {
    const fact = () => this.pushed(session).includes(message);
    return holds(`${session} is pushed ${message}`, fact, this.timeoutMs).catch((thrown: Error) => {
      throw new Error(`${thrown.message}; seen: ${JSON.stringify(this.seen)}`);
    });
  }

  /** Waits until the session observes such a thing. */
  async untilSeen(session: string, see: Observation['see']): Promise<void> {
    const fact = () => this.observed(session).some((observation) => observation.see === see);
    await holds(`${session} observes ${see}`, fact, this.timeoutMs);
  }
}

/** Waits until a fact holds. Throws when the deadline passes first. */
export async function holds(what: string, fact: () => boolean, timeoutMs: number): Promise<void> {
  const held = await poll(deadlineIn(timeoutMs), async () => fact() || undefined, { firstMs: 1, slowestMs: 20 });
  if (!held) throw new Error(`in ${timeoutMs} ms it did not come to pass that ${what}`);
}

/** A promise, and whether it is over by now. */
export function watched<T>(work: Promise<T>): { readonly work: Promise<T>; readonly over: boolean } {
  let over = false;
  const finish = () => void (over = true);
  work.then(finish, finish);
  return {
    work,
    get over() {
      return over;
    },
  };
}
