import { abortAfter, nowMs } from '../core/clock.ts';
import type {
  Capabilities,
  DriverOp,
  Op,
  OpOf,
  Outcome,
  Phase,
  PlayClient,
  SendView,
  World,
} from '../vocabulary/index.ts';
import { contentOf, payloadBytes, takesPayload, usersOf, valueOf } from '../vocabulary/index.ts';
import type { Recorder } from './recorder.ts';

/** Tries that a login gets, as a real client would try again; each is in the record. */
const loginTriesMax = 3;

interface Stage {
  readonly client: PlayClient;
  readonly recorder: Recorder;
  readonly world: World;
  readonly capabilities: Capabilities;
  /** How long anything may take to show, in milliseconds, patience included. */
  readonly settleMs: number;
}

export interface When {
  readonly phase: Phase;
  readonly index?: number;
  readonly round?: number;
}

/** A send of the body, and whether it was accepted. */
interface Sent extends Pick<SendView, 'message' | 'from' | 'to' | 'via'> {
  accepted: boolean | 'pending';
}

/** Does ops one by one for a play: leaves out what its scenario no longer gives a ground for, and records the rest. */
export class Doer {
  readonly latenciesMs: number[] = [];
  readonly capabilities: Capabilities;
  readonly recorder: Recorder;
  readonly settleMs: number;
  /** Sessions that are logged in, and whose they are. */
  readonly online = new Map<string, string>();
  /** Sends that were tried, in order. */
  readonly sends: Sent[] = [];
  readonly users = new Set<string>();
  readonly #stage: Stage;
  /** Sessions that were not pushed a message that they were waiting for. */
  readonly #missed = new Set<string>();
  #next = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.capabilities = stage.capabilities;
    this.recorder = stage.recorder;
    this.settleMs = stage.settleMs;
  }

  /** Does an op, if the scenario still gives a ground for it and the server offers it. */
  async do(given: Op, when: When): Promise<void> {
    const op = withWay(given, this.capabilities);
    if (!op || !this.#hasGround(op)) return;
    for (const user of usersOf(op)) this.users.add(user);
    if (op.op === 'login') return this.#login(op, when);
    if (op.op === 'send' && when.phase === 'body') return this.#send(op, when);
    await this.#record(op, when);
    if (op.op === 'logout') this.online.delete(op.session);
  }

  /** Whether a message that was accepted, but not said to be stored, has not been seen by anybody. */
  hasUnseen(): boolean {
    return this.sends.some(({ message, accepted, via }) => {
      const ack = valueOf(this.capabilities, via === 'api' ? 'apiSend' : 'sessionSend');
      return accepted && ack === 'queued' && !this.recorder.seen(message);
    });
  }

  /**
   * Has the server answer a session on the stream by which it pushes: whatever it had for it before is then in the
   * record. False when it did not, or the driver has no such barrier.
   */
  async streamAnswers(session: string): Promise<boolean> {
    const { client } = this.#stage;
    const outcome = await client.barrier?.(session, { timeoutMs: this.settleMs * 2 });
    return outcome?.is === 'ok';
  }

  async #send(op: OpOf<'send'>, when: When): Promise<void> {
    const sent: Sent = { ...op, accepted: 'pending' };
    this.sends.push(sent);
    const outcome = await this.#record(op, when);
    sent.accepted = outcome.is === 'ok';
  }

  async #login(op: OpOf<'login'>, when: When): Promise<void> {
    for (let attempt = 1; attempt <= loginTriesMax; attempt++) {
      const outcome = await this.#record(op, when, attempt);
      if (outcome.is === 'ok') this.online.set(op.session, op.user);
      if (outcome.is !== 'unknown') return;
    }
  }

  async #record(op: Op, when: When, attempt = 1): Promise<Outcome> {
    const { recorder, world } = this.#stage;
    const id = this.#next++;
    const bytes = op.op === 'send' ? payloadBytes(op.payload, world.token(op.message)) : undefined;
    const began = nowMs();
    recorder.add({
      type: 'start',
      id,
      phase: when.phase,
      op,
      ...(when.index === undefined ? {} : { index: when.index }),
      ...(when.round === undefined ? {} : { round: when.round }),
      ...(attempt === 1 ? {} : { attempt }),
      ...(bytes ? { content: contentOf(bytes) } : {}),
    });
    const outcome = await (op.op === 'await-push' ? this.#awaitPush(op) : this.#request(op, bytes));
    recorder.add({ type: 'end', id, outcome });
    if (op.op !== 'await-push' && op.op !== 'logout') this.latenciesMs.push(nowMs() - began);
    return outcome;
  }

  #request(op: DriverOp, bytes: Uint8Array | undefined): Promise<Outcome> {
    // Twice the settle time: an answer that comes later than what it answers for is no answer.
    return this.#stage.client.perform(op, { timeoutMs: this.settleMs * 2, ...(bytes ? { bytes } : {}) });
  }

  async #awaitPush({ session, message }: OpOf<'await-push'>): Promise<Outcome> {
    // A session that was not pushed one message is not waited for as long again: its play is broken anyway.
    const waitMs = this.settleMs / (this.#missed.has(session) ? 10 : 1);
    const seen = await this.#stage.recorder.until(
      () => this.#stage.recorder.pushed(session, message),
      abortAfter(waitMs),
    );
    if (!seen) this.#missed.add(session);
    if (seen) return { is: 'ok' };
    return {
      is: 'unknown',
      why: 'timeout',
      detail: `${session} was not pushed ${message} within ${Math.round(waitMs)} ms`,
    };
  }

  #hasGround(op: Op): boolean {
    switch (op.op) {
      case 'logout':
        return this.online.has(op.session);
      case 'await-push':
        return this.online.has(op.session) && this.sends.some((send) => send.message === op.message && send.accepted);
      case 'send':
        return this.#canSend(op);
      case 'look-up':
        return op.messages.length > 0;
      default:
        return true;
    }
  }

  #canSend({ via, from, payload }: OpOf<'send'>): boolean {
    if (!takesPayload(this.capabilities, payload, via === 'api' ? 'api' : 'session')) return false;
    if (via === 'api') return valueOf(this.capabilities, 'apiSend') !== undefined;
    return this.online.get(via.session) === from;
  }
}

/** The op with `usual` replaced by the first way that the server offers; `undefined` when it offers none. */
function withWay(op: Op, capabilities: Capabilities): Op | undefined {
  switch (op.op) {
    case 'list-conversations':
      return usual(op, valueOf(capabilities, 'listWays'));
    case 'read-history':
      return usual(op, valueOf(capabilities, 'historyWays'));
    case 'look-up':
      return usual(op, valueOf(capabilities, 'lookUpWays'));
    case 'read-archive':
      return usual(op, valueOf(capabilities, 'archiveWays'));
    case 'read-position':
      return valueOf(capabilities, 'readPosition') && op;
    case 'mark-read':
      return valueOf(capabilities, 'markRead') && op;
    case 'register':
      return valueOf(capabilities, 'register') && op;
    case 'inspect-channel':
      return valueOf(capabilities, 'inspectChannel') && op;
    default:
      return op;
  }
}

function usual<O extends Op & { readonly way: string }>(op: O, ways: readonly string[] | undefined): O | undefined {
  const way = op.way === 'usual' ? ways?.[0] : op.way;
  return way !== undefined && ways?.includes(way) ? { ...op, way } : undefined;
}
