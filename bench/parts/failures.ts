import { Campaign } from '../../harness/campaign/campaign.ts';
import { nowMs, watchLag } from '../../harness/core/clock.ts';
import { viewOf } from '../../harness/model/view-of.ts';
import { judge } from '../../harness/rules/index.ts';
import { nameWorld, saltOf } from '../../harness/runner/naming.ts';
import { play } from '../../harness/runner/play.ts';
import { type FaultInfo, listFaults } from '../../harness/targets/list-faults.ts';
import type { Case, RunEvent } from '../../harness/vocabulary/index.ts';
import { collectCases } from '../../specs/collect.ts';
import { type Figure, spreadOf } from '../figures.ts';
import { type Part, scaled } from '../part.ts';
import { startServer } from '../servers.ts';

/** Plays of a case until a failure is looked for by another one. */
const PLAYS = 40;
const AIM_S = 5;

export const failures: Part = {
  name: 'failures',
  title: 'Looking into a failure',
  method: `The reference server with each of its faults in turn: plays of the cases that exercise the first rule that must notice it, ${PLAYS} of each, until one breaks the rule; then the time from the end of these plays to the counterexample, shrunk and confirmed. One seed a round. What shows only where its profile is on is played under that profile.`,
  async measure({ rounds, scale, say, folder }) {
    const cases = await collectCases();
    const all = (await listFaults()).filter(({ caughtBy }) => caughtBy.length > 0);
    const chosen = spreadOver(all, scaled(all.length, scale));
    const seconds = new Map<string, number[]>();
    for (let seed = 1; seed <= rounds; seed++)
      for (const fault of chosen) {
        const took = await lookedInto(fault, { cases, seed, folder });
        say(`failures: ${fault.id}, round ${seed}: ${took === undefined ? 'not found' : `${took.toFixed(1)} s`}`);
        if (took !== undefined) seconds.set(fault.id, [...(seconds.get(fault.id) ?? []), took]);
      }
    return figuresOf(seconds);
  },
};

function figuresOf(seconds: ReadonlyMap<string, readonly number[]>): Figure[] {
  const aim = { words: `under ${AIM_S} s`, max: AIM_S };
  const each = [...seconds].map(([name, values]): Figure => {
    return { name, unit: 's', better: 'less', values: [...values], aim };
  });
  if (each.length === 0) return [];
  const medians = each.map(({ values }) => spreadOf(values).median);
  return [
    { name: `any of these ${each.length} faults`, unit: 's', better: 'less', values: medians, aim },
    { name: 'the slowest fault', unit: 's', better: 'less', values: [Math.max(...medians)], aim },
    ...each,
  ];
}

/** So many of them, from the first to the last. */
function spreadOver<T>(all: readonly T[], many: number): T[] {
  return all.filter((_, i) => Math.floor(((i + 1) * many) / all.length) > Math.floor((i * many) / all.length));
}

interface Looking {
  readonly cases: readonly Case[];
  readonly seed: number;
  readonly folder: string;
}

/** Seconds from the end of the plays of a case to the first counterexample; `undefined` where no play showed the fault. */
async function lookedInto({ id, profile, caughtBy }: FaultInfo, looking: Looking): Promise<number | undefined> {
  const [rule = ''] = caughtBy;
  const server = await startServer('reference', { folder: looking.folder, faults: [id], profile });
  const lag = watchLag();
  const moments = { played: 0, found: undefined as number | undefined };
  const emit = ({ type }: RunEvent) => {
    if (type === 'case-done') moments.played = nowMs();
    if (type === 'counterexample') moments.found ??= nowMs();
  };
  try {
    const campaign = new Campaign(
      { ...server, lag, judge, play, nameWorld, viewOf, saltOf, emit, signal: new AbortController().signal },
      { seed: looking.seed, plays: PLAYS, rows: PLAYS, ...plainly, rules: [rule] },
    );
    for (const theCase of looking.cases.filter(({ exercises }) => exercises.includes(rule))) {
      await campaign.runCase(theCase);
      if (moments.found !== undefined) return (moments.found - moments.played) / 1000;
    }
    return undefined;
  } finally {
    lag.stop();
    await server.pool.close();
  }
}

const plainly = { patience: 1, concurrency: 'auto', timeBudgetMs: 0, confirmations: 10 } as const;
