import type { PairsOfStory, PlayedEvent, RunEvent, StoryPlan } from '../vocabulary/index.ts';
import { allowsIn } from './story-plan.ts';

/** Pairs of a kind that run.json names, at most; how many more there are is said. */
const namedMax = 300;

type Started = Extract<RunEvent, { type: 'case-started' }>;

/** What the plays of a case covered, if it is a story. */
export class StorySums {
  plays = 0;
  /** Pairs that counted. */
  readonly covered = new Set<string>();
  /** Plays in whose row a pair was. */
  readonly had = new Map<string, number>();

  add({ story }: Pick<PlayedEvent, 'story'>): void {
    this.plays += 1;
    if (!story) return;
    for (const [i, j] of story.pairs) this.covered.add(keyOf([i, story.row[i]], [j, story.row[j]]));
    for (const pair of pairsOf(story.row)) this.had.set(pair, (this.had.get(pair) ?? 0) + 1);
  }
}

/** The pairs of values of each story that was begun, and which of them counted. */
export function pairCoverageOf({
  events,
  sums: { stories },
}: {
  readonly events: readonly RunEvent[];
  readonly sums: { readonly stories: ReadonlyMap<string, StorySums> };
}): PairsOfStory[] {
  const started = new Map<string, Started & { readonly story: StoryPlan }>();
  for (const event of events)
    if (event.type === 'case-started' && event.story && !started.has(event.case))
      started.set(event.case, { ...event, story: event.story });
  return [...started.values()].map((start) => pairsOfStory(start, stories.get(start.case) ?? new StorySums()));
}

function pairsOfStory(
  { case: slug, planned, story }: Started & { readonly story: StoryPlan },
  { plays, covered, had }: StorySums,
): PairsOfStory {
  const possible = new Set(story.rows.flatMap((row) => pairsOf(row)));
  const notCovered = [...possible].filter((pair) => !covered.has(pair));
  const ruledOut = ruledOutOf(story, possible);
  return {
    case: slug,
    rows: story.rows.length,
    planned,
    plays,
    possible: possible.size,
    covered: possible.size - notCovered.length,
    notCovered: notCovered
      .slice(0, namedMax)
      .map((pair) => ({ pair: namesOf(story, pair), plays: had.get(pair) ?? 0 })),
    notCoveredLeftOut: Math.max(0, notCovered.length - namedMax),
    impossible: story.impossible
      .filter(({ pair }) => pair.every((cell) => isHad(story, cell)))
      .map(({ pair: [[a, x], [b, y]], why }) => ({ pair: [`${a}=${x}`, `${b}=${y}`], why })),
    ruledOut: ruledOut.slice(0, namedMax),
    ruledOutLeftOut: Math.max(0, ruledOut.length - namedMax),
    absent: [...story.absent],
  };
}

/** Whether a value, or any of its dimension, can be had on the server. */
function isHad({ dimensions }: StoryPlan, [name, value]: readonly [string, string]): boolean {
  const dimension = dimensions.find((one) => one.name === name);
  return dimension !== undefined && (value === '*' || dimension.values.includes(value));
}

type NumberedCell = readonly [dimension: number, value: number | undefined];

function keyOf(...cells: readonly [NumberedCell, NumberedCell]): string {
  return cells.map(([dimension, value]) => `${dimension}=${value}`).join(' ');
}

/** The pairs of a row, the earlier dimension first. */
function pairsOf(row: readonly number[]): string[] {
  return row.flatMap((value, j) => row.slice(0, j).map((other, i) => keyOf([i, other], [j, value])));
}

function cellsOf(pair: string): { dimension: number; value: number }[] {
  return pair.split(' ').map((cell) => {
    const [dimension = 0, value = 0] = cell.split('=').map(Number);
    return { dimension, value };
  });
}

function namesOf({ dimensions }: StoryPlan, pair: string): [string, string] {
  const [a = '', b = ''] = cellsOf(pair).map(({ dimension, value }) => {
    const { name, values } = dimensions[dimension] as StoryPlan['dimensions'][number];
    return `${name}=${values[value]}`;
  });
  return [a, b];
}

/** Pairs that the table allows and that no row can hold. */
function ruledOutOf(story: StoryPlan, possible: ReadonlySet<string>): PairsOfStory['ruledOut'] {
  const allows = allowsIn(story);
  const cells = story.dimensions.map(({ values }, dimension) =>
    [...values.keys()].map((value) => ({ dimension, value })),
  );
  return cells.flatMap((later, j) =>
    later.flatMap((b) =>
      cells
        .slice(0, j)
        .flat()
        .filter((a) => allows(a, b) && !possible.has(keyOf([a.dimension, a.value], [b.dimension, b.value])))
        .map((a) => {
          const third = cells.findIndex(
            (values, i) => i !== a.dimension && i !== b.dimension && !values.some((c) => allows(a, c) && allows(b, c)),
          );
          const why =
            third < 0
              ? 'other dimensions leave no room for both'
              : `no ${story.dimensions[third]?.name} goes with both`;
          return { pair: namesOf(story, keyOf([a.dimension, a.value], [b.dimension, b.value])), why };
        }),
    ),
  );
}
