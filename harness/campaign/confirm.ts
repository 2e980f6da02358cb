import type { Attempt } from './lab.ts';

export interface Confirmed {
  readonly k: number;
  readonly n: number;
  /** The first replay that broke the rule again. */
  readonly shown: Attempt | undefined;
}

/** Replays at once while confirming: few enough to be no load. */
const atOnce = 3;

/**
 * Replays a scenario n times, in fresh worlds, and counts how often the rule is broken again: the first time alone,
 * so that what the server logs meanwhile is about nothing else. Where the others do not all agree with it, they are
 * played again one by one: only then is it the scenario, not our own load, that decides.
 */
export async function confirm(n: number, key: string, replay: () => Promise<Attempt>): Promise<Confirmed> {
  const first = await replay();
  // A server that dies of it cannot be shared.
  const others = await replayMany(n - 1, first.trouble ? 1 : atOnce, replay);
  const all = [first, ...others];
  const agree = all.every((attempt) => attempt.broken.has(key) === first.broken.has(key));
  const counted = agree ? all : [first, ...(await replayMany(n - 1, 1, replay))];
  const shown = counted.filter((attempt) => attempt.broken.has(key));
  return { k: shown.length, n: counted.length, shown: shown[0] };
}

async function replayMany(n: number, together: number, replay: () => Promise<Attempt>): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  let begun = 0;
  const lane = async () => {
    while (begun++ < n) attempts.push(await replay());
  };
  await Promise.all(Array.from({ length: Math.min(together, n) }, lane));
  return attempts;
}
