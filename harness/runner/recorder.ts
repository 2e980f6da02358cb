import { nowMs } from '../core/clock.ts';
import type { HistoryEvent, TranscriptEntry } from '../vocabulary/index.ts';

/** Lines of a transcript that are kept: the newest. */
const transcriptMax = 400;
const textMax = 2_000;

type Unstamped = HistoryEvent extends infer E ? (E extends HistoryEvent ? Omit<E, 'at' | 'ms'> : never) : never;

/** The record of one play: append-only; whoever waits for something is woken by each new event. */
export class Recorder {
  readonly events: HistoryEvent[];
  readonly #lines: TranscriptEntry[] = [];
  readonly #beforeMs: number;
  readonly #began = nowMs();
  readonly #waiting = new Set<() => void>();
  readonly #used = new Map<string, number>();

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
    if (this.#lines.length >= transcriptMax * 2) this.#lines.splice(0, transcriptMax);
    const cut = text.length > textMax ? `${text.slice(0, textMax)}… (${text.length} characters)` : text;
    this.#lines.push({ ms: this.ms(), lane, dir, text: cut });
  }

  transcript(): TranscriptEntry[] {
    return this.#lines.slice(-transcriptMax);
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
        event.observation.see === 'push' &&
        event.observation.message.message === message,
    );
  }
}
