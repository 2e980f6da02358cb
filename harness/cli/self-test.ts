import { join } from 'node:path';
import { collectCases } from '../../specs/collect.ts';
import { Campaign } from '../campaign/campaign.ts';
import type { FaultClaim, MatrixRow } from '../campaign/self-test.ts';
import { matrixRow, rowHolds, rulesNeverBroken } from '../campaign/self-test.ts';
import { watchLag } from '../core/clock.ts';
import { toImcError } from '../core/errors.ts';
import { driverNamed } from '../drivers/index.ts';
import { flavourOf } from '../targets/flavours/index.ts';
import { judge, rules } from '../rules/index.ts';
import { nameWorld, saltOf } from '../runner/naming.ts';
import { play } from '../runner/play.ts';
import { checkBuild } from '../targets/build-stamp.ts';
import { listFaults } from '../targets/list-faults.ts';
import { parseTarget } from '../targets/parse-target.ts';
import type { Capabilities, Driver, Instance, RunEvent } from '../vocabulary/index.ts';
import { exitCodes } from './exit-code.ts';
import { openTarget } from './open-run.ts';
import { checkFaults } from './selection.ts';

export interface SelfTestCommand {
  readonly fault: readonly string[];
  readonly seed: number;
  readonly plays: number;
  readonly json?: boolean;
}

/** A loud fault and a quiet one: the loud one must not drown the other. */
const together = ['push-twice', 'mark-read-forgotten'];

/** `imc self-test`: breaks the reference server in every way it knows. Exit code 1 when a rule missed what it must notice. */
export async function selfTestCommand(command: SelfTestCommand): Promise<number> {
  await checkBuild();
  const claims = await chosenClaims(command);
  const rows: MatrixRow[] = [];
  const add = (row: MatrixRow) => {
    rows.push(row);
    if (!command.json) process.stdout.write(`${lineOf(row)}\n`);
  };
  if (command.fault.length === 0)
    add(await rowUnder({ id: '(no fault)', breaks: 'nothing', caughtBy: [], mayBreak: [] }, [], command));
  for (const claim of claims) add(await rowUnder(claim, [claim.id], command));
  if (command.fault.length === 0) {
    add(await rowUnder(bothOf(claims), together, command));
    add(await standInRow(command));
  }
  const never =
    command.fault.length === 0
      ? rulesNeverBroken(
          rules.map(({ id }) => id),
          rows,
        )
      : [];
  const holds = rows.every(rowHolds) && never.length === 0;
  process.stdout.write(
    command.json ? `${JSON.stringify({ holds, rows, never }, undefined, 2)}\n` : closing(rows, never),
  );
  return holds ? exitCodes.kept : exitCodes.broken;
}

async function chosenClaims({ fault }: SelfTestCommand): Promise<readonly FaultClaim[]> {
  await checkFaults(fault);
  const claims = await listFaults();
  return fault.length === 0 ? claims : claims.filter(({ id }) => fault.includes(id));
}

function bothOf(claims: readonly FaultClaim[]): FaultClaim {
  const both = claims.filter(({ id }) => together.includes(id));
  return {
    id: together.join(' + '),
    breaks: 'two stages at once, a loud fault and a quiet one',
    caughtBy: [...new Set(both.flatMap(({ caughtBy }) => caughtBy))],
    mayBreak: both.flatMap(({ mayBreak }) => mayBreak),
  };
}

async function rowUnder(claim: FaultClaim, faults: readonly string[], command: SelfTestCommand): Promise<MatrixRow> {
  const folder = join('imc-out', 'last-self-test', claim.id.replaceAll(/[^a-z0-9-]+/g, '-'));
  const target = await openTarget({ spec: parseTarget('reference', { faults }), folder });
  try {
    return await playUnder(claim, target, command);
  } finally {
    await target.pool.close();
  }
}

/** The stand-in says yes to everything and does nothing: what an accepted message owes must be missed. */
async function standInRow(command: SelfTestCommand): Promise<MatrixRow> {
  const driver = driverNamed(flavourOf(parseTarget('reference')).driver);
  const standIn = await driver.standIn();
  const [about] = driver.serves as [(typeof driver.serves)[number], ...typeof driver.serves];
  try {
    return await playUnder(
      {
        id: '(stand-in)',
        breaks: 'a server that says yes to everything and does nothing',
        caughtBy: ['IMC-DM-001', 'IMC-DM-002', 'IMC-DM-003', 'IMC-DM-004', 'IMC-DM-008'],
        mayBreak: rules.map(({ id }) => id),
      },
      { driver, instance: standIn, capabilities: driver.capabilities(about) },
      command,
    );
  } finally {
    await standIn.close();
  }
}

interface On {
  readonly driver: Driver;
  readonly instance: Instance;
  readonly capabilities: Capabilities;
}

async function playUnder(
  claim: FaultClaim,
  { driver, instance, capabilities }: On,
  command: SelfTestCommand,
): Promise<MatrixRow> {
  const events: RunEvent[] = [];
  const lag = watchLag();
  const campaign = new Campaign(
    {
      driver,
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
      seed: command.seed,
      plays: command.plays,
      patience: 1,
      concurrency: 'auto',
      timeBudgetMs: 0,
      rules: [],
      confirmations: 1,
    },
  );
  try {
    for (const theCase of await collectCases()) await campaign.playCase(theCase);
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

function lineOf(row: MatrixRow): string {
  const mark = rowHolds(row) ? 'ok    ' : 'BROKEN';
  const caught =
    row.caught.length === 0 ? '' : ` caught by ${row.caught.join(', ')}, first in play ${row.firstCaughtAt ?? '?'}`;
  const missed = row.missed.length === 0 ? '' : `; not noticed by ${row.missed.join(', ')}`;
  const unexpected = row.unexpected.length === 0 ? '' : `; unexpectedly also by ${row.unexpected.join(', ')}`;
  const errors = row.errors.length === 0 ? '' : `; our trouble: ${row.errors[0]}`;
  return `${mark} ${row.fault.padEnd(30)}${caught}${missed}${unexpected}${errors} (${row.plays} plays)`;
}

function closing(rows: readonly MatrixRow[], never: readonly string[]): string {
  const held = rows.filter(rowHolds).length;
  const unbroken = never.length === 0 ? 'every rule was broken by at least one' : `never broken: ${never.join(', ')}`;
  return `${held} of ${rows.length} rows hold; ${unbroken}\n`;
}
