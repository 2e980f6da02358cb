import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { collectCases } from '../../specs/collect.ts';
import { goOnWith } from '../campaign/go-on-with.ts';
import { plannedPlays } from '../campaign/plan.ts';
import type { MatrixRow } from '../campaign/self-test.ts';
import { matrixRow } from '../campaign/self-test.ts';
import { watchLag } from '../core/clock.ts';
import { judgeUpgrade, rules } from '../rules/index.ts';
import { goOn } from '../runner/go-on.ts';
import type { FaultInfo } from '../targets/list-faults.ts';
import { parseTarget } from '../targets/parse-target.ts';
import type { KeptPlay, RunEvent, TargetInfo } from '../vocabulary/index.ts';
import { openTarget } from './open-run.ts';
import { alternately, brokenIn, playOn } from './self-test-row.ts';

/** A fault, and which of the two servers has it: the one before an upgrade, or the one after. */
interface UpgradeClaim {
  readonly id: string;
  readonly breaks: string;
  readonly upgrade: NonNullable<FaultInfo['upgrade']>;
}

/** Faults that are to be noticed where data goes from one server to another; and that nothing is without one. */
export function upgradeClaims(faults: readonly FaultInfo[]): UpgradeClaim[] {
  const none: UpgradeClaim = { id: '(no fault)', breaks: 'nothing', upgrade: { at: 'after', caughtBy: [] } };
  return [none, ...faults.flatMap(({ id, breaks, upgrade }) => (upgrade ? [{ id, breaks, upgrade }] : []))];
}

interface HowToProve {
  readonly seed: number;
  readonly patience: number;
}

/** Plays on the server before an upgrade. */
const playsBefore = 60;

/** Plays on one reference server, goes on with them on another that has its data, and holds what is noticed against what must be. */
export async function upgradeRow({ id, breaks, upgrade }: UpgradeClaim, how: HowToProve): Promise<MatrixRow> {
  const folder = join('imc-out', 'last-self-test', `upgrade-${id.replaceAll(/[^a-z0-9-]+/g, '-')}`);
  rmSync(folder, { recursive: true, force: true });
  const faultsAt = (at: 'before' | 'after') => (upgrade.at === at && upgrade.caughtBy.length > 0 ? [id] : []);
  const { target, plays, errors } = await playBefore(faultsAt('before'), folder, how);
  const events = await goOnAfter(faultsAt('after'), { folder, target, plays }, how);
  const troubles = events.flatMap((event) =>
    event.type === 'error' ? [`${event.error.code}: ${event.error.message}`] : [],
  );
  const claim = {
    id: `upgrade, ${upgrade.at === 'before' ? 'from' : 'to'} ${id}`,
    breaks,
    caughtBy: upgrade.caughtBy,
    // Data that lacks something may lack it for all of these.
    mayBreak:
      upgrade.caughtBy.length === 0 ? [] : rules.filter(({ area }) => area === 'upgrade').map((rule) => rule.id),
  };
  return matrixRow(claim, brokenIn(events), { errors: [...errors, ...troubles] });
}

async function playBefore(faults: readonly string[], folder: string, { seed, patience }: HowToProve) {
  const target = await openTarget({ spec: parseTarget('reference', { faults }), patience, folder });
  const plays: KeptPlay[] = [];
  try {
    const cases = await collectCases();
    const planned = alternately(
      cases.map((theCase) =>
        plannedPlays(theCase, target.capabilities, { seed, plays: playsBefore, rows: playsBefore }),
      ),
    );
    const { errors } = await playOn(
      target,
      { seed, seeds: 1, plays: playsBefore, patience },
      { planned: planned.slice(0, playsBefore), isEnough: () => false, keep: (play) => plays.push(play) },
    );
    await target.pool.keepData(join(folder, 'data'));
    return { target: target.info, plays, errors };
  } finally {
    await target.pool.close();
  }
}

interface Before {
  readonly folder: string;
  readonly target: TargetInfo;
  readonly plays: readonly KeptPlay[];
}

async function goOnAfter(
  faults: readonly string[],
  { folder, target: before, plays }: Before,
  { patience }: HowToProve,
): Promise<RunEvent[]> {
  const about = { format: 'imc-data-1' as const, target: before, plays: plays.length, at: '' };
  const spec = parseTarget('reference', { faults });
  const goOnFrom = { data: join(folder, 'data'), plays: '', about };
  const target = await openTarget({ spec, patience, folder, goOnWith: goOnFrom });
  const events: RunEvent[] = [];
  const lag = watchLag();
  try {
    const { signal } = new AbortController();
    const emit = (event: RunEvent) => void events.push(event);
    await goOnWith(plays, { ...target, goOn, judge: judgeUpgrade, lag, emit, signal, patience }, plays.length);
    return events;
  } finally {
    lag.stop();
    await target.pool.close();
    rmSync(goOnFrom.data, { recursive: true, force: true });
  }
}
