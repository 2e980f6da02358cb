import { collectCases } from '../../specs/collect.ts';
import { Campaign } from '../campaign/campaign.ts';
import type { PlannedPlay } from '../campaign/plan.ts';
import { plannedPlays } from '../campaign/plan.ts';
import type { BrokenInWords, FaultClaim, MatrixRow } from '../campaign/self-test.ts';
import {
  detectionOf,
  detectionPlaysMax,
  isEachTime,
  matrixRow,
  rowHolds,
  unexpectedIn,
} from '../campaign/self-test.ts';
import { watchLag } from '../core/clock.ts';
import { toImcError } from '../core/errors.ts';
import { viewOf } from '../model/view-of.ts';
import { judge } from '../rules/index.ts';
import { nameWorld, saltOf } from '../runner/naming.ts';
import { play } from '../runner/play.ts';
import type {
  About,
  Capabilities,
  Case,
  Driver,
  Instance,
  KeptPlay,
  PlayedEvent,
  RestartableInstance,
  RunEvent,
} from '../vocabulary/index.ts';

/** A server, and how to speak to it. */
export interface On {
  readonly driver: Driver;
  readonly instance: Instance;
  /** The one for plays that restart their server. */
  readonly disturbable: RestartableInstance;
  readonly about: About;
  readonly capabilities: Capabilities;
  /** Whether it is ours to replace by a fresh one. Default true. */
  readonly replaceable?: boolean;
  /** What all names begin with. Default: nothing. */
  readonly prefix?: string;
}

export interface HowToProve {
  readonly seed: number;
  /** How many seeds from that one on: with the first one other cases are played too, with the others until all is noticed. */
  readonly seeds: number;
  /** Plays with the first seed, at least: whoever complains without reason is found all the same. */
  readonly plays: number;
  /** Multiplies every deadline. */
  readonly patience: number;
  /**
   * For a server that may break something by itself, as ours never does: how it is spoken to with nothing put on it, and how often a
   * play is played again that broke what nobody expected. What is broken without it, too, or with it now and then only, is not its
   * doing, and the row holds. Default: whatever is broken is its doing.
   */
  readonly doubted?: { readonly plain: Driver; readonly times: number };
}

/** Plays of a case that exercises nothing of what must notice. */
const othersMax = 1;

/** Plays on a server that has a defect, or is put in trouble, and holds what is noticed against what must be. */
export async function playUnder(claim: FaultClaim, on: On, how: HowToProve): Promise<MatrixRow> {
  const cases = await collectCases();
  const exercised = cases.filter(({ exercises }) => exercises.some((id) => claim.caughtBy.includes(id)));
  const proving = claim.caughtBy.length === 0 ? cases : exercised;
  const others = cases.filter((theCase) => !proving.includes(theCase));
  const drawn = (some: readonly Case[], plays: number, seed: number) =>
    alternately(some.map((theCase) => plannedPlays(theCase, on.capabilities, { seed, plays, rows: plays })));
  const isNoticed = (played: Played) => noticedAt(claim, played) !== undefined;
  const toNotice = (seed: number) =>
    claim.caughtBy.length === 0
      ? drawn(proving, how.plays, seed)
      : drawn(proving, detectionPlaysMax, seed).slice(0, detectionPlaysMax);
  const first = await playOn(on, how, {
    planned: [...drawn(others, othersMax, how.seed), ...toNotice(how.seed)],
    isEnough: (played) => claim.caughtBy.length > 0 && played.length >= how.plays && isNoticed(played),
  });
  const detections: (number | undefined)[] = [];
  for (let seed = how.seed; claim.caughtBy.length > 0 && how.seeds > 1 && seed < how.seed + how.seeds; seed++) {
    const { played, errors } = await playOn(on, { ...how, seed }, { planned: toNotice(seed), isEnough: isNoticed });
    first.errors.push(...errors);
    detections.push(noticedAt(claim, played));
  }
  const beside = await besideIn(claim, on, how, first);
  const { errors, words, events } = first;
  return matrixRow(claim, first.played, { owed: owedIn(events), errors, detections, beside, words });
}

/** Of a rule's plays, as many are looked into: what is there each time shows in the first of them. */
const lookedIntoMax = 3;

/** Of the rules that were broken unexpectedly those that what was put on the server is not to blame for. */
async function besideIn(
  claim: FaultClaim,
  on: On,
  how: HowToProve,
  { played, events, planned }: PlayedOn,
): Promise<string[]> {
  const { doubted } = how;
  if (!doubted) return [];
  const beside: string[] = [];
  for (const rule of unexpectedIn(claim, played)) {
    const broke = events.filter((event) => event.type === 'played').filter((event) => breaks(event, rule));
    const plays = planned
      .filter((each) => broke.some((event) => event.case === each.case.case && event.play === each.play))
      .slice(0, lookedIntoMax);
    const again = (each: PlannedPlay) => Array.from({ length: doubted.times }, () => each);
    const playAgain = (driver: Driver, those: readonly PlannedPlay[], isEnough: (all: Played) => boolean) =>
      playOn({ ...on, driver }, how, { planned: those, isEnough });
    const shows = (all: Played) => all.some((rules) => rules.includes(rule));
    const without = await playAgain(doubted.plain, plays.flatMap(again), shows);
    const isBlamed = async (each: PlannedPlay) => {
      const { played: all, errors } = await playAgain(on.driver, again(each), (some) => !isEachTime(rule, some));
      // Trouble of ours leaves it open, and so does not clear it.
      return errors.length > 0 || isEachTime(rule, all);
    };
    if (shows(without.played) || !(await somePlay(plays, isBlamed))) beside.push(rule);
  }
  return beside;
}

