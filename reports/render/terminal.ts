import type { Counterexample, Load, Status, Verdict } from '../../harness/vocabulary/index.ts';
import { defaultProfile } from '../../harness/vocabulary/index.ts';
import type { Run } from '../run.ts';
import { sentenceOf } from '../sentences.ts';
import { harmless } from './harmless.ts';

export interface TerminalOptions {
  /** Folder of run.json, as the user would write it. */
  readonly folder: string;
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
  const broken = run.verdicts.filter(isBroken);
  return [
    ...(run.plays === 0 ? [] : [...ruleLines(run, options), '']),
    ...broken.flatMap((verdict) =>
      verdict.counterexamples.flatMap((example) => [...failure(verdict, example, options), '']),
    ),
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

/** Every rule in a line, profile by profile; of a sample those that were broken. */
function ruleLines(run: Run, options: TerminalOptions): string[] {
  return profilesIn(run).flatMap(({ profile, isSample }) => {
    const verdicts = run.verdicts.filter((verdict) => verdict.profile === profile);
    const shown = isSample ? verdicts.filter(isBroken) : verdicts;
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

function failure(verdict: Verdict, example: Counterexample, { folder, paint }: TerminalOptions): string[] {
  const { k, n, in: where } = example.confirmed;
  const heading = `${verdict.rule} ${verdict.title}`;
  const again =
    where === 'plays'
      ? `shown in ${k} of the ${n} plays of the earlier run in which it was owed`
      : n === 0
        ? 'not replayed: the run was interrupted'
        : `shown again in ${k} of ${n} replays with fresh users`;
  return [
    `${paint ? paint(verdict.status, heading) : heading}  (${verdict.level}, ${verdict.severity}; ${example.shape}${under(verdict)})`,
    ...example.scenario.ops.map((op, i) => `  ${String(i + 1).padStart(2)}  ${sentenceOf(op)}`),
    ...(example.scenario.ops.length === 0 ? ['   (nothing needs to be done)'] : []),
    `      expected: ${example.expected}`,
    `      seen:     ${example.actual}`,
    ...(example.known
      ? [
          `      known:    ${example.known.reason} (${example.known.link}, until ${example.known.expires}): it does not gate`,
        ]
      : []),
    `      ${again}${where === undefined && k < n && example.found.load > 1 ? `; seen first with ${example.found.load} plays at once` : ''}`,
    ...(example.file === undefined ? [] : [`      replay:   npx im-conformance replay ${folder}/${example.file}`]),
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
  const left = run.verdicts.filter(
    ({ status, profile }) => (status === 'not-exercised' || status === 'unsupported') && !samples.includes(profile),
  );
  const groups = new Map<string, string[]>();
  for (const verdict of left) {
    const key = [verdict.status, `${verdict.reason ?? ''}${under(verdict)}`].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), verdict.rule]);
  }
  return [...groups].map(([key, all]) => {
    const [status, reason] = key.split('\n');
    return `${status}: ${all.join(', ')} (${reason})`;
  });
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

function summary(run: Run, { folder }: TerminalOptions): string {
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
    `${target}: ${counts}; ${run.plays} plays in ${(run.ms / 1000).toFixed(1)} s${speed}; seed ${run.options.seed}`,
    `${folder}/run.json${run.complete ? '' : ' (interrupted: what was found until then)'}`,
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
