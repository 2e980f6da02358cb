import { expect, test } from 'vitest';
import type { Probe } from '../vocabulary/index.ts';
import { standInFolder } from './fixtures/stand-in.ts';
import { parseTarget } from './parse-target.ts';
import { openPool } from './pool.ts';

const url = 'xmpp+ws://127.0.0.1:5280/xmpp-websocket?domain=example.org';
const answered: Probe = { ready: true, server: 'Prosody', version: '0.12.3' };

function opened(outDir: string, probes: Probe[], patience = 1) {
  const driver = {
    kind: 'xmpp',
    serves: [{ flavour: 'prosody', version: '0.12.3' }],
    probe: async () => probes.shift() ?? answered,
  };
  return openPool({ spec: parseTarget(url), driver, outDir, patience });
}

test('a server that runs already is named by what it says of itself, and neither started nor stopped', async () => {
  using place = standInFolder();
  const pool = await opened(place.folder, [{ ready: false, why: 'not yet' }]);
  expect(pool.info()).toMatchObject({ name: url, kind: 'url', driver: 'xmpp', flavour: 'prosody', version: '0.12.3' });
  const lease = await pool.lease();
  expect(await lease.endpoints()).toMatchObject({ xmpp: 'ws://127.0.0.1:5280/xmpp-websocket', domain: 'example.org' });
  expect(await lease.health()).toEqual({ is: 'up' });
  expect(await lease.renew()).toEqual(await lease.endpoints());
  await expect(lease.restart('graceful')).rejects.toMatchObject({ code: 'IMC_ERR_TARGET' });
  await expect(pool.lease('private')).rejects.toMatchObject({ code: 'IMC_ERR_TARGET' });
  expect(pool.lacks()).toMatchObject({ durable: expect.stringContaining('not allowed on this target') as string });
  await pool.close();
});

test('one that does not say what it is, is taken for what the driver serves', async () => {
  using place = standInFolder();
  const spec = parseTarget(url, { serverVersion: '0.12.3' });
  const driver = {
    kind: 'xmpp',
    serves: [{ flavour: 'prosody', version: '0.12.3' }],
    probe: async () => ({ ready: true as const }),
  };
  const pool = await openPool({ spec, driver, outDir: place.folder, patience: 1 });
  expect(pool.info()).toMatchObject({ flavour: 'prosody', version: '0.12.3' });
});

test('one that falls silent is waited for, and given up with a reason', async () => {
  using place = standInFolder();
  const silent = Array.from({ length: 1000 }, (): Probe => ({ ready: false, why: 'nobody listens' }));
  const probes: Probe[] = [answered];
  const pool = await opened(place.folder, probes, 0.02);
  const lease = await pool.lease();
  probes.push(...silent);
  expect(await lease.health()).toEqual({ is: 'unwell', detail: 'nobody listens' });
  await expect(lease.renew()).rejects.toMatchObject({ code: 'IMC_ERR_SERVER_GONE' });
});

test('one that never answers is our trouble, with what was missing', async () => {
  using place = standInFolder();
  const silent = Array.from({ length: 1000 }, (): Probe => ({ ready: false, why: 'nobody listens' }));
  await expect(opened(place.folder, silent, 0.02)).rejects.toMatchObject({
    code: 'IMC_ERR_NEVER_HEALTHY',
    message: expect.stringContaining('nobody listens') as string,
  });
});
