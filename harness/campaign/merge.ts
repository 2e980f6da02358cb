import type { CaseResult, Counterexample, Load, RunEvent } from '../vocabulary/index.ts';
import { type Part, partsOf } from './parts-of-run.ts';
import { digestOfAll } from './plan.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/**
 * What happened in the shards of one run, as if it had happened in one: its fold is that of the whole. Of a failure that several have
 * looked into the plainest example is kept, a case is begun and done once.
 */
export function mergeEvents(shards: readonly (readonly RunEvent[])[]): RunEvent[] {
  const parts = shards.map(partsOf);
  const names = new Set(parts.flatMap((those) => those.map(({ profile }) => profile)));
  return [...names].flatMap((name) =>
    mergePart(parts.flatMap((those) => those.find(({ profile }) => profile === name) ?? [])),
  );
}

/**
 * What shards have that one run would not: cases whose plans differ, plays that were played twice, and scenarios that are not those of
 * the plan. In words, none where all is in order; plays that are missing are a matter of how far the shards came.
 */
export function unlikeOneRun(shards: readonly (readonly RunEvent[])[]): string[] {
  const parts = shards.map(partsOf);
  const [first = []] = parts;
  return first.flatMap(({ profile }) => {
    const events = parts.flatMap((those) => those.find((part) => part.profile === profile)?.events ?? []);
    const slugs = new Set(all(events, 'case-started').map((event) => event.case));
    return [...slugs].flatMap((slug) => unlikeOneCase(events, slug).map((why) => `${slug} under ${profile}: ${why}`));
  });
}

function unlikeOneCase(events: readonly RunEvent[], slug: string): string[] {
  const started = all(events, 'case-started').filter((event) => event.case === slug);
  const digests = new Set(started.map(({ digest }) => digest));
  if (digests.size > 1) return [`its plans are ${digests.size} different ones`];
  const played = all(events, 'played').filter((event) => event.case === slug);
  const numbers = new Set(played.map(({ play }) => play));
  if (numbers.size < played.length) return [`${played.length - numbers.size} plays were played by several`];
  const planned = sum(started.map((event) => event.planned));
  // Where plays are missing, for time or trouble, what was played cannot be held against the plan.
  if (played.length !== planned) return [];
  const digest = digestOfAll(played.toSorted((a, b) => a.play - b.play).map((event) => event.digest));
  return digests.has(digest) ? [] : ['what was played is not what was planned'];
}

function mergePart(parts: readonly Part[]): RunEvent[] {
  const [{ profile, isSample } = { profile: '', isSample: false }] = parts;
  const events = parts.flatMap((part) => part.events);
  // In the order in which one run ends them; those that no shard ended come last.
  const ended = all(events, 'case-done').map(({ result }) => result.case);
  const slugs = [...new Set([...ended, ...all(events, 'case-started').map((event) => event.case)])];
  const examples = plainest(all(events, 'counterexample'));
  const shown = new Set(examples.map(({ counterexample: { rule, shape } }) => `${rule}/${shape}`));
  const withdrawn = all(events, 'withdrawn').filter(({ key }) => !shown.has(key));
  const ofCase = <E extends { readonly case?: string }>(those: readonly E[], slug: string) =>
    those.filter((event) => event.case === slug);
  const others = events.filter((event) => !merged.has(event.type) && !('case' in event && event.case !== undefined));
  return [
    { type: 'profile', profile, isSample },
    ...all(events, 'target-ready').slice(0, 1),
    ...others,
    ...slugs.flatMap((slug) => [
      ...startOf(ofCase(all(events, 'case-started'), slug)),
      ...ofCase(all(events, 'played'), slug),
      ...ofCase(all(events, 'broken'), slug),
      ...ofCase(all(events, 'error'), slug),
      ...doneOf(all(events, 'case-done').filter(({ result }) => result.case === slug)),
    ]),
    ...examples,
    ...new Map(withdrawn.map((event) => [event.key, event])).values(),
  ];
}

/** What is put together from several, or stands once; all else that is of no case is taken as it is. */
const merged: ReadonlySet<RunEvent['type']> = new Set([
  'profile',
  'target-ready',
  'case-done',
  'counterexample',
  'withdrawn',
  'ended',
]);

function startOf(started: readonly Of<'case-started'>[]): Of<'case-started'>[] {
  const [first] = started;
  return first ? [{ ...first, planned: sum(started.map(({ planned }) => planned)) }] : [];
}

function doneOf(done: readonly Of<'case-done'>[]): Of<'case-done'>[] {
  const [first] = done;
  if (!first) return [];
  const results = done.map(({ result }) => result);
  const total = (of: (result: CaseResult) => number) => sum(results.map(of));
  const result = {
    ...first.result,
    plays: total(({ plays }) => plays),
    planned: total(({ planned }) => planned),
    failingPlays: total(({ failingPlays }) => failingPlays),
    erringPlays: total(({ erringPlays }) => erringPlays),
    ms: Math.max(...results.map(({ ms }) => ms)),
  };
  return [{ type: 'case-done', result, load: loadOf(done.map(({ load }) => load)) }];
}

/** Machines beside each other: what they did in all, and what the busiest had. */
function loadOf(loads: readonly Load[]): Load {
  const most = (of: (load: Load) => number) => Math.max(...loads.map(of));
  const limited = loads.find(({ clientLimited }) => clientLimited);
  return {
    ...(limited ?? loads[0]!),
    playsPerSecond: Math.round(100 * sum(loads.map(({ playsPerSecond }) => playsPerSecond))) / 100,
    concurrencyMax: most(({ concurrencyMax }) => concurrencyMax),
    concurrency: most(({ concurrency }) => concurrency),
    ownCpu: most(({ ownCpu }) => ownCpu),
    serverCpu: most(({ serverCpu }) => serverCpu),
    lagMsMax: most(({ lagMsMax }) => lagMsMax),
  };
}

/** Of each way in which a rule was broken the example that shows most often, then the one with the fewest ops, then the earliest play. */
function plainest(events: readonly Of<'counterexample'>[]): Of<'counterexample'>[] {
  const share = ({ confirmed: { k, n } }: Counterexample) => (n === 0 ? 0 : k / n);
  const order = (a: Counterexample, b: Counterexample) =>
    share(b) - share(a) || a.ops - b.ops || a.found.play - b.found.play;
  const best = new Map<string, Of<'counterexample'>>();
  for (const event of events.toSorted((a, b) => order(a.counterexample, b.counterexample))) {
    const { rule, shape } = event.counterexample;
    if (!best.has(`${rule}/${shape}`)) best.set(`${rule}/${shape}`, event);
  }
  return [...best.values()];
}

function all<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): Of<T>[] {
  return events.filter((event): event is Of<T> => event.type === type);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
