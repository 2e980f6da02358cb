import { join } from 'node:path';
import type { FaultClaim, MatrixRow } from '../campaign/self-test.ts';
import { detectionOf, rowHolds, rulesNeverBroken } from '../campaign/self-test.ts';
import { driverNamed } from '../drivers/index.ts';
import { driverKindOf, profilesOf } from '../targets/flavours/index.ts';
import { boundBy, rules } from '../rules/index.ts';
import { ImcError } from '../core/errors.ts';
import { checkBuild } from '../targets/build-stamp.ts';
import { type FaultInfo, listFaults } from '../targets/list-faults.ts';
import { parseTarget } from '../targets/parse-target.ts';
import { defaultProfile } from '../vocabulary/index.ts';
import { exitCodes } from './exit-code.ts';
import { openTarget } from './open-run.ts';
import { checkFaults } from './selection.ts';
import { lineOf, playUnder } from './self-test-row.ts';
import { upgradeClaims, upgradeRow } from './self-test-upgrades.ts';

export interface SelfTestCommand {
  readonly fault: readonly string[];
  readonly seed: number;
  /** With how many seeds, from that one on, each fault must be noticed. */
  readonly seeds: number;
  readonly plays: number;
  /** Multiplies every deadline. */
  readonly patience: number;
  readonly json?: boolean;
}

/** A loud fault and a quiet one: the loud one must not drown the other. */
const together = ['push-twice', 'mark-read-forgotten'];

/** `imc self-test`: breaks the reference server in every way it knows. Exit code 1 when a rule missed what it must notice. */
export async function selfTestCommand(command: SelfTestCommand): Promise<number> {
  await checkBuild();
  const claims = await chosenClaims(command);
  const isWhole = command.fault.length === 0;
  const none = { id: '(no fault)', breaks: 'nothing', caughtBy: [], mayBreak: [] };
  const upgrades = upgradeClaims(claims).filter(({ id }) => isWhole || command.fault.includes(id));
  const rows = await rowsOf(command, [
    ...(isWhole ? [() => rowUnder(none, [], command)] : []),
    ...claims.map((claim) => () => rowUnder(claim, [claim.id], command, claim.profile)),
    ...upgrades.map((claim) => () => upgradeRow(claim, command)),
    ...(isWhole ? [() => rowUnder(bothOf(claims), together, command), () => standInRow(command)] : []),
  ]);
  const never = isWhole ? rulesNeverBroken(boundByReference(), rows) : [];
  const holds = rows.every(rowHolds) && never.length === 0;
  process.stdout.write(
    command.json
      ? `${JSON.stringify({ holds, rows, never }, undefined, 2)}\n`
      : closing(rows, isWhole ? never : undefined),
  );
  return holds ? exitCodes.kept : exitCodes.broken;
}

/**
 * Makes these rows, and says each. One after the other: while one is planned, another one could not acknowledge in time what its
 * sessions are pushed.
 */
async function rowsOf({ json }: SelfTestCommand, making: readonly (() => Promise<MatrixRow>)[]): Promise<MatrixRow[]> {
  const rows: MatrixRow[] = [];
  for (const make of making) {
    const row = await make();
    rows.push(row);
    if (!json) process.stdout.write(`${lineOf(row)}\n`);
  }
  return rows;
}

/** Rules that the reference server is bound by; of others none of its faults can break. */
function boundByReference(): string[] {
  const spec = parseTarget('reference');
  const driver = driverNamed(driverKindOf(spec));
  const [about] = driver.serves as [(typeof driver.serves)[number]];
  const under = profilesOf(spec).flatMap(({ name }) => boundBy(driver.capabilities({ ...about, profile: name })));
  // Where its data goes on on another one, it is bound by the rules about that as well.
  const upgrades = rules.filter(({ area }) => area === 'upgrade');
  return [...new Set([...under, ...upgrades].map(({ id }) => id))];
}

async function chosenClaims({ fault }: SelfTestCommand): Promise<readonly FaultInfo[]> {
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

async function rowUnder(
  claim: FaultClaim,
  faults: readonly string[],
  command: SelfTestCommand,
  profile: string = defaultProfile,
): Promise<MatrixRow> {
  const folder = join('imc-out', 'last-self-test', claim.id.replaceAll(/[^a-z0-9-]+/g, '-'));
  const { patience } = command;
  const target = await openTarget({ spec: parseTarget('reference', { faults }), profile, patience, folder });
  try {
    return await playUnder(claim, target, command);
  } finally {
    await target.pool.close();
  }
}

/** The stand-in says yes to everything and does nothing: what an accepted message owes must be missed. */
async function standInRow(command: SelfTestCommand): Promise<MatrixRow> {
  const driver = driverNamed(driverKindOf(parseTarget('reference')));
  const standIn = await driver.standIn?.();
  if (!standIn) throw new ImcError('IMC_ERR_INTERNAL', `the driver ${driver.kind} has no stand-in`);
  const [about] = driver.serves as [(typeof driver.serves)[number], ...typeof driver.serves];
  const capabilities = { ...driver.capabilities(about), durable: { absent: 'a stand-in is not started again' } };
  const disturbable = { ...standIn, restart: () => standIn.renew() };
  try {
    return await playUnder(
      {
        id: '(stand-in)',
        breaks: 'a server that says yes to everything and does nothing',
        caughtBy: ['IMC-DM-001', 'IMC-DM-002', 'IMC-DM-003', 'IMC-DM-004', 'IMC-DM-008'],
        mayBreak: rules.map(({ id }) => id),
      },
      { driver, instance: standIn, disturbable, about, capabilities },
      command,
    );
  } finally {
    await standIn.close();
  }
}

/** `never` are the rules that no fault broke; `undefined` where only some faults were tried. */
function closing(rows: readonly MatrixRow[], never: readonly string[] | undefined): string {
  const held = `${rows.filter(rowHolds).length} of ${rows.length} rows hold${soonest(rows)}`;
  if (!never) return `${held}\n`;
  return `${held}; ${never.length === 0 ? 'every rule was broken by at least one' : `never broken: ${never.join(', ')}`}\n`;
}

/** How soon faults were noticed, over all of them and all seeds. */
function soonest(rows: readonly MatrixRow[]): string {
  const found = rows.map(detectionOf).filter((detection) => detection !== undefined);
  if (found.length === 0) return '';
  const medians = found.map(({ median }) => median).sort((a, b) => a - b);
  const worst = Math.max(...found.map((detection) => detection.worst));
  return `, each noticed within ${medians[Math.floor((medians.length - 1) / 2)]} plays (median), ${worst} (worst)`;
}