async function somePlay(
  plays: readonly PlannedPlay[],
  isSo: (each: PlannedPlay) => Promise<boolean>,
): Promise<boolean> {
  for (const each of plays) if (await isSo(each)) return true;
  return false;
}

function breaks({ broken }: PlayedEvent, rule: string): boolean {
  return broken.some((key) => key.startsWith(`${rule}/`));
}

/** The plays of these cases, a play of each in turn. */
export function alternately(cases: readonly (readonly PlannedPlay[])[]): PlannedPlay[] {
  const longest = Math.max(0, ...cases.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => cases.flatMap((plays) => plays[i] ?? [])).flat();
}

/** The rules that each play broke, in the order in which they were judged. */
type Played = readonly (readonly string[])[];

/** The play at which all that must notice had; `undefined` when not all have. */
function noticedAt({ caughtBy }: FaultClaim, played: Played): number | undefined {
  const firsts = caughtBy.map((rule) => played.findIndex((broken) => broken.includes(rule)));
  return firsts.includes(-1) ? undefined : Math.max(...firsts) + 1;
}

interface WhatToPlay {
  readonly planned: readonly PlannedPlay[];
  readonly isEnough: (played: Played) => boolean;
  /** Told of each play on the shared server. Default: nobody. */
  readonly keep?: (play: KeptPlay) => void;
}

interface PlayedOn {
  readonly played: Played;
  readonly planned: readonly PlannedPlay[];
  readonly events: readonly RunEvent[];
  /** Each way in which a rule was broken, as it was first. */
  readonly words: readonly BrokenInWords[];
  readonly errors: string[];
}

export async function playOn(
  { replaceable = true, ...on }: On,
  { seed, plays, patience }: HowToProve,
  { planned, isEnough, keep }: WhatToPlay,
): Promise<PlayedOn> {
  const events: RunEvent[] = [];
  const lag = watchLag();
  const campaign = new Campaign(
    {
      ...on,
      lag,
      judge,
      play,
      nameWorld,
      viewOf,
      saltOf,
      emit: (event) => events.push(event),
      ...(keep ? { keep } : {}),
      signal: new AbortController().signal,
    },
    {
      seed,
      plays,
      patience,
      replaceable,
      concurrency: 'auto',
      timeBudgetMs: 0,
      rules: [],
      confirmations: 1,
    },
  );
  try {
    await campaign.playUntil(planned, () => isEnough(brokenIn(events)));
  } catch (thrown) {
    const { code, message } = toImcError(thrown);
    events.push({ type: 'error', error: { code, message } });
  } finally {
    lag.stop();
  }
  const errors = events.filter((event) => event.type === 'error').map(({ error }) => `${error.code}: ${error.message}`);
  const words = events.flatMap((event) =>
    event.type === 'broken'
      ? [
          {
            rule: event.key.split('/')[0] ?? '',
            words: `${event.key} in play ${event.play} of ${event.case}: ${event.detail}`,
          },
        ]
      : [],
  );
  return { played: brokenIn(events), planned, events, words, errors };
}

/** The rules that owed something in one of the plays. */
function owedIn(events: readonly RunEvent[]): string[] {
  const owing = events.flatMap((event) => (event.type === 'played' ? Object.entries(event.obligations) : []));
  return [...new Set(owing.flatMap(([rule, times]) => (times > 0 ? [rule] : [])))];
}

/** What each play broke. */
export function brokenIn(events: readonly RunEvent[]): Played {
  return events
    .filter((event): event is PlayedEvent => event.type === 'played')
    .map(({ broken }) => broken.map((key) => key.split('/')[0] ?? ''));
}

/** A row as people read it. */
export function lineOf(row: MatrixRow): string {
  const mark = rowHolds(row) ? 'ok    ' : 'BROKEN';
  const caught =
    row.caught.length === 0 ? '' : ` caught by ${row.caught.join(', ')}, first in play ${row.firstCaughtAt ?? '?'}`;
  const missed = row.missed.length === 0 ? '' : `; not noticed by ${row.missed.join(', ')}`;
  const unexpected = row.unexpected.length === 0 ? '' : `; unexpectedly also by ${row.unexpected.join(', ')}`;
  const errors = row.errors.length === 0 ? '' : `; our trouble: ${row.errors[0]}`;
  const beside = row.beside.length === 0 ? '' : `; not by this, also ${row.beside.join(', ')}`;
  const itself = row.caught.length + row.missed.length > 0 ? [] : row.also;
  const own = itself.length === 0 ? '' : ` breaks by itself ${itself.join(', ')}`;
  const line = `${mark} ${row.fault.padEnd(30)}${own}${caught}${missed}${unexpected}${beside}${errors}${detection(row)} (${row.plays} plays)`;
  return [line, ...row.unexpectedly.map((how) => `       ${how}`)].join('\n');
}

/** How many plays it took until all that must notice had, over the seeds. */
function detection(row: MatrixRow): string {
  const { detections } = row;
  if (detections.length === 0) return '';
  const unnoticed = detections.filter((plays) => plays === undefined).length;
  const found = detectionOf(row);
  return found
    ? `; by all within ${found.median} plays (median), ${found.worst} (worst) of ${detections.length} seeds`
    : `; not by all within ${detectionPlaysMax} plays with ${unnoticed} of ${detections.length} seeds`;
}
