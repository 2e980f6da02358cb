import type {
  Capabilities,
  CaseResult,
  Counterexample,
  Coverage,
  Level,
  Load,
  Notice,
  ProfileOfRun,
  Rule,
  RunEvent,
  Timing,
  Verdict,
} from '../vocabulary/index.ts';
import { unsupportedBy } from '../vocabulary/index.ts';
import { coverageOf } from './coverage.ts';
import { pairCoverageOf } from './pair-coverage.ts';
import { type Part, partsOf } from './parts-of-run.ts';
import { timingsOf } from './timings.ts';

/** What a run came to: a fold over its events, whether it ended or was cut. */
export interface Folded {
  readonly verdicts: readonly Verdict[];
  readonly cases: readonly CaseResult[];
  readonly loads: readonly Load[];
  readonly notices: readonly Notice[];
  readonly errors: readonly Notice[];
  readonly plays: number;
  /** Of the first profile. */
  readonly capabilities: Capabilities | undefined;
  readonly profiles: readonly ProfileOfRun[];
  readonly timings: readonly Timing[];
  /** Of the profiles that are no samples, counted together; pairs of the first one. */
  readonly coverage: Coverage;
}

interface Count {
  obligations: number;
  plays: number;
  failingPlays: number;
}

/** Folds the events of a run into the verdicts of these rules, under each of its profiles. */
export function fold(
  events: readonly RunEvent[],
  rules: readonly Rule[],
  levelOn: (rule: Rule, capabilities: Capabilities) => Level,
): Folded {
  const parts = partsOf(events);
  const judged = parts.map((part) => foldPart(part, rules, levelOn));
  return {
    verdicts: judged.flatMap(({ verdicts }) => verdicts),
    cases: events.filter((event) => event.type === 'case-done').map((event) => event.result),
    loads: events.filter((event) => event.type === 'case-done').map((event) => event.load),
    notices: events.flatMap(noticesOf),
    errors: errorsIn(events),
    plays: playsIn(events),
    capabilities: capabilitiesIn(parts[0].events),
    profiles: judged.flatMap(({ profile }) => profile ?? []),
    timings: parts.flatMap((part) => timingsOf(part.profile, part.events)),
    coverage: {
      ...coverageOf(parts.filter(({ isSample }) => !isSample).flatMap((part) => part.events)),
      pairs: pairCoverageOf(parts[0].events),
    },
  };
}

function foldPart(
  { profile, isSample, events }: Part,
  rules: readonly Rule[],
  levelOn: (rule: Rule, capabilities: Capabilities) => Level,
): { readonly verdicts: Verdict[]; readonly profile: ProfileOfRun | undefined } {
  const counts = countsOf(events);
  const errors = errorsIn(events);
  const capabilities = capabilitiesIn(events);
  const counterexamples = events.filter((event) => event.type === 'counterexample').map((e) => e.counterexample);
  const withdrawn = new Set(events.filter((event) => event.type === 'withdrawn').map((event) => event.key));
  return {
    profile: capabilities && { profile, isSample, plays: playsIn(events), capabilities },
    verdicts: rules.map((rule) =>
      verdictOf(rule, {
        profile,
        count: counts.get(rule.id) ?? { obligations: 0, plays: 0, failingPlays: 0 },
        level: capabilities ? levelOn(rule, capabilities) : rule.level,
        unsupported: capabilities && unsupportedBy(rule, capabilities),
        found: counterexamples.filter((example) => example.rule === rule.id).toSorted(byShape),
        unreported: unreportedKeys(events, rule.id).filter((key) => !withdrawn.has(key)),
        withdrawn: [...withdrawn].filter((key) => key.startsWith(`${rule.id}/`)),
        errors,
      }),
    ),
  };
}

function errorsIn(events: readonly RunEvent[]): Notice[] {
  return events.filter((event) => event.type === 'error').map((event) => event.error);
}

function playsIn(events: readonly RunEvent[]): number {
  return events.filter((event) => event.type === 'played').length;
}

function capabilitiesIn(events: readonly RunEvent[]): Capabilities | undefined {
  return events.find((event) => event.type === 'target-ready')?.capabilities;
}

