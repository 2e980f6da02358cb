import type fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Scenario } from '../vocabulary/index.ts';
import type { Plainer } from './plainer.ts';
import { drawnBy } from './drawn.ts';
import { plainest } from './plainer.ts';
import type { BudgetOptions } from './shrink-budget.ts';
import { Budget, nextSize } from './shrink-budget.ts';
import { overlay, plainlySaid, simplerOnes, withoutOps } from './simpler.ts';

export interface ShrinkRequest extends BudgetOptions {
  readonly scenario: Scenario;
  /** The generator and seed that made it, where one did. */
  readonly origin?: Origin;
  /** Whether it is known to break each time it is played again. Default: whether it does is found out first. */
  readonly isDependable?: boolean;
  /** Whether the generator is not asked where what is said decides nothing, or is plain already. Default true. */
  readonly opsFirst?: boolean;
}

/** What made a scenario. */
interface Origin {
  readonly arbitrary: Arbitrary<Scenario>;
  readonly seed: number;
  /** Of a story: how it may be made plainer. */
  readonly plainer?: Plainer | undefined;
}

export interface Shrunk {
  readonly scenario: Scenario;
  /** All that broke the rule on the way to it, and the one that was begun with: the last found first. */
  readonly found: readonly Scenario[];
  /** Whether each op was shown to be needed. */
  readonly minimal: boolean;
}

/**
 * The smallest scenario that still breaks the rule in the same way: first without waiting for timers; then, where what is said in it
 * decides, by plainer values of its story, or by simpler choices of its generator; then by leaving out ops and simplifying those that
 * remain, until each is shown to be needed or the budget is spent.
 */
export async function shrink(request: ShrinkRequest): Promise<Shrunk> {
  const budget = new Budget(request);
  // What does not show again when it is played alone cannot be told from what is not needed.
  if (request.isDependable) budget.beginWith(request.scenario);
  else if (!(await showsAgain(request, budget)))
    return { scenario: request.scenario, found: [request.scenario], minimal: false };
  const { scenario, origin } = await withoutWaits(request, budget);
  const plain = origin && request.opsFirst !== false ? await withPlainPayloads(scenario, budget) : undefined;
  const start = plain ?? (origin ? await byGenerator(scenario, origin, budget) : scenario);
  const smallest = await byOps(start, budget);
  return { ...smallest, found: budget.found().reverse() };
}

/** Where a server's timers need not run out for the failure to show, no candidate waits for them: there is time for many more. */
async function withoutWaits(
  { scenario, origin }: ShrinkRequest,
  budget: Budget,
): Promise<Pick<ShrinkRequest, 'scenario' | 'origin'>> {
  const swift = unwaiting(scenario);
  const isNeeded = swift.ops.length < scenario.ops.length && !(await budget.breaks(swift));
  if (isNeeded || !origin) return { scenario: isNeeded ? scenario : swift, ...(origin ? { origin } : {}) };
  const { arbitrary, plainer, seed } = origin;
  const swiftPlainer = plainer && {
    ...plainer,
    with: (plain: ReadonlySet<string>) => plainer.with(plain)?.map(unwaiting),
  };
  return { scenario: swift, origin: { seed, arbitrary: arbitrary.map(unwaiting), plainer: swiftPlainer } };
}

/** Where what is said in it decides nothing, the needed ops are found sooner without the generator. */
async function withPlainPayloads(scenario: Scenario, budget: Budget): Promise<Scenario | undefined> {
  const plain = plainlySaid(scenario);
  return (await budget.breaks(plain)) ? plain : undefined;
}

function unwaiting(scenario: Scenario): Scenario {
  const ops = scenario.ops.filter(({ op }) => op !== 'elapse');
  return ops.length === scenario.ops.length ? scenario : { ...scenario, ops };
}

/** Plays in which a failure must show at least once, for its scenario to be shrunk. */
const showTries = 3;

async function showsAgain({ scenario, tries = 1 }: ShrinkRequest, budget: Budget): Promise<boolean> {
  for (let played = 0; played < showTries; played += tries) if (await budget.breaks(scenario, true)) return true;
  return false;
}

async function byGenerator(
  scenario: Scenario,
  { arbitrary, seed, plainer }: Origin,
  budget: Budget,
): Promise<Scenario> {
  if (plainer) return plainest(scenario, { plainer, seed, budget });
  let drawn: fc.Value<Scenario> | undefined = drawnBy(arbitrary, seed);
  let smallest = scenario;
  while (drawn && !budget.quarterSpent) {
    drawn = await simplerDrawn(arbitrary.shrink(drawn.value, drawn.context), budget);
    smallest = drawn?.value ?? smallest;
  }
  return smallest;
}

/** The shortest of the first few of these that breaks. */
async function simplerDrawn(
  all: Iterable<fc.Value<Scenario>>,
  budget: Budget,
): Promise<fc.Value<Scenario> | undefined> {
  let batch: { readonly scenario: Scenario; readonly drawn: fc.Value<Scenario> }[] = [];
  const shortest = () => batch.toSorted((a, b) => a.scenario.ops.length - b.scenario.ops.length);
  const best = () => budget.best(shortest(), () => undefined);
  for (const drawn of all) {
    if (budget.quarterSpent) return undefined;
    batch.push({ scenario: drawn.value, drawn });
    if (batch.length < budget.atOnce(drawn.value)) continue;
    const simpler = await best();
    if (simpler) return simpler.drawn;
    batch = [];
  }
  return (await best())?.drawn;
}

async function byOps(start: Scenario, budget: Budget): Promise<Omit<Shrunk, 'found'>> {
  let scenario = start;
  const next = (size: number) => nextSize(size, scenario.ops.length, budget.atOnce(scenario));
  for (let size = next(Infinity); size >= 1; size = next(size)) scenario = await withoutRuns(scenario, size, budget);
  for (;;) {
    const simpler = await simplerThatBreaks(scenario, budget);
    if (!simpler) return { scenario, minimal: !budget.spent };
    scenario = simpler;
  }
}

/** Leaves out each run of `size` ops that is not needed, from the end on. */
async function withoutRuns(start: Scenario, size: number, budget: Budget): Promise<Scenario> {
  let scenario = start;
  for (let end = start.ops.length; end > 0;) {
    const base = scenario;
    const ends = Array.from({ length: budget.atOnce(base) }, (_, i) => end - i * size).filter((place) => place > 0);
    const runs = ends.map((to) => ({ ...withoutOps(base, to - size, to), begins: to - size }));
    const begins = (some: readonly { readonly begins: number }[]) => Math.min(...some.map((run) => run.begins));
    const left = await budget.best(runs, (some) => ({ ...overlay(base, some), begins: begins(some) }));
    scenario = left?.scenario ?? scenario;
    end = left?.begins ?? begins(runs);
  }
  return scenario;
}

async function simplerThatBreaks(scenario: Scenario, budget: Budget): Promise<Scenario | undefined> {
  const all = [...simplerOnes(scenario)];
  const atOnce = budget.atOnce(scenario);
  for (let at = 0; at < all.length; at += atOnce) {
    const some = all.slice(at, at + atOnce);
    const simpler = await budget.best(some, (broken) => overlay(scenario, broken));
    if (simpler) return simpler.scenario;
  }
  return undefined;
}
