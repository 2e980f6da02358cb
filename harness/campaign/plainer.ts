import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Row, Scenario } from '../vocabulary/index.ts';
import type { PlannedPlay } from './plan.ts';
import { isStory, storyPlanOf } from './plan.ts';
import type { Budget, Candidate } from './shrink-budget.ts';
import { nextSize } from './shrink-budget.ts';
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

export interface HowToFindPlainest {
  readonly plainer: Plainer;
  readonly seed: number;
  readonly budget: Budget;
}

interface Plain extends Candidate {
  readonly plain: ReadonlySet<string>;
  /** How many of the dimensions were looked at. */
  readonly upTo: number;
}

/** Makes as many dimensions plain as leave the scenario broken: all at once, or groups of them, or one by one. */
export async function plainest(start: Scenario, { plainer, seed, budget }: HowToFindPlainest): Promise<Scenario> {
  const { dimensions } = plainer;
  const madeOf = (plain: ReadonlySet<string>, upTo: number): Plain | undefined => {
    const arbitrary = plainer.with(plain);
    const [scenario] = arbitrary ? fc.sample(arbitrary, { seed, numRuns: 1 }) : [];
    return scenario && { scenario, plain, upTo };
  };
  const madeOne = (some: readonly Plain[]) =>
    madeOf(new Set(some.flatMap(({ plain }) => [...plain])), Math.max(...some.map(({ upTo }) => upTo)));
  let found: Plain = { scenario: start, plain: new Set(), upTo: 0 };
  const candidatesAt = (places: readonly number[], size: number) =>
    places.flatMap((at) => {
      const more = dimensions.slice(at, at + size).filter((name) => !found.plain.has(name));
      return more.length === 0 ? [] : (madeOf(new Set([...found.plain, ...more]), at + size) ?? []);
    });
  const atOnce = () => budget.atOnce(found.scenario);
  for (let size = dimensions.length; size >= 1; size = nextSize(size, dimensions.length, atOnce())) {
    for (let at = 0; at < dimensions.length;) {
      const places = Array.from({ length: atOnce() }, (_, i) => at + i * size);
      const end = at + size * places.length;
      const better = await budget.best(candidatesAt(places, size), madeOne);
      found = better ?? found;
      at = better?.upTo ?? end;
    }
  }
  return found.scenario;
}
