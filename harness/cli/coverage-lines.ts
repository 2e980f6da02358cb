import { groupedBy } from '../core/grouped.ts';
import type { Coverage, PairsOfStory } from '../vocabulary/index.ts';
import type { CoverageOfRun } from './coverage.ts';

/**
 * What a run has used, as lines: ways, and ops with their options and how they ended; then what was never tried; then, for
 * each story, its pairs, those that never counted, and those that no play can have, with the reason.
 */
export function coverageLines({ run, target, plays, ways, ops, options, pairs }: CoverageOfRun): string[] {
  const [used, unused] = [ways.filter((way) => way.used > 0), ways.filter((way) => way.used === 0)];
  return [
    `${target}, ${plays} plays (${run}): ${used.length} of ${ways.length} ways into and out of the server were used`,
    ...used.map((way) => `${number(way.used)}  ${way.way}`),
    ...under(
      'never used:',
      unused.map((way) => `${number(0)}  ${way.way}`),
    ),
    `${'ok'.padStart(8)} ${'refused'.padStart(8)} ${'unknown'.padStart(8)}  op`,
    ...opLines({ ops, options }),
    ...under('never tried, though the server offers it:', neverTried({ ops, options })),
    ...pairs.map(summary),
    ...pairs.flatMap(neverCounted),
    ...pairs.flatMap(impossible),
  ];
}

type Outcomes = Pick<Coverage['ops'][number], 'ok' | 'refused' | 'unknown'>;

function opLines({ ops, options }: Pick<Coverage, 'ops' | 'options'>): string[] {
  const line = (name: string, { ok, refused, unknown }: Outcomes) =>
    `${number(ok)} ${number(refused)} ${number(unknown)}  ${name}`;
  return ops
    .filter(wasTried)
    .flatMap((op) => [
      line(op.op, op),
      ...options
        .filter((option) => option.op === op.op && wasTried(option))
        .map((option) => line(`  ${option.option}`, option)),
    ]);
}

function neverTried({ ops, options }: Pick<Coverage, 'ops' | 'options'>): string[] {
  return [
    ...ops.filter((op) => !wasTried(op)).map(({ op }) => `  ${op}`),
    ...options.filter((option) => !wasTried(option)).map(({ op, option }) => `  ${op} ${option}`),
  ];
}

function wasTried({ ok, refused, unknown }: Outcomes): boolean {
  return ok + refused + unknown > 0;
}

function summary({ case: slug, rows, planned, plays, possible, covered }: PairsOfStory): string {
  const list = planned < rows ? `the first ${planned} of ${rows} rows planned` : `all ${rows} rows planned`;
  return `${slug}: ${covered} of ${possible} pairs of values covered; ${list}, ${plays} plays`;
}

function neverCounted({ case: slug, notCovered, notCoveredLeftOut }: PairsOfStory): string[] {
  const mates = groupedBy(notCovered, ({ pair: [value] }) => value);
  const named = ({ pair: [, mate], plays }: PairsOfStory['notCovered'][number]) =>
    plays === 0 ? mate : `${mate} (in ${plays} plays)`;
  return under(`${slug}, pairs that no obligation needed:`, [
    ...[...mates].map(([value, others]) => `  ${value} with ${others.map(named).join(', ')}`),
    ...andMore(notCoveredLeftOut),
  ]);
}

function impossible({ case: slug, ruledOut, ruledOutLeftOut, ...story }: PairsOfStory): string[] {
  return [
    ...under(`${slug}, pairs that no play can have:`, reasons(story.impossible)),
    ...under(`${slug}, pairs that other dimensions rule out:`, [...reasons(ruledOut), ...andMore(ruledOutLeftOut)]),
    ...under(
      `${slug}, values that cannot be had on this server:`,
      story.absent.map(({ dimension, value, why }) => `  ${dimension}=${value}: ${why}`),
    ),
  ];
}

/** A line for all pairs of a value that have the same reason. */
function reasons(pairs: PairsOfStory['impossible']): string[] {
  const mates = new Map<string, { readonly value: string; readonly others: string[]; readonly why: string }>();
  for (const {
    pair: [a, b],
    why,
  } of pairs) {
    const line = mates.get(`${a}: ${why}`) ?? { value: anyOf(a), others: [], why };
    line.others.push(anyOf(b));
    mates.set(`${a}: ${why}`, line);
  }
  return [...mates.values()].map(({ value, others, why }) => `  ${value} with ${others.join(', ')}: ${why}`);
}

function anyOf(value: string): string {
  return value.replace(/^(.*)=\*$/, 'any $1');
}

function andMore(leftOut: number): string[] {
  return leftOut === 0 ? [] : [`  and ${leftOut} more`];
}

/** Lines under a heading, which is left out where there are none. */
function under(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines];
}

function number(n: number): string {
  return String(n).padStart(8);
}
