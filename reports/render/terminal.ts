import { counted } from '../../harness/core/counted.ts';
import { groupedBy } from '../../harness/core/grouped.ts';
import type { Load, Status, Verdict } from '../../harness/vocabulary/index.ts';
import { defaultProfile } from '../../harness/vocabulary/index.ts';
import type { Failure } from '../causes.ts';
import { confirmedWords, numberedSentences, replayCommandOf } from '../example-words.ts';
import { daysLeftWords } from '../known-days.ts';
import type { Run } from '../run.ts';
import { seedWords } from '../seed-words.ts';
import { harmless } from './harmless.ts';

export interface TerminalOptions {
  /** Folder of run.json, as the user would write it. */
  readonly folder: string;
  /** Tells where the page of the run is, or why there is none. Default: nothing. */
  readonly page?: string;
  /** Colours an exit word; default none. */
  readonly paint?: (status: Status, text: string) => string;
}

const marks: Record<Status, string> = {
  pass: 'ok',
  fail: 'BROKEN',
  flaky: 'FLAKY',
  'not-exercised': 'not exercised',
  unsupported: 'unsupported',
  error: 'ERROR',
};

/** Longest word of a mark, for the columns. */
const markWidth = Math.max(...Object.values(marks).map((mark) => mark.length));

/** What a person reads at the end of a run: every rule in a line, the broken ones with their smallest conversation. Pure. */
export function renderSummary(run: Run, options: TerminalOptions): string {
  const failures = run.verdicts
    .filter(isBroken)
    .flatMap((verdict) => verdict.counterexamples.map((example): Failure => ({ verdict, example })));
  const known = failures.filter(({ example }) => example.known !== undefined);
  const news = failures.filter(({ example }) => example.known === undefined);
  return [
    ...(run.plays === 0 ? [] : [...ruleLines(run, options), '']),
    ...news.flatMap((each) => [...failure(run, each, options), '']),
    ...(known.length === 0 ? [] : ['What is known, and does not gate:', '']),
    ...known.flatMap((each) => [...failure(run, each, options), '']),
    ...overdue(run),
    ...run.notices.map(({ message }) => `note: ${message}`),
    ...run.errors.slice(0, 5).map(({ code, message }) => `our trouble: ${code}: ${message}`),
    summary(run, options),
    ...notExercised(run),
    '',
  ]
    .map(harmless)
    .join('\n');
}

/** Every rule that binds the server in a line, profile by profile; of a sample those that were broken. The others are named at the end, with the reason. */
function ruleLines(run: Run, options: TerminalOptions): string[] {
  return profilesIn(run).flatMap(({ profile, isSample }) => {
    const verdicts = run.verdicts.filter((verdict) => verdict.profile === profile);
    const shown = verdicts.filter((verdict) => (isSample ? isBroken(verdict) : verdict.status !== 'unsupported'));
    const lines = shown.map((verdict) => ruleLine(verdict, options));
    return [...(profile === defaultProfile || lines.length === 0 ? [] : ['', `profile ${profile}`]), ...lines];
  });
}

/** Those under which something was judged; the target was not ready under each of them. */
function profilesIn(run: Run): { readonly profile: string; readonly isSample: boolean; readonly plays: number }[] {
  return [...new Set(run.verdicts.map(({ profile }) => profile))].map(
    (profile) => run.profiles.find((one) => one.profile === profile) ?? { profile, isSample: false, plays: 0 },
  );
}

function isBroken({ status }: Verdict): boolean {
  return status === 'fail' || status === 'flaky';
}

function ruleLine({ rule, status, title, level, obligations }: Verdict, { paint }: TerminalOptions): string {
  const mark = marks[status].padEnd(markWidth);
  return `${paint ? paint(status, mark) : mark}  ${rule.padEnd(13)}  ${title}  (${level}, ${obligations} times owed)`;
}

function failure(run: Run, { verdict, example }: Failure, { folder, paint }: TerminalOptions): string[] {
  const heading = `${verdict.rule} ${verdict.title}`;
  const replay = replayCommandOf(example, run, folder);
  return [
    `${paint ? paint(verdict.status, heading) : heading}  (${verdict.level}, ${verdict.severity}; ${example.shape}${under(verdict)})`,
    ...numberedSentences(example).map((line) => `  ${line}`),
    `      expected: ${example.expected}`,
    `      seen:     ${example.actual}`,
    ...(example.known
      ? [
          `      known (does not gate, ${daysLeftWords(example.known.expires, run.began)}): ${example.known.reason} (${example.known.link}, until ${example.known.expires})`,
        ]
      : []),
    `      ${confirmedWords(example)}`,
    ...(replay === undefined ? [] : [`      replay:   ${replay}`]),
  ];
}

/** Known failures that have to go: each makes the run fail, and says which line it is. */
function overdue({ known }: Run): string[] {
  return (known?.entries ?? [])
    .filter(({ is }) => is === 'stale' || is === 'expired')
    .map(({ is, line, text }) => {
      const why = is === 'stale' ? 'was not seen, though its rule was exercised' : 'has expired';
      return `known failure that ${why}: remove line ${line} of ${known?.file}: ${text}`;
    });
}

