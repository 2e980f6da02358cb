import { test, expect } from 'vitest';
import { standInFolder } from '../fixtures/stand-in.ts';
import { parseTarget } from '../parse-target.ts';
import { openPool } from '../pool.ts';

const binary = process.env['IMC_WUKONGIM_BIN'];
const driver = { kind: 'none', serves: [], probe: async () => ({ ready: true as const }) };
const without = binary === undefined ? ' (skipped: IMC_WUKONGIM_BIN does not name a binary)' : '';

test.skipIf(binary === undefined)(`a real server starts, is renewed and ends${without}`, async () => {
  using place = standInFolder();
  const spec = parseTarget(binary ?? '');
  const pool = await openPool({ spec, driver, outDir: place.folder, patience: 1 });
  const lease = await pool.lease();
  expect(await lease.health()).toEqual({ is: 'up' });
  expect(await lease.cpuMs()).toBeGreaterThan(0);
  const before = await lease.endpoints();
  expect(await lease.renew()).not.toEqual(before);
  expect(await lease.health()).toEqual({ is: 'up' });
  await pool.close();
});
