import { harmless, inOneLine } from '../../../reports/render/harmless.ts';
import type { Run } from '../../../reports/run.ts';
import { matchKnown } from '../../campaign/known.ts';
import type { Counterexample, KnownEntry, Verdict } from '../../vocabulary/index.ts';
import { isAbout, shapesOf } from '../../vocabulary/index.ts';

/** A failure that a file of known failures is to name. */
export interface NewFailure {
  readonly rule: string;
  readonly shape: string;
  readonly profile: string;
  /** What was seen, in short. */
  readonly seen: string;
  /** Whether it comes and goes: not each of its replays showed it. */
  readonly flaky: boolean;
}

/** What a run says of an entry: seen still, or after its last day; not there any more; not seen this time, as it comes and goes; nothing. */
type Fate = 'seen' | 'seen-after-its-day' | 'gone' | 'not-seen' | 'not-judged';

export interface UpdatePlan {
  readonly fates: ReadonlyMap<KnownEntry, Fate>;
  /** Failures that gate, and that no entry is about. */
  readonly added: readonly NewFailure[];
  /** Failures that no entry is about, and that do not gate. */
  readonly passedOver: readonly NewFailure[];
}

/** Characters of a reason that nobody wrote, at most. */
const reasonCharsMax = 100;

/** What becomes of the entries of a file of known failures by a run, and what is to be added. */
export function planUpdate(entries: readonly KnownEntry[], run: Run): UpdatePlan {
  const trust = { day: dayOf(run), sound: run.complete && run.errors.length === 0 };
  const fates = entries.map((entry): [KnownEntry, Fate] => {
    const [match] = matchKnown([{ ...entry, expires: endOfTime }], run.verdicts, trust);
    if (match?.is === 'matched') return [entry, entry.expires < trust.day ? 'seen-after-its-day' : 'seen'];
    if (match?.is === 'stale') return [entry, 'gone'];
    return [entry, match?.is === 'not-seen' ? 'not-seen' : 'not-judged'];
  });
  const gates = ({ level }: Verdict) => level === 'MUST' || run.options.gate === 'should';
  const newOf = (verdicts: readonly Verdict[]) =>
    verdicts.flatMap(failuresOf).filter((failure) => !entries.some((entry) => isAbout(entry, failure)));
  return {
    fates: new Map(fates),
    added: newOf(run.verdicts.filter(gates)),
    passedOver: newOf(run.verdicts.filter((verdict) => !gates(verdict))),
  };
}

const endOfTime = '9999-12-31';

/** The first day of a run, in UTC. */
export function dayOf({ began }: Pick<Run, 'began'>): string {
  return new Date(began).toISOString().slice(0, 10);
}

function failuresOf(verdict: Verdict): NewFailure[] {
  const { rule, profile, counterexamples, failingPlays } = verdict;
  return [...new Set(shapesOf(verdict))].map((shape) => {
    const example = counterexamples.find((each) => each.shape === shape);
    const flaky = example !== undefined && comesAndGoes(example);
    return { rule, shape, profile, flaky, seen: short(example?.actual ?? '') || `seen in ${failingPlays} plays` };
  });
}

function comesAndGoes({ confirmed: { k, n, in: what } }: Counterexample): boolean {
  return k < n && what === undefined;
}

function short(text: string): string {
  const line = harmless(inOneLine(text)).replaceAll('\u001b', '·').replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= reasonCharsMax ? line : `${characters.slice(0, reasonCharsMax - 1).join('')}…`;
}
