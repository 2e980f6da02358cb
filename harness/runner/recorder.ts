import { AsyncLocalStorage } from 'node:async_hooks';
import { nowMs } from '../core/clock.ts';
import type { HistoryEvent, TranscriptEntry } from '../vocabulary/index.ts';

/** Lines of a transcript that are kept: of its beginning, where it went wrong, and of its end, which shows what came of it. */
const firstMax = 200;
const lastMax = 200;
const textMax = 2_000;

/**
 * The op because of which something happens. One for all recorders: Node 20 keeps each store for good, and copies each into all
 * that is asynchronous afterwards, so that one for each play made a run the slower the more it had played.
 */
const cause = new AsyncLocalStorage<{ readonly recorder: Recorder; readonly op: number }>();

type Unstamped = HistoryEvent extends infer E ? (E extends HistoryEvent ? Omit<E, 'at' | 'ms'> : never) : never;

/** The record of one play: append-only; whoever waits for something is woken by each new event. */
export class Recorder {
  readonly events: HistoryEvent[];
  readonly #first: TranscriptEntry[] = [];
  readonly #last: TranscriptEntry[] = [];
  #lines = 0;
  readonly #beforeMs: number;
  readonly #began = nowMs();
  readonly #waiting = new Set<() => void>();
  readonly #used = new Map<string, number>();
  readonly #underWay = new Set<number>();

  /** Goes on with the record of an earlier run. Default: a fresh one. */
  constructor(past: readonly HistoryEvent[] = []) {
    this.events = [...past];
    this.#beforeMs = past.at(-1)?.ms ?? 0;
  }

  /** Counts one use of a way. */
  use(way: string): void {
    this.#used.set(way, (this.#used.get(way) ?? 0) + 1);
  }

  used(): Record<string, number> {
    return Object.fromEntries(this.#used);
  }

  ms(): number {
    return Math.round((this.#beforeMs + nowMs() - this.#began) * 100) / 100;
  }

  add(event: Unstamped): void {
    this.events.push({ ...event, at: this.events.length, ms: this.ms() });
    for (const wake of this.#waiting) wake();
  }

  transcribe(lane: string, dir: TranscriptEntry['dir'], text: string): void {
    const cut = text.length > textMax ? `${text.slice(0, textMax)}… (${text.length} characters)` : text;
    const kept = this.#first.length < firstMax ? this.#first : this.#last;
    kept.push({ ms: this.ms(), lane, dir, text: cut, ...this.#opUnderWay() });
    if (this.#last.length >= lastMax * 2) this.#last.splice(0, lastMax);
    this.#lines += 1;
  }

  /** Does an op: what is transcribed because of it until it ends is marked with its number. */
  async during<T>(id: number, act: () => Promise<T>): Promise<T> {
    this.#underWay.add(id);
    try {
      return await cause.run({ recorder: this, op: id }, act);
    } finally {
      this.#underWay.delete(id);
    }
  }

  /** A session hears all that it hears because of its login, which has ended by then. */
  #opUnderWay(): Pick<TranscriptEntry, 'op'> {
    const { recorder, op } = cause.getStore() ?? {};
    return recorder === this && op !== undefined && this.#underWay.has(op) ? { op } : {};
  }

  transcript(): TranscriptEntry[] {
    const last = this.#last.slice(-lastMax);
    const left = this.#lines - this.#first.length - last.length;
    const [next] = last;
    if (left === 0 || !next) return [...this.#first, ...last];
    return [...this.#first, { ms: next.ms, lane: '', dir: 'note', text: `${left} lines left out` }, ...last];
  }

  /** Resolves to true as soon as `fact` holds, to false when `signal` aborts first. `fact` is asked at each new event. */
  until(fact: () => boolean, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        this.#waiting.delete(look);
        signal.removeEventListener('abort', giveUp);
        resolve(result);
      };
      const look = () => {
        if (fact()) finish(true);
      };
      const giveUp = () => finish(false);
      this.#waiting.add(look);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      else look();
    });
  }

  /** Whether anybody has seen the message: pushed, or in what was read. */
  seen(message: string): boolean {
    return this.events.some((event) => {
      if (event.type === 'seen') return 'message' in event.observation && event.observation.message.message === message;
      if (event.type !== 'end' || event.outcome.is !== 'ok' || event.outcome.result?.gave !== 'messages') return false;
      return event.outcome.result.messages.some((seen) => seen.message === message);
    });
  }

  /** Whether the session was pushed the message. */
  pushed(session: string, message: string): boolean {
    return this.events.some(
      (event) =>
        event.type === 'seen' &&
        event.session === session &&
        (event.observation.see === 'push' || event.observation.see === 'group-push') &&
        event.observation.message.message === message,
    );
  }
}
