import { hash32 } from '../core/random.ts';
import type { Capabilities, Dimension, DimensionValue, Row, Story, StoryPlan } from '../vocabulary/index.ts';
import type { Cell, NumberedRow } from './covering-array.ts';
import { coveringArray } from './covering-array.ts';

/** The plan of a story, and what its rows say. */
export interface PlannedStory {
  readonly plan: StoryPlan;
  readonly rows: readonly StoryRow[];
}

/** A row of a story: its values by name, by number, and what they are. */
export interface StoryRow {
  readonly row: Row;
  readonly numbers: NumberedRow;
  readonly values: readonly DimensionValue[];
}

/** Which covering array of a case it is: the same three, the same rows. */
export interface ArrayOf {
  readonly seed: number;
  readonly slug: string;
  /** 0 is the fixed list; a thorough run goes on with 1, 2 … */
  readonly round: number;
}

/** Rows that were made before: a story is planned more often than its rows change. */
const made = new WeakMap<Story, Map<string, readonly NumberedRow[]>>();

/** The covering array of a story over what can be had on a server that offers this. A dimension of which nothing can be had is left out. */
export function planStory(story: Story, capabilities: Capabilities, { seed, slug, round }: ArrayOf): PlannedStory {
  const all = story.dimensions(capabilities);
  const absent = all.flatMap((dimension) => absentOf(dimension, capabilities));
  const had = all
    .map(({ name, values }) => ({
      name,
      values: Object.entries(values).filter(
        ([value]) => !absent.some((left) => left.dimension === name && left.value === value),
      ),
    }))
    .filter(({ values }) => values.length > 0);
  const dimensions = had.map(({ name, values }) => ({ name, values: values.map(([value]) => value) }));
  const impossible = story.impossible
    .filter((each) => each.isSo?.(capabilities) ?? true)
    .map(({ pair, why }) => ({ pair, why }));
  const rows = rowsOf(story, { dimensions, impossible }, hash32('array', seed, slug, round));
  return {
    plan: { dimensions, rows, impossible, absent },
    rows: rows.map((numbers) => ({
      numbers,
      row: Object.fromEntries(numbers.map((n, i) => [dimensions[i]!.name, dimensions[i]!.values[n]!])),
      values: numbers.map((n, i) => had[i]!.values[n]![1]),
    })),
  };
}

function absentOf({ name, values }: Dimension, capabilities: Capabilities): StoryPlan['absent'][number][] {
  return Object.entries(values).flatMap(([value, its]) => {
    const why = its.absent?.(capabilities);
    return why === undefined ? [] : [{ dimension: name, value, why }];
  });
}

type Table = Pick<StoryPlan, 'dimensions' | 'impossible'>;

function rowsOf(story: Story, { dimensions, impossible }: Table, seed: number): readonly NumberedRow[] {
  const before = made.get(story) ?? new Map<string, readonly NumberedRow[]>();
  made.set(story, before);
  const key = JSON.stringify([seed, dimensions, impossible]);
  const known = before.get(key);
  if (known) return known;
  const sizes = dimensions.map(({ values }) => values.length);
  const rows = coveringArray({ sizes, seed, allows: allowsIn({ dimensions, impossible }) });
  before.set(key, rows);
  return rows;
}

/** Whether the table of a story leaves two values to stand in one row. */
export function allowsIn({ dimensions, impossible }: Table) {
  const forbidden = new Set<string>();
  const cellsOf = ([name, value]: readonly [string, string]): string[] =>
    dimensions.flatMap((dimension, i) =>
      dimension.name === name
        ? [...dimension.values.keys()]
            .filter((n) => value === '*' || dimension.values[n] === value)
            .map((n) => `${i}=${n}`)
        : [],
    );
  for (const { pair } of impossible)
    for (const a of cellsOf(pair[0])) for (const b of cellsOf(pair[1])) forbidden.add(`${a} ${b}`).add(`${b} ${a}`);
  return (a: Cell, b: Cell): boolean => !forbidden.has(`${a.dimension}=${a.value} ${b.dimension}=${b.value}`);
}