function noticesOf(event: RunEvent): Notice[] {
  switch (event.type) {
    case 'notice':
      return [event.notice];
    case 'withdrawn':
      return [{ code: 'IMC_NOTE_WITHDRAWN', message: `${event.key} is not claimed: ${event.reason}` }];
    case 'case-done':
      return event.load.clientLimited
        ? [
            {
              code: 'IMC_NOTE_CLIENT_LIMITED',
              message: `our own event loop was late by up to ${event.load.lagMsMax} ms: this machine is busy`,
            },
          ]
        : [];
    default:
      return [];
  }
}

/** Whichever was confirmed first. */
function byShape(a: Counterexample, b: Counterexample): number {
  return a.shape < b.shape ? -1 : 1;
}

interface Grounds {
  readonly profile: string;
  readonly count: Count;
  readonly level: Level;
  readonly unsupported: string | undefined;
  readonly found: readonly Counterexample[];
  /** Ways in which it was seen broken of which no counterexample was written: the run was cut before. */
  readonly unreported: readonly string[];
  /** Ways in which it was seen broken that are not claimed. */
  readonly withdrawn: readonly string[];
  readonly errors: readonly Notice[];
}

function verdictOf(rule: Rule, grounds: Grounds): Verdict {
  const { profile, count, level, found } = grounds;
  const { id, area, severity, title } = rule;
  const base = {
    rule: id,
    area,
    profile,
    level,
    severity,
    title,
    ...count,
    counterexamples: [...found],
    unwritten: grounds.unreported.map(shapeIn),
    withdrawn: grounds.withdrawn.map(shapeIn),
  };
  return { ...base, ...statusOf(rule, grounds) };
}

function shapeIn(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

function statusOf(
  rule: Rule,
  { count, unsupported, found, unreported, errors }: Grounds,
): Pick<Verdict, 'status' | 'reason'> {
  if (found.some(({ confirmed }) => confirmed.k === confirmed.n || confirmed.in === 'plays'))
    return { status: 'fail', reason: found.map(sentence).join('; ') };
  if (found.length > 0) return { status: 'flaky', reason: found.map(sentence).join('; ') };
  if (unreported.length > 0)
    return { status: 'fail', reason: `broken (${unreported.join(', ')}), the run ended before it could be confirmed` };
  if (unsupported !== undefined) return { status: 'unsupported', reason: unsupported };
  const [trouble] = errors;
  if (trouble) return { status: 'error', reason: `${trouble.code}: ${trouble.message}` };
  const owed = rule.evidence ?? 1;
  if (count.obligations >= owed) return { status: 'pass' };
  return { status: 'not-exercised', reason: `${count.obligations} obligations, ${owed} needed for a pass` };
}

function sentence({ shape, expected, actual, confirmed: { k, n, in: where } }: Counterexample): string {
  if (where === 'plays') return `${shape}: ${expected}; ${actual} (shown in ${k} of ${n} plays in which it was owed)`;
  const again = n === 0 ? 'not confirmed, the run was interrupted' : `shown again in ${k} of ${n} replays`;
  return `${shape}: ${expected}; ${actual} (${again})`;
}

function countsOf(events: readonly RunEvent[]): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const event of events) {
    if (event.type !== 'played') continue;
    const broken = new Set(event.broken.map((key) => key.split('/')[0] ?? ''));
    for (const rule of new Set([...Object.keys(event.obligations), ...broken])) {
      const count = counts.get(rule) ?? { obligations: 0, plays: 0, failingPlays: 0 };
      counts.set(rule, count);
      count.obligations += event.obligations[rule] ?? 0;
      count.plays += 1;
      if (broken.has(rule)) count.failingPlays += 1;
    }
  }
  return counts;
}

function unreportedKeys(events: readonly RunEvent[], rule: string): string[] {
  const reported = new Set(
    events.flatMap((e) => (e.type === 'counterexample' ? [`${e.counterexample.rule}/${e.counterexample.shape}`] : [])),
  );
  return events.flatMap((e) =>
    e.type === 'broken' && e.key.startsWith(`${rule}/`) && !reported.has(e.key) ? [e.key] : [],
  );
}
