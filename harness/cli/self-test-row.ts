import { collectCases } from '../../specs/collect.ts';
import { Campaign } from '../campaign/campaign.ts';
import type { FaultClaim, MatrixRow } from '../campaign/self-test.ts';
import { matrixRow, rowHolds } from '../campaign/self-test.ts';
import { watchLag } from '../core/clock.ts';
import { toImcError } from '../core/errors.ts';
import { judge } from '../rules/index.ts';
import { nameWorld, saltOf } from '../runner/naming.ts';
import { play } from '../runner/play.ts';
import type { About, Capabilities, Driver, Instance, RunEvent } from '../vocabulary/index.ts';

/** A server, and how to speak to it. */
export interface On {
  readonly driver: Driver;
  readonly instance: Instance;
  readonly about: About;
  readonly capabilities: Capabilities;
  /** Whether it is ours to replace by a fresh one. Default true. */
  readonly replaceable?: boolean;
}

/** Plays of a case that exercises nothing of what must notice: whoever complains there without reason is found all the same. */
const besideMax = 6;

/** Plays all cases on a server that has a defect, or is put in trouble, and holds what is noticed against what must be. */
export async function playUnder(
  claim: FaultClaim,
  { driver, instance, about, capabilities, replaceable = true }: On,
  { seed, plays, patience }: { readonly seed: number; readonly plays: number; readonly patience: number },
): Promise<MatrixRow> {
  const events: RunEvent[] = [];
  const lag = watchLag();
  const campaign = new Campaign(
    {
      driver,
      about,
      capabilities,
      instance,
      lag,
      judge,
      play,
      nameWorld,
      saltOf,
      emit: (event) => events.push(event),
      signal: new AbortController().signal,
    },
    {
      seed,
      plays,
      patience,
      replaceable,
      concurrency: 'auto',
      timeBudgetMs: 0,
      rules: [],
      confirmations: 1,
    },
  );
  try {
    for (const theCase of await collectCases()) {
      const mustNotice = claim.caughtBy.length === 0 || theCase.exercises.some((id) => claim.caughtBy.includes(id));
      await campaign.playCase(theCase, mustNotice ? plays : Math.min(plays, besideMax));
    }
  } catch (thrown) {
    const { code, message } = toImcError(thrown);
    events.push({ type: 'error', error: { code, message } });
  } finally {
    lag.stop();
  }
  return rowOf(claim, events);
}

function rowOf(claim: FaultClaim, events: readonly RunEvent[]): MatrixRow {
  const plays = events
    .filter((event) => event.type === 'played')
    .map(({ broken }) => broken.map((key) => key.split('/')[0] ?? ''));
  const errors = events.filter((event) => event.type === 'error').map(({ error }) => `${error.code}: ${error.message}`);
  return matrixRow(claim, plays, errors);
}

/** A row as people read it. */
export function lineOf(row: MatrixRow): string {
  const mark = rowHolds(row) ? 'ok    ' : 'BROKEN';
  const caught =
    row.caught.length === 0 ? '' : ` caught by ${row.caught.join(', ')}, first in play ${row.firstCaughtAt ?? '?'}`;
  const missed = row.missed.length === 0 ? '' : `; not noticed by ${row.missed.join(', ')}`;
  const unexpected = row.unexpected.length === 0 ? '' : `; unexpectedly also by ${row.unexpected.join(', ')}`;
  const errors = row.errors.length === 0 ? '' : `; our trouble: ${row.errors[0]}`;
  return `${mark} ${row.fault.padEnd(30)}${caught}${missed}${unexpected}${errors} (${row.plays} plays)`;
}
