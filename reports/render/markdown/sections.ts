import { groupedBy } from '../../../harness/core/grouped.ts';
import type { KnownMatch, Status, Verdict } from '../../../harness/vocabulary/index.ts';
import { defaultProfile } from '../../../harness/vocabulary/index.ts';
import { isKnown, listed, serverName } from '../../answer.ts';
import { overdueIn, standingOf } from '../../gate.ts';
import { daysLeftWords } from '../../known-days.ts';
import type { Run } from '../../run.ts';
import { seedWords } from '../../seed-words.ts';
import type { Section } from './fit.ts';
import { listSection } from './fit.ts';
import { code, link, prose, table } from './words.ts';

/** Rules that are named in a list; the rest is counted. */
const namedMax = 40;

/** Lines of the file of known failures that make the gate fail. */
export function overdueSection(run: Run, importance: number): Section[] {
  return listSection(overdueIn(run), {
    importance,
    name: 'lines of known failures that have to go',
    render: (entries) =>
      [
        `### Known failures that have to go from ${code(run.known?.file ?? '')}`,
        table(
          ['Line', 'It says', 'Why'],
          entries.map(({ line, text, is: became }) => [
            String(line),
            code(text),
            became === 'stale' ? 'its rule was exercised, and it was not seen' : 'its time is over',
          ]),
        ),
      ].join('\n\n'),
  });
}

/** What went wrong with us: it is nothing against the server. */
export function troubleSection(run: Run, importance: number): Section[] {
  const items = [
    ...run.errors.map(({ code: id, message }) => `- ${code(id)}: ${code(message)}`),
    ...run.verdicts.flatMap((verdict) => {
      const standing = standingOf(verdict, run);
      if (standing === 'trouble') return [`- ${nameOf(verdict)} was not judged: ${code(verdict.reason ?? '')}`];
      if (standing !== 'owed') return [];
      return [`- ${nameOf(verdict)} was not exercised, though nothing was left out of the plan`];
    }),
  ];
  const render = (lines: readonly string[]) => ['### Trouble of ours', lines.join('\n')].join('\n\n');
  return listSection(items, { importance, name: 'troubles of ours', render });
}

/** Failures that are known, seen or not judged, with their reasons and the days that are left. */
export function knownSection({ known, began, rules }: Run, importance: number): Section[] {
  const entries = (known?.entries ?? []).filter(
    ({ is }) => is === 'matched' || is === 'not-seen' || is === 'not-judged',
  );
  return listSection(entries, {
    importance,
    name: 'known failures',
    render: (some) =>
      [
        '### Known failures, which do not gate',
        table(
          ['Rule', 'Reason', 'Until', 'In this run'],
          some.map(({ rule, shape, profile, reason, link: url, expires, is: became }) => [
            `**${prose(rule)}** ${titleOf(rule, rules)} (${code(shape)}, profile ${code(profile)})`,
            `${code(reason)} ${link(url)}`,
            `${prose(expires)}: ${prose(daysLeftWords(expires, began))}`,
            becameWords[became],
          ]),
        ),
      ].join('\n\n'),
  });
}

const becameWords: Record<KnownMatch['is'], string> = {
  matched: 'seen',
  stale: 'gone',
  expired: 'its day is over',
  'not-seen': 'not seen this time',
  'not-judged': 'not judged',
};

function titleOf(rule: string, rules: Run['rules']): string {
  return prose(rules.find(({ id }) => id === rule)?.title ?? 'which is not played');
}

const is = (status: Status) => (verdict: Verdict) => verdict.status === status;
const counted: readonly (readonly [string, (verdict: Verdict) => boolean])[] = [
  ['Kept', is('pass')],
  ['Broken', is('fail')],
  ['Flaky', is('flaky')],
  ['Of these known', isKnown],
  ['Not exercised', is('not-exercised')],
  ['Unsupported', is('unsupported')],
  ['Not judged', is('error')],
];

/** How many rules of each area came to what, under each profile. */
export function areasSection({ verdicts, profiles }: Run, importance: number): Section[] {
  const groups = [...groupedBy(verdicts, ({ profile, area }) => [profile, area].join('\n')).values()];
  const areaWords = ([{ area, profile }]: readonly [Verdict, ...Verdict[]]) =>
    profiles.length < 2 ? prose(area) : `${prose(area)} (profile ${prose(profile)})`;
  return listSection(groups, {
    importance,
    name: 'areas',
    render: (some) =>
      [
        '### By area',
        table(
          ['Area', ...counted.map(([head]) => head)],
          some.map((group) => [areaWords(group), ...counted.map(([, counts]) => String(group.filter(counts).length))]),
        ),
      ].join('\n\n'),
  });
}

/** What was not exercised, or is not promised, and why; of a sample that says nothing. */
export function notExercisedSection({ verdicts, profiles }: Run, importance: number): Section[] {
  const samples = profiles.flatMap(({ profile, isSample }) => (isSample ? [profile] : []));
  const left = verdicts.filter(
    ({ status, profile }) => (status === 'not-exercised' || status === 'unsupported') && !samples.includes(profile),
  );
  const reasonOf = ({ status, reason, profile }: Verdict) => [status, reason ?? '', profile].join('\n');
  const groups = [...groupedBy(left, reasonOf).values()];
  return listSection(groups, {
    importance,
    name: 'reasons why rules were not exercised',
    render: (some) =>
      [
        '### Not exercised, and why',
        some
          .map(([first, ...others]) => {
            const names = listed(
              [first, ...others].map(({ rule }) => rule),
              namedMax,
            );
            const what = first.status === 'unsupported' ? 'unsupported' : 'not exercised';
            return `- ${what}${underProfile(first)}: ${prose(names)}: ${code(first.reason ?? '')}`;
          })
          .join('\n'),
      ].join('\n\n'),
  });
}

/** What it takes to have the same run again. */
export function aboutSection(run: Run, importance: number): Section[] {
  const { target, tool, options, profiles, plays, ms, began, notices } = run;
  const lines = [
    `- target: ${code(target?.name ?? 'none')}, ${prose(serverName(target))}`,
    ...namesLine('faults of the server', target?.faults),
    ...namesLine('trouble put between', target?.wraps),
    ...namesLine('options of the server', target?.options),
    ...namesLine('with cases and rules of one’s own from', options.specs === undefined ? [] : [options.specs]),
    `- ${plays} plays in ${(ms / 1000).toFixed(1)} s, seed ${seedWords(run)}, begun ${code(began)}`,
    ...profiles.map(
      ({ profile, isSample, plays: n }) => `- profile ${prose(profile)}${isSample ? ', a sample' : ''}: ${n} plays`,
    ),
    `- im-conformance ${prose(tool.version)}, catalogue of rules ${code(run.catalogue)}`,
    ...notices.map(({ message }) => `- note: ${code(message)}`),
  ];
  const render = (some: readonly string[]) => ['### How it was run', some.join('\n')].join('\n\n');
  return listSection(lines, { importance, name: 'lines of how it was run', render });
}

function namesLine(what: string, names: readonly string[] = []): string[] {
  return names.length === 0 ? [] : [`- ${what}: ${code(names.join(' '))}`];
}

function nameOf(verdict: Verdict): string {
  return `${prose(verdict.rule)} ${prose(verdict.title)}${underProfile(verdict)}`;
}

/** Nothing where there is nothing to tell apart. */
function underProfile({ profile }: Verdict): string {
  return profile === defaultProfile ? '' : ` under profile ${prose(profile)}`;
}
