import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Row, Scenario } from '../vocabulary/index.ts';
import type { PlannedPlay } from './plan.ts';
import { isStory, storyPlanOf } from './plan.ts';
import { allowsIn } from './story-plan.ts';

/** The play of a story, as it would be with some of its dimensions at their plainest value. */
export interface Plainer {
  /** The dimensions that are not so yet. */
  readonly dimensions: readonly string[];
  /** What makes its scenarios with these of them plain; `undefined` where no play can have that. */
  with(plain: ReadonlySet<string>): Arbitrary<Scenario> | undefined;
}

/** How the play of a story may be made plainer; `undefined` for one of a case that is drawn. */
export function plainerOf(
  { case: theCase, row, chosen }: PlannedPlay,
  capabilities: Capabilities,
  seed: number,
): Plainer | undefined {
  const plan = storyPlanOf(theCase, capabilities, seed);
  const { scenario: story } = theCase;
  if (!plan || !row || !chosen || !isStory(story)) return undefined;
  const allows = allowsIn(plan);
  const numbersWith = (plain: ReadonlySet<string>) =>
    plan.dimensions.map(({ name }, i) => (plain.has(name) ? 0 : (chosen.numbers[i] ?? 0)));
  return {
    dimensions: plan.dimensions.filter((_, i) => chosen.numbers[i] !== 0).map(({ name }) => name),
    with(plain) {
      const numbers = numbersWith(plain);
      const cells = numbers.map((value, dimension) => ({ dimension, value }));
      if (cells.some((a, i) => cells.slice(i + 1).some((b) => !allows(a, b)))) return undefined;
      const named: Row = Object.fromEntries(
        plan.dimensions.map(({ name, values }, i) => [name, values[numbers[i] ?? 0] ?? '']),
      );
      return story.scenario(named, capabilities);
    },
  };
}

/** What `shrink` goes on from: a generator, the scenario that it makes, and whether that still breaks. */
export interface Plain {
  readonly arbitrary: Arbitrary<Scenario>;
  readonly scenario: Scenario;
}

export interface HowToFindPlainest {
  readonly plainer: Plainer;
  readonly seed: number;
  /** Candidates that are tried at once. */
  readonly atOnce: number;
  /** The place of the first of these that still breaks. */
  readonly first: (candidates: readonly Scenario[]) => Promise<number | undefined>;
}

/** Makes as many dimensions plain as leave the scenario broken: many at once, then one by one. */
export async function plainest(start: Plain, { plainer, seed, atOnce, first }: HowToFindPlainest): Promise<Plain> {
  let found = start;
  let plain: ReadonlySet<string> = new Set();
  const rest = () => plainer.dimensions.filter((name) => !plain.has(name));
  const candidateAt = (at: number, size: number) => {
    const more = new Set([...plain, ...rest().slice(at, at + size)]);
    const arbitrary = plainer.with(more);
    const [scenario] = arbitrary ? fc.sample(arbitrary, { seed, numRuns: 1 }) : [];
    return arbitrary && scenario ? [{ at, more, arbitrary, scenario }] : [];
  };
  for (let size = plainer.dimensions.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < rest().length;) {
      const places = Array.from({ length: atOnce }, (_, i) => at + i * size).filter((place) => place < rest().length);
      const candidates = places.flatMap((place) => candidateAt(place, size));
      const broken = candidates[(await first(candidates.map(({ scenario }) => scenario))) ?? -1];
      at = broken?.at ?? at + places.length * size;
      plain = broken?.more ?? plain;
      found = broken ?? found;
    }
  }
  return found;
}
