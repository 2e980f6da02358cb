import { afterAll, beforeAll, describe, test } from 'vitest';
import { ImcError } from '../core/errors.ts';
import { absenceOf } from '../vocabulary/index.ts';
import { answers } from './contract/answers.ts';
import { barriers } from './contract/barriers.ts';
import { Bench } from './contract/bench.ts';
import { closings } from './contract/closing.ts';
import type { ContractGroup, ContractTest } from './contract/contract-test.ts';
import { dialects } from './contract/dialects.ts';
import { frames } from './contract/frames.ts';
import { groupsContract } from './contract/groups.ts';
import { notifications } from './contract/notifications.ts';
import { optionsOfOps } from './contract/options-of-ops.ts';
import type { ContractOptions, ContractTarget, Skip } from './contract/options.ts';
import { outcomes } from './contract/outcomes.ts';
import { payloads } from './contract/payloads.ts';
import { probes } from './contract/probes.ts';
import { pushes } from './contract/pushes.ts';
import { reads } from './contract/reads.ts';
import { records } from './contract/records.ts';
import { restarts } from './contract/restarts.ts';
import { syncs } from './contract/syncs.ts';
import { transports } from './contract/transports.ts';
import { walks } from './contract/walks.ts';
import { worlds } from './contract/worlds.ts';

export { refused, stated, unknown, unreachable } from '../vocabulary/index.ts';
export type {
  About,
  Capabilities,
  CapabilityName,
  Driver,
  DriverOp,
  Endpoints,
  Observation,
  MessageView,
  Outcome,
  PlayClient,
  PlayContext,
  Probe,
  Result,
  World,
} from '../vocabulary/index.ts';
export type { AddressFormat, HostAndPort } from './contract/address.ts';
export type { ContractOptions, ContractTarget, Refusal, Skip } from './contract/options.ts';

const groups: readonly ContractGroup[] = [
  probes,
  outcomes,
  pushes,
  barriers,
  worlds,
  closings,
  frames,
  answers,
  payloads,
  reads,
  walks,
  syncs,
  records,
  transports,
  optionsOfOps,
  groupsContract,
  notifications,
  dialects,
  restarts,
];

declare module 'vitest' {
  interface TaskMeta {
    /** What a driver does that does not hold a test of the contract. */
    imcMistake?: string;
  }
}

/** How long a server may take to start, and a test to end, in milliseconds. */
const startMs = 60_000;
const testMs = 120_000;

/**
 * Declares the tests that every driver must pass: to be called in a test file of vitest, once for each server.
 * `open` starts a server that keeps its promises; it is asked once, before the first test, and closed after the last one.
 * What a capability is absent for is skipped with its reason. The vitest that runs it must be the one that this package
 * depends on (`npm ls vitest` shows one copy): another one does not see the tests. Throws `IMC_ERR_USAGE` for a skip of a test that there is not.
 */
export function driverContract(open: () => Promise<ContractTarget>, options: ContractOptions): void {
  const reasons = reasonsOf(options.skip ?? []);
  describe('the driver contract', () => {
    let target: ContractTarget | undefined;
    beforeAll(async () => {
      target = await open();
    }, startMs);
    afterAll(() => target?.close(), startMs);
    for (const { title, tests } of groups)
      describe(title, () => {
        for (const each of tests)
          declare(each, reasons.get(fullName(title, each)), (skip) => new Bench(opened(target), options, skip));
      });
  });
}

/** The names of all tests of the contract, for skips. */
export const contractTests: readonly string[] = groups.flatMap(({ title, tests }) =>
  tests.map((each) => fullName(title, each)),
);

function fullName(title: string, { name }: ContractTest): string {
  return `${title} ${name}`;
}

function declare(
  { name, mistake, needs = [], run }: ContractTest,
  reason: string | undefined,
  open: (skip: (why: string) => never) => Bench,
): void {
  if (reason !== undefined) {
    test.skip(`${name} (skipped: ${reason})`, () => {});
    return;
  }
  test(
    name,
    async ({ skip, task }) => {
      task.meta.imcMistake = mistake;
      await using bench = open(skip);
      const absent = absenceOf(bench.capabilities, ...needs);
      if (absent !== undefined) skip(absent);
      await run(bench);
    },
    testMs,
  );
}

function reasonsOf(skips: readonly Skip[]): Map<string, string> {
  for (const skip of skips)
    if (!contractTests.includes(skip.test))
      throw new ImcError(
        'IMC_ERR_USAGE',
        `the driver contract has no test "${skip.test}" to skip; it has:\n${contractTests.join('\n')}`,
      );
  return new Map(skips.map(({ test: name, reason }) => [name, reason]));
}

function opened(target: ContractTarget | undefined): ContractTarget {
  if (!target) throw new ImcError('IMC_ERR_INTERNAL', 'the server of the driver contract was not opened');
  return target;
}
