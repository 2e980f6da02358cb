import type { LagWatch } from '../core/clock.ts';
import { inLanes } from '../core/lanes.ts';
import { toImcError } from '../core/errors.ts';
import type {
  About,
  Capabilities,
  Counterexample,
  Driver,
  GoOnRequest,
  History,
  Instance,
  Judgement,
  KeptPlay,
  Played,
  RunEvent,
  Violation,
} from '../vocabulary/index.ts';
import { defaultProfile, worldOf } from '../vocabulary/index.ts';
import { fixedConcurrency } from './concurrency.ts';
import { outcomesIn } from './coverage.ts';
import { goingOn, goingOnCase } from './going-on.ts';
import { objections } from './lab.ts';
import { LoadMeter } from './load-meter.ts';
import { tookIn } from './timings.ts';
import { noteTrouble } from './trouble.ts';

export interface GoOnDeps {
  readonly driver: Driver;
  readonly about: About;
  readonly capabilities: Capabilities;
  /** The server that was started with the data. */
  readonly instance: Instance;
  readonly lag: LagWatch;
  readonly goOn: (request: GoOnRequest) => Promise<Played>;
  /** Judges by the rules about upgrades alone. */
  readonly judge: (history: History) => Judgement[];
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  readonly patience: number;
}

/** Plays that are gone on with at once. */
const lanes = 12;
/** What the server logged, at most, in bytes. */
const serverLogBytesMax = 32 * 1024;

/** One play, gone on with and judged. */
interface Gone {
  readonly kept: KeptPlay;
  readonly played: Played;
  readonly judgements: readonly Judgement[];
  readonly broken: ReadonlyMap<string, Violation>;
}

/**
 * Goes on with plays of an earlier run on a server that has its data, has each judged, and reports the smallest that broke a rule
 * in each way. They cannot be replayed, for the data is what it is: in how many of them it showed is told instead.
 */
export async function goOnWith(
  kept: readonly KeptPlay[] | AsyncIterable<KeptPlay>,
  deps: GoOnDeps,
  planned: number,
): Promise<void> {
  const { emit, instance, lag, signal } = deps;
  const { profile = defaultProfile } = deps.about;
  emit({ type: 'case-started', case: goingOnCase.case, planned, digest: '' });
  const meter = await LoadMeter.start([instance], lag);
  const mark = await instance.logMark();
  const found = new Findings();
  const tally = { plays: 0, failingPlays: 0, erringPlays: 0 };
  const isOver = () => signal.aborted || found.isServerGone;
  await inTurn(kept, isOver, async (one) => {
    try {
      const gone = await goOnWithOne(one, deps);
      tally.plays += 1;
      if (gone.broken.size > 0) tally.failingPlays += 1;
      emit(playedOf(gone));
      for (const key of found.note(gone))
        emit({ type: 'broken', key, case: one.case, play: one.play, detail: gone.broken.get(key)?.actual ?? '' });
    } catch (thrown) {
      tally.erringPlays += 1;
      const { code, message } = toImcError(thrown);
      emit({ type: 'error', case: one.case, play: one.play, error: { code, message } });
    }
  });
  const serverLog = await instance.logSince(mark, serverLogBytesMax);
  for (const counterexample of found.counterexamples(serverLog, profile))
    emit({ type: 'counterexample', counterexample });
  const load = await meter.stop(tally.plays, fixedConcurrency(lanes));
  emit({ type: 'case-done', result: { ...goingOnCase, profile, ...tally, planned, ms: meter.ms(), digest: '' }, load });
  if (found.isServerGone) await instance.renew();
}

/** Takes them one by one, so that not all of them are in memory. */
async function inTurn(
  kept: readonly KeptPlay[] | AsyncIterable<KeptPlay>,
  isOver: () => boolean,
  doOne: (one: KeptPlay) => Promise<void>,
): Promise<void> {
  const rest = Symbol.asyncIterator in kept ? kept[Symbol.asyncIterator]() : kept[Symbol.iterator]();
  await inLanes(Array.from({ length: lanes }), lanes, async () => {
    for (let next = await rest.next(); !next.done && !isOver(); next = await rest.next()) await doOne(next.value);
  });
}

async function goOnWithOne(kept: KeptPlay, deps: GoOnDeps): Promise<Gone> {
  const { driver, about, capabilities, instance, judge, patience } = deps;
  const scenario = goingOn(kept, capabilities);
  const played = await deps.goOn({
    scenario,
    driver,
    about,
    capabilities,
    endpoints: await instance.endpoints(),
    world: worldOf(kept.salt, scenario.names),
    signature: kept.signature,
    patience,
    past: kept.events,
    done: kept.scenario.ops.length,
    settled: (history) => !objections(judge(history)).some(([, violation]) => !violation.lasting),
  });
  await noteTrouble(played.history, instance);
  const judgements = judge(played.history);
  return { kept, played, judgements, broken: new Map(objections(judgements)) };
}

function playedOf({ kept, played, judgements, broken }: Gone): RunEvent {
  const owed = judgements.filter(({ obligations }) => obligations > 0);
  const since = { ...played.history, events: sinceUpgrade(played.history.events) };
  return {
    type: 'played',
    case: goingOnCase.case,
    play: kept.play,
    digest: '',
    ms: Math.round(played.ms),
    load: lanes,
    obligations: Object.fromEntries(owed.map(({ rule, obligations }) => [rule, obligations])),
    broken: [...broken.keys()],
    used: played.used,
    ops: outcomesIn(since),
    took: tookIn(since),
  };
}

function sinceUpgrade(events: History['events']): History['events'] {
  return events.slice(
    events.findIndex((event) => event.type === 'start' && event.op.op === 'restart' && event.op.how === 'upgrade'),
  );
}

/** What was broken, by rule/shape: the smallest play of each, and in how many of those in which the rule owed something. */
class Findings {
  readonly #byKey = new Map<string, { smallest: Gone; plays: number }>();
  readonly #owed = new Map<string, number>();
  isServerGone = false;

  /** Gives the keys that are new. */
  note(gone: Gone): string[] {
    if (gone.played.history.events.some(({ type }) => type === 'server')) this.isServerGone = true;
    for (const { rule, obligations } of gone.judgements)
      if (obligations > 0) this.#owed.set(rule, (this.#owed.get(rule) ?? 0) + 1);
    return [...gone.broken.keys()].filter((key) => {
      const known = this.#byKey.get(key);
      if (!known) return this.#byKey.set(key, { smallest: gone, plays: 1 });
      known.plays += 1;
      if (opsOf(gone) < opsOf(known.smallest)) known.smallest = gone;
      return false;
    });
  }

  counterexamples(serverLog: string, profile: string): Counterexample[] {
    return [...this.#byKey].map(([key, { smallest, plays }]) => {
      const [rule = '', shape = ''] = key.split('/');
      const { kept, played, broken } = smallest;
      const { expected, actual, evidence } = broken.get(key) as Violation;
      return {
        rule,
        shape,
        profile,
        scenario: played.history.scenario,
        ops: opsOf(smallest),
        expected,
        actual,
        evidence: [...evidence],
        history: played.history,
        transcript: [...played.transcript],
        serverLog,
        confirmed: { k: plays, n: this.#owed.get(rule) ?? plays, in: 'plays' },
        beside: [...broken.keys()].filter((other) => other !== key),
        minimal: false,
        found: { case: kept.case, play: kept.play, load: lanes },
      };
    });
  }
}

function opsOf({ played }: Gone): number {
  return played.history.scenario.ops.length;
}
