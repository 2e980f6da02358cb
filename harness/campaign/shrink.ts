import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { deadlineIn } from '../core/deadline.ts';
import type { Op, Scenario } from '../vocabulary/index.ts';
import type { Plainer } from './plainer.ts';
import { plainest } from './plainer.ts';

export interface ShrinkRequest {
  readonly scenario: Scenario;
  /** The generator and seed that made it, where one did. */
  readonly origin?: Origin;
  /** Plays candidates, each in a world of its own, and tells which of them break the rule in the same way. */
  readonly breaks: Breaks;
  /** Plays in which a candidate may break it; all must be in vain for it to be left. Default 1. */
  readonly tries?: number;
  readonly playsMax: number;
  readonly msMax: number;
  /** Ends the search early. */
  readonly signal?: AbortSignal;
}

export type Breaks = (candidates: readonly Scenario[]) => Promise<readonly boolean[]>;

/** Candidates that are played at once: the first of them that breaks is gone on with, the others were played in vain. */
const atOnce = 3;

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
 * The smallest scenario that still breaks the rule in the same way: first without waiting for timers, then by plainer values of its story, then by simpler
 * choices of the generator, then by leaving out ops and simplifying those that remain, until each is shown to be needed
 * or the budget is spent.
 */
export async function shrink(request: ShrinkRequest): Promise<Shrunk> {
  const budget = new Budget(request);
  // What does not show again when it is played alone cannot be told from what is not needed.
  if (!(await showsAgain(request, budget)))
    return { scenario: request.scenario, found: [request.scenario], minimal: false };
  const { scenario, origin } = await withoutWaits(request, budget);
  const start = origin ? await byGenerator(scenario, origin, budget) : scenario;
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

/** Counts plays and time; a candidate beyond them is not played and does not count as breaking. */
class Budget {
  readonly #request: ShrinkRequest;
  readonly #deadline;
  readonly #known = new Map<string, boolean>();
  /** Each that was gone on with, in that order. */
  readonly #found = new Map<string, Scenario>();
  #plays = 0;

  constructor(request: ShrinkRequest) {
    this.#request = request;
    this.#deadline = deadlineIn(request.msMax);
  }

  get spent(): boolean {
    const { playsMax, signal } = this.#request;
    return this.#plays >= playsMax || this.#deadline.passed || signal?.aborted === true;
  }

  /** All that broke, in the order in which they were gone on with. */
  found(): Scenario[] {
    return [...this.#found.values()];
  }

  /** Whether the candidate breaks; `again` plays it even if that is known already. */
  async breaks(candidate: Scenario, again = false): Promise<boolean> {
    if (again) this.#known.delete(keyOf(candidate));
    return (await this.firstThatBreaks([candidate])) === 0;
  }

  /** The place of the first of these that breaks, few enough to be played at once; `undefined` where none does. */
  async firstThatBreaks(candidates: readonly Scenario[]): Promise<number | undefined> {
    const { tries = 1 } = this.#request;
    const open = new Map(candidates.map((candidate) => [keyOf(candidate), candidate]));
    for (const key of open.keys()) if (this.#known.has(key)) open.delete(key);
    for (let played = 0; played < tries && open.size > 0 && !this.spent; played++) await this.#playOpen(open);
    if (!this.spent) for (const key of open.keys()) this.#known.set(key, false);
    const first = candidates.findIndex((candidate) => this.#known.get(keyOf(candidate)) === true);
    const breaking = candidates[first];
    if (breaking) this.#found.set(keyOf(breaking), breaking);
    return breaking ? first : undefined;
  }

  /** Plays them once, as far as the budget goes, and takes away those that break. */
  async #playOpen(open: Map<string, Scenario>): Promise<void> {
    const played = [...open].slice(0, this.#request.playsMax - this.#plays);
    this.#plays += played.length;
    const broken = await this.#request.breaks(played.map(([, candidate]) => candidate));
    for (const [i, [key]] of played.entries()) {
      if (!broken[i]) continue;
      this.#known.set(key, true);
      open.delete(key);
    }
  }
}

function keyOf({ ops, names, hashes }: Scenario): string {
  return JSON.stringify([ops, names, hashes]);
}

async function byGenerator(
  scenario: Scenario,
  { arbitrary, seed, plainer }: Origin,
  budget: Budget,
): Promise<Scenario> {
  const first = (candidates: readonly Scenario[]) => budget.firstThatBreaks(candidates);
  const breaks = (candidate: Scenario) => budget.breaks(candidate);
  const start = plainer
    ? await plainest({ arbitrary, scenario }, { plainer, seed, atOnce, first })
    : { arbitrary, scenario };
  let smallest = start.scenario;
  const property = fc.asyncProperty(start.arbitrary, async (candidate) => {
    const broken = await breaks(candidate);
    if (broken && candidate.ops.length <= smallest.ops.length) smallest = candidate;
    return !broken;
  });
  await fc.check(property, { seed, numRuns: 1 });
  return smallest;
}

async function byOps(start: Scenario, budget: Budget): Promise<Omit<Shrunk, 'found'>> {
  let scenario = start;
  for (let size = Math.ceil(start.ops.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    scenario = await withoutRuns(scenario, size, budget);
  for (;;) {
    const simpler = await firstThatBreaks(simplerOnes(scenario), budget);
    if (!simpler) return { scenario, minimal: !budget.spent };
    scenario = simpler;
  }
}

/** Leaves out each run of `size` ops that is not needed, from the end on. */
async function withoutRuns(start: Scenario, size: number, budget: Budget): Promise<Scenario> {
  let scenario = start;
  let at = scenario.ops.length - size;
  while (at >= 0) {
    const candidates = places(at).map((place) => withoutOps(scenario, place, size));
    const first = await budget.firstThatBreaks(candidates);
    scenario = candidates[first ?? -1] ?? scenario;
    at = Math.min(at - (first === undefined ? candidates.length : first + 1), scenario.ops.length - size);
  }
  return scenario;
}

/** The next places from this one down, so many as are tried at once. */
function places(at: number): number[] {
  return Array.from({ length: Math.min(atOnce, at + 1) }, (_, i) => at - i);
}

async function firstThatBreaks(candidates: Iterable<Scenario>, budget: Budget): Promise<Scenario | undefined> {
  const all = [...candidates];
  for (let at = 0; at < all.length; at += atOnce) {
    const some = all.slice(at, at + atOnce);
    const first = await budget.firstThatBreaks(some);
    if (first !== undefined) return some[first];
  }
  return undefined;
}

/** Any names, one op less, or one op simpler; the last ones tried show that each op that stays is needed. */
function* simplerOnes(scenario: Scenario): Iterable<Scenario> {
  const { names, hashes, ...anyNames } = scenario;
  if (names !== undefined && hashes !== undefined) yield anyNames;
  if (names !== undefined) yield { ...anyNames, ...(hashes === undefined ? {} : { hashes }) };
  if (hashes !== undefined) yield { ...anyNames, ...(names === undefined ? {} : { names }) };
  for (const [at, op] of scenario.ops.entries()) {
    yield withoutOps(scenario, at, 1);
    for (const simpler of simplerOps(op)) yield { ...scenario, ops: scenario.ops.with(at, simpler) };
  }
}

function simplerOps(op: Op): Op[] {
  const { overlap, ...alone } = op;
  const simpler: Op[] = overlap ? [alone] : [];
  if (op.op === 'send' && op.background) simpler.push(without(op, 'background'));
  if (op.op === 'send' && op.via !== 'api') simpler.push({ ...op, via: 'api' });
  if (op.op === 'send' && op.way !== undefined) simpler.push(without(op, 'way'));
  if (op.op === 'send' && op.badge === false) simpler.push(without(op, 'badge'));
  if (op.op === 'send' && op.expiresInS !== undefined) simpler.push(without(op, 'expiresInS'));
  if (op.op === 'restart' && op.how === 'kill') simpler.push({ ...op, how: 'graceful' });
  if (op.op === 'restart' && op.afterMs !== undefined) simpler.push(without(op, 'afterMs'));
  if (op.op === 'login' && op.transport !== undefined) simpler.push(without(op, 'transport'));
  if (op.op === 'login' && op.device !== undefined) simpler.push(without(op, 'device'));
  if (op.op === 'send' && (op.payload.shape !== 'text' || op.payload.text !== 'hello'))
    simpler.push({ ...op, payload: { shape: 'text', text: 'hello' } });
  return simpler;
}

/** The op without something that is optional in it. */
function without<O extends Op>(op: O, key: keyof O & string): Op {
  return Object.fromEntries(Object.entries(op).filter(([name]) => name !== key)) as Op;
}

function withoutOps(scenario: Scenario, at: number, size: number): Scenario {
  return { ...scenario, ops: scenario.ops.toSpliced(at, size) };
}
