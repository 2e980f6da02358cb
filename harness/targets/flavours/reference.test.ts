import { expect, test } from 'vitest';
import { listFaults } from '../list-faults.ts';
import { parseTarget } from '../parse-target.ts';
import { openPool } from '../pool.ts';
import { standInFolder } from '../fixtures/stand-in.ts';

const driver = { kind: 'none', probe: async () => ({ ready: true as const }) };

test('the bundled server starts, tells its version, and is renewed', async () => {
  using place = standInFolder();
  const pool = await openPool({ spec: parseTarget('reference'), driver, outDir: place.folder, patience: 1 });
  expect(pool.info()).toMatchObject({
    name: 'reference',
    flavour: 'reference',
    version: expect.stringMatching(/^\d+\.\d+/),
  });
  const lease = await pool.lease();
  expect(await lease.health()).toEqual({ is: 'up' });
  expect(await lease.renew()).toMatchObject({
    http: expect.stringMatching(/^http:/),
    tcp: expect.stringMatching(/:\d+$/),
  });
  await pool.close();
});

test('it lists its faults, and refuses one that it does not know', async () => {
  using place = standInFolder();
  const [first] = await listFaults();
  expect(first).toMatchObject({ id: expect.any(String), caughtBy: expect.any(Array) });
  const spec = parseTarget('reference', { faults: ['no-such-fault'] });
  const opening = openPool({ spec, driver, outDir: place.folder, patience: 1 });
  await expect(opening).rejects.toMatchObject({
    code: 'IMC_ERR_FAULT',
    message: expect.stringContaining('no-such-fault'),
  });
});
