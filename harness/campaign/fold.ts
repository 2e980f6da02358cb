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
import { ByProfile } from './parts-of-run.ts';
import type { Count, PartSums } from './play-sums.ts';
import { PlaySums } from './play-sums.ts';
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

/** The events of a run as they come, in memory that does not grow with its plays. */
export class RunSums {
  readonly #parts = new ByProfile(() => ({ events: [] as RunEvent[], sums: new PlaySums() }));

  add(event: RunEvent): void {
    const part = this.#parts.at(event);
    if (event.type === 'played') part.sums.add(event);
    else part.events.push(event);
  }

  /** The events that are no plays, of all profiles. */
  events(): RunEvent[] {
    return this.#parts.all().flatMap(({ content }) => content.events);
  }

  /** The verdicts of these rules, under each profile, and what else the run came to. */
  fold(rules: readonly Rule[], levelOn: (rule: Rule, capabilities: Capabilities) => Level): Folded {
    const parts = this.#parts.all();
    const judged = parts.map(({ content, ...named }) => foldPart({ ...named, ...content }, rules, levelOn));
    const events = this.events();
    const [{ content: first }, ...others] = parts;
    const counted = others.filter(({ isSample }) => !isSample).map(({ content }) => content);
    return {
      verdicts: judged.flatMap(({ verdicts }) => verdicts),
      cases: events.filter((event) => event.type === 'case-done').map((event) => event.result),
      loads: events.filter((event) => event.type === 'case-done').map((event) => event.load),
      notices: events.flatMap(noticesOf),
      errors: errorsIn(events),
      plays: parts.reduce((sum, { content }) => sum + content.sums.plays, 0),
      capabilities: capabilitiesIn(first.events),
      profiles: judged.flatMap(({ profile }) => profile ?? []),
      timings: parts.flatMap(({ profile, content }) => timingsOf(profile, content)),
      coverage: coverageOf([first, ...counted]),
    };
  }
}

/** Folds the events of a run, which are there already. */
export function fold(
  events: readonly RunEvent[],
  rules: readonly Rule[],
  levelOn: (rule: Rule, capabilities: Capabilities) => Level,
): Folded {
  const sums = new RunSums();
  for (const event of events) sums.add(event);
  return sums.fold(rules, levelOn);
}

function foldPart(
  { profile, isSample, events, sums }: PartSums & Pick<ProfileOfRun, 'profile' | 'isSample'>,
  rules: readonly Rule[],
  levelOn: (rule: Rule, capabilities: Capabilities) => Level,
): { readonly verdicts: Verdict[]; readonly profile: ProfileOfRun | undefined } {
  const errors = errorsIn(events);
  const capabilities = capabilitiesIn(events);
  const counterexamples = events.filter((event) => event.type === 'counterexample').map((e) => e.counterexample);
  const withdrawn = new Set(events.filter((event) => event.type === 'withdrawn').map((event) => event.key));
  return {
    profile: capabilities && { profile, isSample, plays: sums.plays, capabilities },
    verdicts: rules.map((rule) =>
      verdictOf(rule, {
        profile,
        count: sums.counts.get(rule.id) ?? { obligations: 0, plays: 0, failingPlays: 0 },
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

function unreportedKeys(events: readonly RunEvent[], rule: string): string[] {
  const reported = new Set(
    events.flatMap((e) => (e.type === 'counterexample' ? [`${e.counterexample.rule}/${e.counterexample.shape}`] : [])),
  );
  return events.flatMap((e) =>
    e.type === 'broken' && e.key.startsWith(`${rule}/`) && !reported.has(e.key) ? [e.key] : [],
  );
}