/** Nothing where there is nothing to tell apart. */
function under({ profile }: Pick<Verdict, 'profile'>): string {
  return profile === defaultProfile ? '' : `; profile ${profile}`;
}

function notExercised(run: Run): string[] {
  if (run.plays === 0) return ['nothing was played, so no rule was exercised'];
  const samples = profilesIn(run).flatMap(({ profile, isSample }) => (isSample ? [profile] : []));
  const whole = run.verdicts.filter(({ profile }) => !samples.includes(profile));
  const of = (status: Status) => whole.filter((verdict) => verdict.status === status);
  return [
    ...reasonLines(of('not-exercised')),
    ...[...groupedBy(of('unsupported'), under)].flatMap(([profile, those]) =>
      those.length <= unsupportedMax ? reasonLines(those) : [unsupportedLine(those, profile)],
    ),
  ];
}

/** Rules that do not bind the server which are named each: where there are more, they are counted. */
const unsupportedMax = 3;

/** Those with one reason in a line. */
function reasonLines(verdicts: readonly Verdict[]): string[] {
  return [...groupedBy(verdicts, (verdict) => `${verdict.reason ?? ''}${under(verdict)}`)].map(
    ([reason, those]) => `${those[0].status}: ${those.map(({ rule }) => rule).join(', ')} (${reason})`,
  );
}

/** How many rules do not bind the server, and for want of what, the most first; the reasons themselves stand in the reports. */
function unsupportedLine(verdicts: readonly Verdict[], profile: string): string {
  const wants = [...groupedBy(verdicts, ({ reason = '' }) => reason.split(':', 1)[0] ?? '')]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([want, those]) => `${those.length} ${want}${flagsIn(those)}`);
  return `unsupported: ${counted(verdicts.length, 'rule')}, for want of: ${wants.join(', ')} (docs/capabilities.md; each with its reason in the reports${profile})`;
}

/** The flags of which the reasons speak: what the user may give. */
function flagsIn(verdicts: readonly Verdict[]): string {
  const flags = new Set(verdicts.flatMap(({ reason = '' }) => reason.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? []));
  return flags.size === 0 ? '' : ` (${[...flags].join(', ')})`;
}

/** How many rules were kept and how many were not. */
function countsOf(verdicts: readonly Verdict[]): string {
  const count = (...statuses: Status[]) => verdicts.filter(({ status }) => statuses.includes(status)).length;
  return [
    `${count('pass')} of ${verdicts.length - count('unsupported')} rules kept`,
    ...some(count('fail'), 'broken'),
    ...some(count('flaky'), 'flaky'),
    ...some(knownOnes(verdicts), 'of these known'),
    ...some(count('error'), 'not judged for our own trouble'),
    ...some(count('not-exercised'), 'not exercised'),
    ...some(count('unsupported'), 'unsupported'),
  ].join(', ');
}

/** A line for each profile where there are several, the last line of which is about the whole run. */
function profileLines(run: Run): string[] {
  const profiles = profilesIn(run);
  if (profiles.length < 2) return [];
  return profiles.map(({ profile, isSample, plays }) => {
    const verdicts = run.verdicts.filter((verdict) => verdict.profile === profile);
    return `profile ${profile}${isSample ? ', a sample' : ''}: ${countsOf(verdicts)}; ${plays} plays`;
  });
}

function summary(run: Run, { folder, page }: TerminalOptions): string {
  const profiles = profilesIn(run);
  const counts = profiles.length < 2 ? countsOf(run.verdicts) : `${profiles.length} profiles`;
  const only = profiles.length === 1 ? profiles.map(under).join('').replace('; ', ', ') : '';
  const target = run.target ? `${run.target.name} (${run.target.flavour} ${run.target.version}${only})` : 'no target';
  const load = loadOfMost(run);
  const speed = load ? `, ${load.playsPerSecond} plays/s, up to ${load.concurrencyMax} at once` : '';
  const { ways, pairs } = run.coverage;
  const used = ways.filter((way) => way.used > 0).length;
  return [
    ...(ways.length === 0
      ? []
      : [`${used} of ${ways.length} ways into and out of the server were used (imc list --coverage)`]),
    ...pairs.map(({ case: slug, covered, possible }) => `${slug}: ${covered} of ${possible} pairs of values covered`),
    ...profileLines(run),
    `${target}: ${counts}; ${run.plays} plays in ${(run.ms / 1000).toFixed(1)} s${speed}; seed ${seedWords(run)}`,
    `${folder}/run.json${run.complete ? '' : ' (interrupted: what was found until then)'}`,
    ...(page === undefined ? [] : [page]),
  ].join('\n');
}

/** Rules that are broken only in ways that are known. */
function knownOnes(verdicts: readonly Verdict[]): number {
  return verdicts.filter(
    ({ counterexamples }) => counterexamples.length > 0 && counterexamples.every(({ known }) => known !== undefined),
  ).length;
}

/** How the case with the most plays went: of a few plays nobody learns how fast a server is. */
function loadOfMost({ cases, loads }: Run): Load | undefined {
  const most = Math.max(...cases.map(({ plays }) => plays));
  return loads[cases.findIndex(({ plays }) => plays === most)];
}

function some(n: number, word: string): string[] {
  return n === 0 ? [] : [`${n} ${word}`];
}
