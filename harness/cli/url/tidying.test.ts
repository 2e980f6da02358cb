import { expect, test } from 'vitest';
import { Toy } from '../../testing/toy.ts';
import type { CleanedUp, Driver, Made } from '../../vocabulary/index.ts';
import { cleanUpAt } from './tidying.ts';

const endpoints = { prefix: 'imc-ci' };
const made: Made = { users: ['imc-ci-alice', 'bob'], groups: new Map([['imc-ci-g1', ['imc-ci-alice', 'carol']]]) };
const cleaned: CleanedUp = { removed: { users: 1 }, failed: 0, stays: 'nothing' };
const soon = { perSecond: 0, limitMs: 50, graceMs: 50 };

function driverWith(cleanUp: NonNullable<Driver['cleanUp']>): Driver {
  return { ...new Toy().driver, cleanUp };
}

test('a clean-up is asked about what begins with the prefix alone', async () => {
  let asked: Made | undefined;
  const driver = driverWith(async (_, which) => {
    asked = which;
    return cleaned;
  });
  expect(await cleanUpAt(driver, endpoints, made, { perSecond: 0 })).toBe(cleaned);
  expect(asked).toEqual({ users: ['imc-ci-alice'], groups: new Map([['imc-ci-g1', ['imc-ci-alice']]]) });
});

test('one that takes too long is told to stop, and says what it has done by then', async () => {
  const driver = driverWith(
    (_endpoints, _made, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(cleaned), { once: true })),
  );
  expect(await cleanUpAt(driver, endpoints, made, { ...soon, graceMs: 60_000 })).toBe(cleaned);
});

test('one that does not stop then is given up', async () => {
  const driver = driverWith(() => new Promise(() => {}));
  await expect(cleanUpAt(driver, endpoints, made, soon)).rejects.toThrow(
    expect.objectContaining({ code: 'IMC_ERR_CLEANUP', message: expect.stringContaining('the driver toy') }),
  );
});
