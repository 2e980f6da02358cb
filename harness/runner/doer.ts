import { abortAfter, nowMs, pause } from '../core/clock.ts';
import { ImcError } from '../core/errors.ts';
import type {
  Capabilities,
  DriverOp,
  Fidelity,
  HistoryEvent,
  Op,
  OpOf,
  Outcome,
  Phase,
  PlayClient,
  RestartHow,
  World,
} from '../vocabulary/index.ts';
import {
  bounded,
  carries,
  contentOf,
  fidelityOf,
  payloadBytes,
  takesPayload,
  unknown,
  usersOf,
  valueOf,
} from '../vocabulary/index.ts';
import { GroupsOfPlay } from './groups-of-play.ts';
import { onServer } from './on-server.ts';
import type { Recorder } from './recorder.ts';

/** Tries that a login gets, as a real client would try again; each is in the record. */
const loginTriesMax = 3;

interface Stage {
  readonly client: PlayClient;
  readonly recorder: Recorder;
  readonly world: World;
  readonly capabilities: Capabilities;
  /** How long anything may take to show, in milliseconds, patience and hurry included. */
  readonly settleMs: number;
  /** How long an answer may take, in milliseconds, patience and hurry included. */
  readonly answerMs: number;
  /**
   * Waits so many milliseconds, ends the server and starts it again; the client knows of it then. Throws
   * `IMC_ERR_SERVER_GONE` when it does not come back.
   */
  readonly restart: (how: RestartHow, afterMs: number) => Promise<void>;
}

export interface When {
  readonly phase: Phase;
  readonly index?: number;
  readonly round?: number;
}

