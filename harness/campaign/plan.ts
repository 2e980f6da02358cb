import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { hash32 } from '../core/random.ts';
import type { Capabilities, Case, Drawn, Row, Scenario, Story, StoryPlan } from '../vocabulary/index.ts';
import { absenceOf } from '../vocabulary/index.ts';
import type { StoryRow } from './story-plan.ts';
import { planStory } from './story-plan.ts';

/** One planned play: the i-th of a case. */
export interface PlannedPlay {
  readonly case: Case;
  readonly play: number;
  /** What it was drawn from. */
  readonly arbitrary: Arbitrary<Scenario>;
  readonly scenario: Scenario;
  readonly digest: string;
  /** Of a story: the value of each dimension. */
  readonly row?: Row;
  /** The same, with what the values are. */
  readonly chosen?: StoryRow;
}

/** How many plays of a case are planned, and which. */
export interface Planning {
  readonly seed: number;
  /** Plays of a case that is drawn. */
  readonly plays: number;
  /** Rows of a story, the first ones. Default: all. */
  readonly rows?: number | undefined;
  /** Each round goes on where the one before it ended. Default 0, the fixed list. */
  readonly round?: number;
  /** Plays of the case in earlier rounds. Default 0. */
  readonly before?: number;
}

/** The seed of the i-th play of a case: a function of (seed, case, i) alone. */
export function playSeed(seed: number, slug: string, i: number): number {
  return hash32('play', seed, slug, i) | 0;
}

/**
 * The first plays of a case on a server that offers this: the i-th one is the same at any concurrency, shard or selection.
 * None where the server does not offer what the case needs.
 */
export function plannedPlays(theCase: Case, capabilities: Capabilities, planning: Planning): PlannedPlay[] {
  if (absenceOf(capabilities, ...(theCase.needs ?? [])) !== undefined) return [];
  const { scenario } = theCase;
  return isStory(scenario)
    ? playsOfStory(theCase, scenario, capabilities, planning)
    : drawnPlays(theCase, scenario, capabilities, planning);
}

/** The plays of a case, round by round without end. */
export function* roundsOf(
  theCase: Case,
  capabilities: Capabilities,
  planning: Planning,
): Generator<PlannedPlay[], never> {
  for (let [round, before] = [0, 0]; ; round++) {
    const plays = plannedPlays(theCase, capabilities, { ...planning, round, before });
    yield plays;
    before += plays.length;
  }
}

/** The dimensions and rows of a case that is a story; `undefined` for one that is drawn. */
export function storyPlanOf(
  { case: slug, scenario }: Case,
  capabilities: Capabilities,
  seed: number,
): StoryPlan | undefined {
  return isStory(scenario) ? planStory(scenario, capabilities, { seed, slug, round: 0 }).plan : undefined;
}

/** Whether a case is a story, whose dimensions are combined. */
export function isStory(scenario: Drawn | Story): scenario is Story {
  return typeof scenario !== 'function';
}

function drawnPlays(
  theCase: Case,
  drawn: Drawn,
  capabilities: Capabilities,
  { seed, plays, before = 0 }: Planning,
): PlannedPlay[] {
  const arbitrary = drawn(capabilities);
  const length = Math.min(plays, theCase.playsMax ?? Infinity);
  return Array.from({ length }, (_, i) => plannedPlay({ case: theCase, play: before + i, arbitrary }, seed));
}

/** The i-th play has the i-th row; behind the last one go the rows of the next array. */
function playsOfStory(
  theCase: Case,
  story: Story,
  capabilities: Capabilities,
  { seed, rows: rowsMax = Infinity, round = 0, before = 0 }: Planning,
): PlannedPlay[] {
  return planStory(story, capabilities, { seed, slug: theCase.case, round })
    .rows.slice(0, Math.min(rowsMax, theCase.playsMax ?? Infinity))
    .map((chosen, i) =>
      plannedPlay(
        {
          case: theCase,
          play: before + i,
          arbitrary: story.scenario(chosen.row, capabilities),
          row: chosen.row,
          chosen,
        },
        seed,
      ),
    );
}

/** Draws its scenario anew where that is not held by anyone any more: a plan of any length takes little memory. */
function plannedPlay(what: Omit<PlannedPlay, 'scenario' | 'digest'>, seed: number): PlannedPlay {
  const drawn = drawScenario(what, seed);
  let held = new WeakRef(drawn);
  return {
    ...what,
    digest: digestOf(drawn),
    get scenario() {
      const scenario = held.deref() ?? drawScenario(what, seed);
      held = new WeakRef(scenario);
      return scenario;
    },
  };
}

function drawScenario(
  { arbitrary, case: { case: slug }, play }: Omit<PlannedPlay, 'scenario' | 'digest'>,
  seed: number,
) {
  const [scenario] = fc.sample(arbitrary, { seed: playSeed(seed, slug, play), numRuns: 1 });
  if (!scenario) throw new Error(`the generator of ${slug} made nothing`);
  return scenario;
}

/** What tells one scenario from another: 16 hexadecimal digits. */
export function digestOf(scenario: Scenario): string {
  return digest(JSON.stringify(scenario));
}

/** One digest of many. */
export function digestOfAll(digests: readonly string[]): string {
  return digest(digests.join('\n'));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
