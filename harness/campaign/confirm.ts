import type { Attempt } from './lab.ts';

export interface Confirmed {
  readonly k: number;
  readonly n: number;
  /** The first replay that broke the rule again. */
  readonly shown: Attempt | undefined;
  /** Whether any replay did, those included that others were played beside. */
  readonly everShown: boolean;
}

export interface ConfirmRequest {
  readonly n: number;
  readonly key: string;
  readonly replay: () => Promise<Attempt>;
  /** Replays so many times at once where plays go through the restarts of one server together; gives those that came through. */
  readonly replayTogether?: (n: number) => Promise<Attempt[]>;
  /** Called when the first replay, which is played alone, has ended. */
  readonly afterFirst: () => Promise<void>;
  /** No more replays are begun once it aborts. */
  readonly signal: AbortSignal;
}

/** Replays at once while confirming: few enough to be no load. */
const atOnce = 3;

/**
 * Replays a scenario n times, in fresh worlds, and counts how often the rule is broken again: the first time alone,
 * so that what the server logs meanwhile is about nothing else. Where the others do not all agree with it, they are
 * played again one by one: only then is it the scenario, not our own load, that decides.
 */
export async function confirm(request: ConfirmRequest): Promise<Confirmed> {
  const { n, key, replay, signal } = request;
  if (signal.aborted) return { k: 0, n: 0, shown: undefined, everShown: false };
  const first = await replay();
  await request.afterFirst();
  // A server that dies of it cannot be shared.
  const others = first.trouble ? await replayMany(n - 1, 1, request) : await replayBeside(n - 1, request);
  const all = [first, ...others];
  const agree = all.every((attempt) => attempt.broken.has(key) === first.broken.has(key));
  const counted = agree ? all : [first, ...(await replayMany(n - 1, 1, request))];
  const shown = counted.filter((attempt) => attempt.broken.has(key));
  const everShown = all.some((attempt) => attempt.broken.has(key)) || shown.length > 0;
  return { k: shown.length, n: counted.length, shown: shown[0], everShown };
}

async function replayBeside(n: number, request: ConfirmRequest): Promise<Attempt[]> {
  const { replayTogether, signal } = request;
  if (!replayTogether) return replayMany(n, atOnce, request);
  if (n === 0 || signal.aborted) return [];
  const attempts = await replayTogether(n);
  return attempts.length === n ? attempts : replayMany(n, 1, request);
}

async function replayMany(n: number, together: number, { replay, signal }: ConfirmRequest): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  let begun = 0;
  const lane = async () => {
    while (begun++ < n && !signal.aborted) attempts.push(await replay());
  };
  await Promise.all(Array.from({ length: Math.min(together, n) }, lane));
  return attempts;
}