/** A send of the body, and whether it was accepted. */
interface Sent extends Readonly<OpOf<'send'>> {
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
  readonly groups = new GroupsOfPlay();
  /** Users and ways by which they keep a list since the body: `bob since-version`. */
  readonly synced = new Set<string>();
  /** Messages that went out by an op of a dialect. */
  readonly #dialectMessages = new Set<string>();
  /** The logins of those sessions. */
  readonly #logins = new Map<string, OpOf<'login'>>();
  readonly #stage: Stage;
  /** Sessions that were not pushed a message that they were waiting for. */
  readonly #missed = new Set<string>();
  #next = 0;
  #round = 0;
  #isServerGone = false;
  #hasFailed = false;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.capabilities = stage.capabilities;
    this.recorder = stage.recorder;
    this.settleMs = stage.settleMs;
  }

  /** The number of the next round of final reads, from 1. */
  nextRound(): number {
    this.#round += 1;
    return this.#round;
  }

  /** Takes over what an earlier run has done, by its record, which the recorder has; all sessions of then are gone. */
  resume(past: readonly HistoryEvent[]): void {
    const starts = past.filter((event) => event.type === 'start');
    const ends = new Map(past.filter((event) => event.type === 'end').map((end) => [end.id, end.outcome]));
    for (const { id, phase, op, round = 0 } of starts) {
      this.#next = Math.max(this.#next, id + 1);
      this.#round = Math.max(this.#round, round);
      for (const user of usersOf(op)) this.users.add(user);
      if (phase === 'body' && op.op === 'send') this.sends.push({ ...op, accepted: ends.get(id)?.is === 'ok' });
    }
    this.#stage.client.resumed?.(this.sends);
  }

  /** Whether the server was ended and did not come back. */
  get isServerGone(): boolean {
    return this.#isServerGone;
  }

  /** Whether an op was refused, or got no answer. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Does an op, if the scenario still gives a ground for it and the server offers it. */
  async do(given: Op, when: When): Promise<void> {
    const op = onServer(given, this.capabilities);
    if (!op || !this.#hasGround(op)) return;
    for (const user of usersOf(op)) this.users.add(user);
    if (op.op === 'sync-conversations' && when.phase === 'body') this.synced.add(`${op.user} ${op.way}`);
    if (op.op === 'login') return this.#login(op, when);
    if (op.op === 'send' && when.phase === 'body') return this.#send(op, when);
    const outcome = await this.#record(op, when);
    this.groups.ended(op, outcome);
    if (op.op === 'dialect' && op.message !== undefined && outcome.is === 'ok') this.#dialectMessages.add(op.message);
    if (op.op === 'logout') this.online.delete(op.session);
  }

  /** Whether a message that was accepted, but not said to be stored, has not been seen by anybody. */
  hasUnseen(): boolean {
    return this.sends.some(({ stored, message, accepted, via }) => {
      const ack = valueOf(this.capabilities, via === 'api' ? 'apiSend' : 'sessionSend');
      return stored !== false && accepted && ack === 'queued' && !this.recorder.seen(message);
    });
  }

  /**
   * Has the server answer a session on the stream by which it pushes: whatever it had for it before is then in the
   * record. False when it did not, or the driver has no such barrier.
   */
  async streamAnswers(session: string): Promise<boolean> {
    const { client } = this.#stage;
    const outcome = await client.barrier?.(session, { timeoutMs: this.#stage.answerMs });
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
      // Who comes in with a wrong token has broken a promise, and is nobody to go on with.
      if (op.token === 'wrong') return;
      if (outcome.is === 'ok') this.#enter(op);
      if (outcome.is !== 'unknown') return;
    }
  }

  /** The session is there; the one that its device had before is not any more. */
  #enter(op: OpOf<'login'>): void {
    for (const [session, old] of this.#logins)
      if (session !== op.session && old.user === op.user && old.device !== undefined && old.device === op.device)
        this.online.delete(session);
    this.#logins.set(op.session, op);
    this.online.set(op.session, op.user);
  }

  /** What payloads go through a session unchanged. */
  fidelityOf(session: string): Fidelity {
    return fidelityOf(this.capabilities, this.#logins.get(session)?.transport);
  }

  async #record(op: Op, when: When, attempt = 1): Promise<Outcome> {
    const { recorder, world } = this.#stage;
    const id = this.#next++;
    const bytes = bytesOf(op, world);
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
    const outcome = await recorder.during(id, () => this.#perform(op, bytes));
    recorder.add({ type: 'end', id, outcome });
    if (outcome.is !== 'ok') this.#hasFailed = true;
    if (!unhurried.has(op.op) && outcome.is !== 'unknown') this.latenciesMs.push(nowMs() - began);
    return outcome;
  }

  #perform(op: Op, bytes: Uint8Array | undefined): Promise<Outcome> {
    switch (op.op) {
      case 'await-push':
        return this.#awaitPush(op);
      case 'repeat':
        return this.#repeat(op);
      case 'elapse':
        return this.#elapse(op);
      case 'restart':
        return this.#restart(op);
      default:
        return this.#request(op, bytes);
    }
  }

  /** The send of that message, again. */
  async #repeat({ message }: OpOf<'repeat'>): Promise<Outcome> {
    const sent = this.sends.find((send) => send.message === message);
    if (!sent) return unknown('cut', `${message} was not sent`);
    const { accepted: _, ...op } = sent;
    return this.#request(op, bytesOf(op, this.#stage.world));
  }

  async #elapse({ timer }: OpOf<'elapse'>): Promise<Outcome> {
    await pause(valueOf(this.capabilities, 'timers')?.[timer] ?? 0);
    return { is: 'ok' };
  }

  /** All sessions are gone then. A server that does not come back is what the play has found. */
  async #restart({ how, afterMs = 0 }: OpOf<'restart'>): Promise<Outcome> {
    try {
      // The other version was started before the play was gone on with.
      if (how !== 'upgrade') await this.#stage.restart(how, afterMs);
      return { is: 'ok' };
    } catch (thrown) {
      if (!(thrown instanceof ImcError) || thrown.code !== 'IMC_ERR_SERVER_GONE') throw thrown;
      this.#isServerGone = true;
      this.recorder.add({ type: 'server', what: 'died', detail: bounded(thrown.message) });
      return unknown('cut', thrown.message);
    } finally {
      this.online.clear();
    }
  }

  #request(op: DriverOp, bytes: Uint8Array | undefined): Promise<Outcome> {
    return this.#stage.client.perform(op, { timeoutMs: this.#stage.answerMs, ...(bytes ? { bytes } : {}) });
  }

  async #awaitPush({ session, message }: OpOf<'await-push'>): Promise<Outcome> {
    // A session that was not pushed one message is not waited for as long again: its play is broken anyway.
    const waitMs = this.settleMs / (this.#missed.has(session) ? 10 : 1);
    const { recorder } = this;
    const pushed = () => recorder.pushed(session, message);
    const ended = () => !this.online.has(session);
    await recorder.until(() => pushed() || ended(), abortAfter(waitMs));
    if (pushed()) return { is: 'ok' };
    if (ended()) return unknown('cut', `${session} ended before it was pushed ${message}`);
    this.#missed.add(session);
    return unknown('timeout', `${session} was not pushed ${message} within ${Math.round(waitMs)} ms`);
  }

  #hasGround(op: Op): boolean {
    switch (op.op) {
      case 'logout':
        return this.online.has(op.session);
      case 'await-push':
        return this.#isDue(op);
      case 'send':
        return this.#canSend(op);
      case 'repeat':
        return this.sends.some((send) => send.message === op.message && send.accepted !== false && this.#canSend(send));
      case 'look-up':
        return op.messages.length > 0;
      case 'add-members':
      case 'remove-members':
      case 'read-group':
        return this.groups.isMade(op.group);
      case 'send-to-group':
        return this.groups.isMade(op.group) && this.#canSend(op);
      default:
        return true;
    }
  }

  /** Whether the session is there, and the message was accepted and goes through it. */
  #isDue({ session, message }: OpOf<'await-push'>): boolean {
    if (this.#dialectMessages.has(message)) return this.online.has(session);
    const user = this.online.get(session);
    if (user !== undefined && this.groups.isOwed(user, message)) return true;
    const sent = this.sends.find((send) => send.message === message);
    return this.online.has(session) && !!sent?.accepted && carries(this.fidelityOf(session), sent.payload);
  }

  #canSend({ via, from, payload }: OpOf<'send' | 'send-to-group'>): boolean {
    const by = via === 'api' ? 'api' : this.fidelityOf(via.session);
    if (!takesPayload(this.capabilities, payload, by)) return false;
    if (via === 'api') return valueOf(this.capabilities, 'apiSend') !== undefined;
    return this.online.get(via.session) === from;
  }
}

/** Ops that tell nothing of how fast the server answers. */
const unhurried: ReadonlySet<Op['op']> = new Set(['await-push', 'logout', 'elapse', 'restart']);

function bytesOf(op: Op, world: World): Uint8Array | undefined {
  if (op.op !== 'send' && op.op !== 'send-to-group' && op.op !== 'dialect') return undefined;
  return op.payload && op.message !== undefined ? payloadBytes(op.payload, world.token(op.message)) : undefined;
}
