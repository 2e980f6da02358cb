import type { RunEvent } from '../vocabulary/index.ts';
import { defaultProfile } from '../vocabulary/index.ts';

/** What happened under one profile. */
export interface Part {
  readonly profile: string;
  readonly isSample: boolean;
  readonly events: readonly RunEvent[];
}

/** The events of a run, profile by profile; those before any is named are of the first one. */
export function partsOf(events: readonly RunEvent[]): readonly [Part, ...Part[]] {
  const starts = events.flatMap((event, at) => (event.type === 'profile' ? [{ ...event, at }] : []));
  const [first = { profile: defaultProfile, isSample: false }, ...others] = starts;
  const part = ({ profile, isSample }: Pick<Part, 'profile' | 'isSample'>, from: number, next: number): Part => ({
    profile,
    isSample,
    events: events.slice(from, others[next]?.at),
  });
  return [part(first, 0, 0), ...others.map((start, i) => part(start, start.at, i + 1))];
}
