import { counted } from '../harness/core/counted.ts';
import { groupedBy } from '../harness/core/grouped.ts';
import type { TargetInfo, Verdict } from '../harness/vocabulary/index.ts';
import { defaultProfile } from '../harness/vocabulary/index.ts';
import type { Run } from './run.ts';

/** Rules that are named in a sentence; the rest is counted. */
const namedMax = 6;

/** What a run came to, in one sentence with its full stop: what a gate's owner reads first, and maybe alone. */
export function answerOf(run: Run): string {
  const who = serverName(run.target);
  if (run.plays === 0) return `${who} was not judged: ${run.errors[0]?.message ?? 'nothing was played'}.`;
  const broken = run.verdicts.filter(isBroken);
  const news = broken.filter((verdict) => !isKnown(verdict));
  const must = news.filter(({ level }) => level === 'MUST');
  const should = news.filter(({ level }) => level === 'SHOULD');
  const known = broken.length - news.length;
  const asides = [
    ...(must.length > 0 && should.length > 0 ? [`${countOf(should, 'SHOULD rule')} besides`] : []),
    ...(known > 0 ? [`${known} known ${known === 1 ? 'failure does' : 'failures do'} not count`] : []),
    ...(run.errors.length > 0 ? ['we had trouble of our own'] : []),
    ...(run.complete ? [] : ['the run was interrupted']),
  ];
  const rest = asides.length === 0 ? '' : `; ${asides.join('; ')}`;
  if (must.length > 0) return `${who} breaks ${countOf(must, 'MUST rule')}: ${named(must)}${rest}.`;
  if (should.length > 0)
    return `${who} keeps every MUST rule that was exercised, and breaks ${countOf(should, 'SHOULD rule')}: ${named(should)}${rest}.`;
  const kept = new Set(run.verdicts.filter(({ status }) => status === 'pass').map(({ rule }) => rule)).size;
  if (kept === 0) return `${who} was asked nothing that a rule is about${rest}.`;
  return `${who} keeps ${kept === 1 ? 'the one rule that was' : `all ${kept} rules that were`} exercised${rest}.`;
}

/** A server as a sentence names it: its kind and version. */
export function serverName(target: Pick<TargetInfo, 'flavour' | 'version'> | undefined): string {
  return target ? `${target.flavour} ${target.version}` : 'the server';
}

export function isBroken({ status }: Pick<Verdict, 'status'>): boolean {
  return status === 'fail' || status === 'flaky';
}

/** Broken only in ways that are known. */
export function isKnown({ counterexamples, unwritten }: Pick<Verdict, 'counterexamples' | 'unwritten'>): boolean {
  return (
    counterexamples.length > 0 && unwritten.length === 0 && counterexamples.every(({ known }) => known !== undefined)
  );
}

function countOf(verdicts: readonly Verdict[], noun: string): string {
  return counted(new Set(verdicts.map(({ rule }) => rule)).size, noun);
}

/** Each rule once, with the profiles under which it is broken where it is kept under the default one. */
function named(verdicts: readonly Verdict[]): string {
  const names = [...groupedBy(verdicts, ({ rule }) => rule)].map(([rule, group]) => {
    const under = group.map(({ profile }) => profile);
    return under.includes(defaultProfile) ? rule : `${rule} (profile ${under.join(', ')})`;
  });
  return listed(names, namedMax);
}

/** `a, b and c`; what is too much is counted: `a, b and 7 more`. */
export function listed(names: readonly string[], max: number): string {
  if (names.length === 1) return names[0] as string;
  const shown = names.length > max ? names.slice(0, max - 1) : names.slice(0, -1);
  const last = names.length > max ? `${names.length - shown.length} more` : names.at(-1);
  return `${shown.join(', ')} and ${last}`;
}
