import { expect, test } from 'vitest';
import { listFaults } from '../list-faults.ts';
import { parseTarget } from '../parse-target.ts';
import { openPool } from '../pool.ts';
import { standInFolder } from '../fixtures/stand-in.ts';

const driver = { kind: 'none', serves: [], probe: async () => ({ ready: true as const }) };

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

test('it is restarted with its data, asked to end or killed', async () => {
  using place = standInFolder();
  const pool = await openPool({ spec: parseTarget('reference'), driver, outDir: place.folder, patience: 1 });
  const lease = await pool.lease();
  const ask = async (path: string, body: object) => {
    const { http } = await lease.endpoints();
    const response = await fetch(`${http}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as { messages?: unknown[] };
  };
  const payload = Buffer.from('hello').toString('base64');
  await ask('/message/send', { from_uid: 'alice', channel_id: 'bob', channel_type: 1, payload });
  const before = await lease.endpoints();
  for (const how of ['graceful', 'kill'] as const) {
    expect(await lease.restart(how)).not.toEqual(before);
    const history = { login_uid: 'bob', channel_id: 'alice', channel_type: 1, limit: 10 };
    expect((await ask('/channel/messagesync', history)).messages).toHaveLength(1);
  }
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
