import type { RunEvent } from '../vocabulary/index.ts';
import { defaultProfile } from '../vocabulary/index.ts';

/** What happened under one profile. */
export interface Part {
  readonly profile: string;
  readonly isSample: boolean;
  readonly events: readonly RunEvent[];
}

interface Named<T> {
  profile: string;
  isSample: boolean;
  readonly content: T;
}

/** Something made for each profile of a run. */
export class ByProfile<T> {
  readonly #make: () => T;
  readonly #all: [Named<T>, ...Named<T>[]];
  #isNamed = false;

  constructor(make: () => T) {
    this.#make = make;
    this.#all = [{ profile: defaultProfile, isSample: false, content: make() }];
  }

  /** The one that an event goes to, which come in their order: those before any profile is named are of the first one. */
  at(event: RunEvent): T {
    if (event.type === 'profile') this.#begin(event);
    return (this.#all.at(-1) ?? this.#all[0]).content;
  }

  all(): readonly [Readonly<Named<T>>, ...Readonly<Named<T>>[]] {
    return this.#all;
  }

  #begin({ profile, isSample }: Pick<Part, 'profile' | 'isSample'>): void {
    if (this.#isNamed) this.#all.push({ profile, isSample, content: this.#make() });
    else Object.assign(this.#all[0], { profile, isSample });
    this.#isNamed = true;
  }
}

/** The events of a run, profile by profile. */
export function partsOf(events: readonly RunEvent[]): readonly [Part, ...Part[]] {
  const parts = new ByProfile((): RunEvent[] => []);
  for (const event of events) parts.at(event).push(event);
  const [first, ...others] = parts.all().map(({ content, ...named }) => ({ ...named, events: content }));
  return [first as Part, ...others];
}
