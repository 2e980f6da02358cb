import { inLanes } from '../core/lanes.ts';
import type { Attempt } from './lab.ts';

export interface Confirmed {
  readonly k: number;
  readonly n: number;
  /** The replays that were counted. */
  readonly attempts: readonly Attempt[];
  /** The first replay that broke the rule again. */
  readonly shown: Attempt | undefined;
  /** Whether any replay did, those included that others were played beside. */
  readonly everShown: boolean;
}

export interface ConfirmRequest {
  readonly n: number;
  /** Whether it is gone on with where a replay does not show it, and counted one by one. Default true. */
  readonly thorough?: boolean;
  readonly key: string;
  /** Replays it while nothing else is played; the first replay is one of these. */
  readonly alone: () => Promise<Attempt>;
  /** Replays it beside a few others. */
  readonly beside: () => Promise<Attempt>;
  /** Replays it so many times at once where plays go through the restarts of one server together; gives those that came through. */
  readonly together?: (n: number) => Promise<Attempt[]>;
  /** No more replays are begun once it aborts. */
  readonly signal: AbortSignal;
}

/** Replays at once while confirming, about as many as a run begins with: few enough to be no load. */
const atOnce = 9;

/**
 * Replays a scenario n times, in fresh worlds, and counts how often the rule is broken again: the first time alone,
 * so that what the server logs meanwhile is about nothing else. Where the others do not all agree with it, they are
 * played again one by one, unless it need not be thorough: only then is it the scenario, not our own load, that decides.
 */
export async function confirm(request: ConfirmRequest): Promise<Confirmed> {
  const { n, key, alone, signal, thorough = true } = request;
  if (signal.aborted) return { k: 0, n: 0, attempts: [], shown: undefined, everShown: false };
  const first = await alone();
  const more = thorough || first.broken.has(key) ? n - 1 : 0;
  // A server that dies of it cannot be shared.
  const others = first.trouble ? await replayMany(more, 1, alone, signal) : await replayBeside(more, request);
  const all = [first, ...others];
  const agree = all.every((attempt) => attempt.broken.has(key) === first.broken.has(key));
  const counted = agree || !thorough ? all : [first, ...(await replayMany(n - 1, 1, alone, signal))];
  const shown = counted.filter((attempt) => attempt.broken.has(key));
  const everShown = all.some((attempt) => attempt.broken.has(key)) || shown.length > 0;
  return { k: shown.length, n: counted.length, attempts: counted, shown: shown[0], everShown };
}

async function replayBeside(n: number, { alone, beside, together, signal }: ConfirmRequest): Promise<Attempt[]> {
  if (!together) return replayMany(n, atOnce, beside, signal);
  if (n === 0 || signal.aborted) return [];
  const attempts = await together(n);
  return attempts.length === n ? attempts : replayMany(n, 1, alone, signal);
}

async function replayMany(
  n: number,
  lanes: number,
  replay: () => Promise<Attempt>,
  signal: AbortSignal,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  await inLanes(Array.from({ length: n }), lanes, async () => {
    if (!signal.aborted) attempts.push(await replay());
  });
  return attempts;
}
