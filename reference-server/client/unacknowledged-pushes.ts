import type { Channel } from '../channel.ts';
import { limits } from '../limits.ts';
import type { Message } from '../message.ts';

/** A push that its session did not acknowledge in time. */
export interface DuePush {
  readonly messageId: bigint;
  readonly channel: Channel;
  /** How often it was pushed again so far. */
  readonly repushes: number;
}

interface Waiting extends DuePush {
  /** On the clock of `performance.now()`. */
  readonly dueAt: number;
}

interface Repushing {
  readonly intervalMs: number;
  /** Pushes it again, or tells that it is given up. */
  readonly repush: (push: DuePush) => boolean;
  /** Whether the client has enough to read for now. */
  readonly isBusy: () => boolean;
}

/**
 * What was pushed to one session and is not acknowledged yet. Each is pushed again when it is due; beyond
 * `limits.unacknowledgedMax` the oldest is given up.
 */
export class UnacknowledgedPushes {
  readonly #repushing: Repushing;
  /** All wait equally long, so that the first one is always the next one due. */
  readonly #waiting = new Map<bigint, Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(repushing: Repushing) {
    this.#repushing = repushing;
  }

  /** Waits for the acknowledgement of a push; one of a message that is not stored needs none. */
  add({ id, seq, channel }: Message): void {
    if (seq === 0 || this.#stopped) return;
    this.#wait({ messageId: id, channel, repushes: 0 });
    if (this.#waiting.size > limits.unacknowledgedMax) this.#giveUpOldest();
  }

  acknowledge(messageId: bigint): void {
    this.#waiting.delete(messageId);
  }

  /** Gives up everything. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #wait(push: DuePush): void {
    this.#waiting.delete(push.messageId);
    this.#waiting.set(push.messageId, { ...push, dueAt: performance.now() + this.#repushing.intervalMs });
    this.#timer ??= setTimeout(() => this.#onTimer(), this.#repushing.intervalMs);
  }

  #giveUpOldest(): void {
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined) this.#waiting.delete(oldest);
  }

  #onTimer(): void {
    const now = performance.now();
    const due = [...this.#waiting.values()].slice(0, limits.repushBatchMax).filter(({ dueAt }) => dueAt <= now);
    for (const push of due) {
      if (this.#repushing.isBusy()) break;
      this.#waiting.delete(push.messageId);
      const { messageId, channel, repushes } = push;
      if (this.#repushing.repush(push)) this.#wait({ messageId, channel, repushes: repushes + 1 });
    }
    this.#timer = undefined;
    this.#setTimer();
  }

  #setTimer(): void {
    const [first] = this.#waiting.values();
    if (first === undefined || this.#stopped) return;
    const delayMs = Math.max(first.dueAt - performance.now(), limits.repushPauseMs);
    this.#timer = setTimeout(() => this.#onTimer(), delayMs);
  }
}
