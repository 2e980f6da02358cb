import type { CampaignDeps } from '../harness/campaign/campaign-types.ts';
import { Campaign } from '../harness/campaign/campaign.ts';
import { crowdedOut } from '../harness/campaign/load-meter.ts';
import { goOnWith } from '../harness/campaign/go-on-with.ts';
import { connectControl } from '../harness/control/client.ts';
import { keptPlaysIn, keptPlaysTo } from '../harness/control/kept-plays.ts';
import { watchLag } from '../harness/core/clock.ts';
import { keepSecret } from '../harness/core/secrets.ts';
import { loadExternal } from '../harness/external/load.ts';
import type { External } from '../harness/external/load.ts';
import { guarded } from '../harness/drivers/guarded.ts';
import { driverFor } from '../harness/drivers/load.ts';
import { inTrouble } from '../harness/wraps/index.ts';
import { fittedCase } from '../harness/generators/fitted.ts';
import { viewOf } from '../harness/model/view-of.ts';
import { judge, judgeUpgrade, levelOn, rules } from '../harness/rules/index.ts';
import { nameWorld, saltOf } from '../harness/runner/naming.ts';
import { goOn } from '../harness/runner/go-on.ts';
import { play } from '../harness/runner/play.ts';
import type { Brief, Main } from '../harness/control/calls.ts';
import type { Case, Rule, RunEvent } from '../harness/vocabulary/index.ts';
import { absenceOf } from '../harness/vocabulary/index.ts';
import { collector } from './collect.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the control socket of the main process. */
    imcControl: string;
  }
}

// Whoever only gathers cases is not vitest.
const vitest = collector() ? undefined : await import('vitest');

/**
 * Declares a case. Its plays are judged by all rules; the test is a view of that, which fails when a MUST was broken
 * in a way that no case before it had shown.
 */
export function conformance(given: Case): void {
  const theCase = fittedCase(given);
  collector()?.push(theCase);
  declared.push(theCase);
  vitest?.test(`${theCase.case}: ${theCase.title}`, async ({ skip }) => {
    const { campaign, brief, judgedBy, told, isWindingUp } = await theRun();
    const why = whyNot(theCase, brief);
    if (why !== undefined) return skip(why);
    const behind = declared.slice(declared.indexOf(theCase) + 1).filter((other) => whyNot(other, brief) === undefined);
    const { broken, result } = await campaign.runCase(theCase, behind);
    await told();
    vitest.expect(broken.filter((key) => isMust(key, brief, judgedBy))).toEqual([]);
    const mayPlayNone = isWindingUp() || (brief.shard !== undefined && result.planned === 0);
    vitest.expect({ erringPlays: result.erringPlays, someWerePlayed: result.plays > 0 || mayPlayNone }).toEqual({
      erringPlays: 0,
      someWerePlayed: true,
    });
  });
}

/** All that were declared, in their order. */
const declared: Case[] = [];

/** Why the run does not play a case; `undefined` where it does. */
function whyNot({ case: slug, needs = [] }: Case, { cases, capabilities }: Brief): string | undefined {
  if (cases.length > 0 && !cases.includes(slug)) return 'not selected';
  return absenceOf(capabilities, ...needs);
}

/** The cases of a team's own; none where the run was given none. */
export async function externalCases(): Promise<readonly Case[]> {
  return (await theDoor()).external?.cases ?? [];
}

function isMust(key: string, { capabilities }: Brief, by: readonly Rule[]): boolean {
  const rule = by.find(({ id }) => key.startsWith(`${id}/`));
  return rule !== undefined && levelOn(rule, capabilities) === 'MUST';
}

interface TheRun {
  readonly campaign: Campaign;
  readonly brief: Brief;
  readonly judgedBy: readonly Rule[];
  /** Resolves when the main process has all that happened. */
  readonly told: () => Promise<void>;
  /** Whether the run was told to end early. */
  readonly isWindingUp: () => boolean;
}

let run: Promise<TheRun> | undefined;

/** The one run of this worker: all spec files share its campaign. */
function theRun(): Promise<TheRun> {
  run ??= begin();
  return run;
}

/** The main process, and what it asks for. */
interface Door {
  readonly main: Main;
  readonly brief: Brief;
  readonly external: External | undefined;
  readonly stop: AbortController;
}

let door: Promise<Door> | undefined;

function theDoor(): Promise<Door> {
  door ??= knock();
  return door;
}

async function knock(): Promise<Door> {
  const stop = new AbortController();
  const main = await connectControl(vitest?.inject('imcControl') ?? '', { wind: () => stop.abort() });
  const brief = await main.brief();
  for (const secret of brief.secrets) keepSecret(secret);
  // The main process has held their names against those of our cases already.
  const external = brief.specs === undefined ? undefined : await loadExternal(brief.specs, { rules, cases: [] });
  return { main, brief, external, stop };
}

async function begin(): Promise<TheRun> {
  const { main, brief, external, stop } = await theDoor();
  const judgedBy = [...rules, ...(external?.rules ?? [])];
  let telling = Promise.resolve();
  const emit = (event: RunEvent) => {
    const sent = main.emit(event);
    // A main process that is gone cannot be told; the test hears of it when it waits.
    sent.catch(() => {});
    telling = sent;
  };
  const driver = await driverFor({ kind: brief.driver, from: brief.driverFrom });
  const deps = depsOf(main, brief, {
    driver,
    emit,
    signal: stop.signal,
    judge: (history) => judge(history, judgedBy),
  });
  if (brief.goOnWith)
    await goOnWith(
      keptPlaysIn(brief.goOnWith.file),
      { ...deps, goOn, judge: judgeUpgrade, patience: brief.patience },
      brief.goOnWith.plays,
    );
  return {
    campaign: new Campaign(deps, brief),
    brief,
    judgedBy,
    told: () => telling,
    isWindingUp: () => stop.signal.aborted,
  };
}

type Wiring = Pick<CampaignDeps, 'driver' | 'emit' | 'signal' | 'judge'>;

function depsOf(main: Main, brief: Brief, { driver, ...wiring }: Wiring): CampaignDeps {
  const keep = brief.keepTo === undefined ? undefined : keptPlaysTo(brief.keepTo);
  return {
    driver: inTrouble(guarded(driver, brief), brief.wraps),
    ...(brief.prefix === undefined ? {} : { prefix: brief.prefix }),
    about: brief.about,
    capabilities: brief.capabilities,
    instance: keep ? keep.aware(main.instance) : main.instance,
    disturbable: main.disturbable(0),
    others: Array.from({ length: brief.instances - 1 }, (_, i) => main.disturbable(i + 1)),
    lag: watchLag(),
    crowdedOut,
    viewOf,
    play,
    nameWorld,
    saltOf,
    ...(keep ? { keep: keep.add } : {}),
    ...wiring,
  };
}
