import type { PlayedEvent, RunEvent } from '../vocabulary/index.ts';
import { Durations } from './timings.ts';
import { StorySums } from './pair-coverage.ts';

/** What a rule owed, and how it was kept. */
export interface Count {
  obligations: number;
  plays: number;
  failingPlays: number;
}

/** What plays add up to, as much for a million of them as for one. */
export class PlaySums {
  plays = 0;
  /** By rule. */
  readonly counts = new Map<string, Count>();
  /** How often each way into and out of the server was used. */
  readonly used = new Map<string, number>();
  /** How ops ended: `send ok`, `send via=session ok`. */
  readonly ops = new Map<string, number>();
  readonly took = { 'session-ack': new Durations(), 'api-ack': new Durations(), push: new Durations() };
  /** By case. */
  readonly stories = new Map<string, StorySums>();

  add(event: PlayedEvent): void {
    this.plays += 1;
    this.#addCounts(event);
    addAll(this.used, Object.entries(event.used));
    addAll(this.ops, Object.entries(event.ops));
    for (const [what, durations] of Object.entries(this.took))
      for (const ms of event.took[what as keyof PlaySums['took']]) durations.add(ms);
    const story = this.stories.get(event.case) ?? new StorySums();
    this.stories.set(event.case, story);
    story.add(event);
  }

  #addCounts({ obligations, broken: keys }: PlayedEvent): void {
    const broken = new Set(keys.map((key) => key.split('/')[0] ?? ''));
    for (const rule of new Set([...Object.keys(obligations), ...broken])) {
      const count = this.counts.get(rule) ?? { obligations: 0, plays: 0, failingPlays: 0 };
      this.counts.set(rule, count);
      count.obligations += obligations[rule] ?? 0;
      count.plays += 1;
      if (broken.has(rule)) count.failingPlays += 1;
    }
  }
}

/** What happened under one profile: its plays added up, and all other events. */
export interface PartSums {
  readonly events: readonly RunEvent[];
  readonly sums: PlaySums;
}

/** Adds these numbers to those of the same name. */
export function addAll(total: Map<string, number>, some: Iterable<readonly [string, number]>): void {
  for (const [key, times] of some) total.set(key, (total.get(key) ?? 0) + times);
}
