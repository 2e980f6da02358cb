import type { CampaignDeps } from '../harness/campaign/campaign-types.ts';
import { Campaign } from '../harness/campaign/campaign.ts';
import { goOnWith } from '../harness/campaign/go-on-with.ts';
import { connectControl } from '../harness/control/client.ts';
import { keptPlaysIn, keptPlaysTo } from '../harness/control/kept-plays.ts';
import { watchLag } from '../harness/core/clock.ts';
import { keepSecret } from '../harness/core/secrets.ts';
import { guarded } from '../harness/drivers/guarded.ts';
import { driverNamed } from '../harness/drivers/index.ts';
import { inTrouble } from '../harness/wraps/index.ts';
import { fittedCase } from '../harness/generators/fitted.ts';
import { viewOf } from '../harness/model/view-of.ts';
import { judge, judgeUpgrade, levelOn, rules } from '../harness/rules/index.ts';
import { nameWorld, saltOf } from '../harness/runner/naming.ts';
import { goOn } from '../harness/runner/go-on.ts';
import { play } from '../harness/runner/play.ts';
import type { Brief, Main } from '../harness/control/calls.ts';
import type { Case, RunEvent } from '../harness/vocabulary/index.ts';
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
  vitest?.test(`${theCase.case}: ${theCase.title}`, async ({ skip }) => {
    const { campaign, brief, told, isWindingUp } = await theRun();
    if (brief.cases.length > 0 && !brief.cases.includes(theCase.case)) return skip('not selected');
    const missing = absenceOf(brief.capabilities, ...(theCase.needs ?? []));
    if (missing !== undefined) return skip(missing);
    const { broken, result } = await campaign.runCase(theCase);
    await told();
    vitest.expect(broken.filter((key) => isMust(key, brief))).toEqual([]);
    vitest.expect({ erringPlays: result.erringPlays, someWerePlayed: result.plays > 0 || isWindingUp() }).toEqual({
      erringPlays: 0,
      someWerePlayed: true,
    });
  });
}

function isMust(key: string, { capabilities }: Brief): boolean {
  const rule = rules.find(({ id }) => key.startsWith(`${id}/`));
  return rule !== undefined && levelOn(rule, capabilities) === 'MUST';
}

interface TheRun {
  readonly campaign: Campaign;
  readonly brief: Brief;
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

async function begin(): Promise<TheRun> {
  const stop = new AbortController();
  const main = await connectControl(vitest?.inject('imcControl') ?? '', { wind: () => stop.abort() });
  const brief = await main.brief();
  for (const secret of brief.secrets) keepSecret(secret);
  let telling = Promise.resolve();
  const emit = (event: RunEvent) => {
    const sent = main.emit(event);
    // A main process that is gone cannot be told; the test hears of it when it waits.
    sent.catch(() => {});
    telling = sent;
  };
  const deps = depsOf(main, brief, { emit, signal: stop.signal });
  if (brief.goOnWith)
    await goOnWith(
      keptPlaysIn(brief.goOnWith.file),
      { ...deps, goOn, judge: judgeUpgrade, patience: brief.patience },
      brief.goOnWith.plays,
    );
  return {
    campaign: new Campaign(deps, brief),
    brief,
    told: () => telling,
    isWindingUp: () => stop.signal.aborted,
  };
}

type Wiring = Pick<CampaignDeps, 'emit' | 'signal'>;

function depsOf(main: Main, brief: Brief, wiring: Wiring): CampaignDeps {
  const keep = brief.keepTo === undefined ? undefined : keptPlaysTo(brief.keepTo);
  return {
    driver: inTrouble(guarded(driverNamed(brief.driver), brief), brief.wraps),
    ...(brief.prefix === undefined ? {} : { prefix: brief.prefix }),
    about: brief.about,
    capabilities: brief.capabilities,
    instance: keep ? keep.aware(main.instance) : main.instance,
    disturbable: main.disturbable(0),
    others: Array.from({ length: brief.instances - 1 }, (_, i) => main.disturbable(i + 1)),
    lag: watchLag(),
    judge,
    viewOf,
    play,
    nameWorld,
    saltOf,
    ...(keep ? { keep: keep.add } : {}),
    ...wiring,
  };
}
