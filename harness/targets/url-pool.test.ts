import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ImcError } from '../core/errors.ts';
import type { Driver, Endpoints, Probe } from '../vocabulary/index.ts';
import { standInFolder } from './fixtures/stand-in.ts';
import { parseTarget } from './parse-target.ts';
import { openPool } from './pool.ts';
import type { UrlFlags } from './url-spec.ts';

const url = 'xmpp+ws://127.0.0.1:5280/xmpp-websocket?domain=example.org';
const answered: Probe = { ready: true, server: 'Prosody', version: '0.12.3' };

const willing = {
  kind: 'any',
  serves: [{ flavour: 'any', version: '0.12.3' }],
  probe: async () => answered,
};

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

test('a driver that fails by itself is no word of the server: neither that it is not there, nor that it is not well', async () => {
  using place = standInFolder();
  const probes: (() => Probe)[] = [];
  const failing = () => {
    throw new ImcError('IMC_ERR_DRIVER_ENDED', 'the driver has ended');
  };
  const driver = { ...willing, probe: async () => (probes.shift() ?? failing)() };
  const open = () => openPool({ spec: parseTarget(url), driver, outDir: place.folder, patience: 1 });
  await expect(open()).rejects.toMatchObject({ code: 'IMC_ERR_DRIVER_ENDED' });
  probes.push(() => answered);
  const pool = await open();
  const lease = await pool.lease();
  await expect(lease.health()).rejects.toMatchObject({ code: 'IMC_ERR_DRIVER_ENDED' });
  await expect(lease.renew()).rejects.toMatchObject({ code: 'IMC_ERR_DRIVER_ENDED' });
  await pool.close();
});

test('what others would notice, and what nobody has told us, is not offered, with the reason', async () => {
  using place = standInFolder();
  const lacksWith = async (flags: UrlFlags) => {
    const spec = parseTarget('http://127.0.0.1:5001', { url: flags, serverVersion: '0.12.3' });
    const pool = await openPool({ spec, driver: willing, outDir: place.folder, patience: 1 });
    await pool.close();
    return pool.lacks();
  };
  expect(await lacksWith({})).toMatchObject({
    durable: expect.stringMatching(/^not allowed on this target: .*--allow-disturb/) as string,
    webhooks: expect.stringContaining('--webhook-listen') as string,
    timers: 'its timers are not known',
  });
  expect(await lacksWith({ allowDisturb: true })).toMatchObject({
    durable: expect.stringContaining('give --restart-command') as string,
  });
  const all = { allowDisturb: true, restartCommand: 'true', webhookListen: '127.0.0.1:0' };
  expect(Object.keys(await lacksWith(all))).toEqual(['timers']);
});

test('one with a command is restarted by it, and waited for', async () => {
  using place = standInFolder();
  const file = join(place.folder, 'said');
  const said = {
    allowDisturb: true,
    restartCommand: `echo again >> ${file}`,
    killCommand: 'echo no such thing; exit 3',
  };
  const spec = parseTarget('http://127.0.0.1:5001', { url: said, serverVersion: '0.12.3' });
  const pool = await openPool({ spec, driver: willing, outDir: place.folder, patience: 1 });
  const lease = await pool.lease('private');
  expect(await lease.restart('graceful')).toEqual(await lease.endpoints());
  expect(readFileSync(file, 'utf8')).toBe('again\n');
  await expect(lease.restart('kill')).rejects.toMatchObject({
    code: 'IMC_ERR_TARGET',
    message: '--kill-command ended with 3: no such thing',
  });
});

test('what no waiting mends is said at once, and an address where nobody is in the end', async () => {
  using place = standInFolder();
  const open = (locate: Driver['locate']) =>
    openPool({
      spec: parseTarget('http://127.0.0.1:5001'),
      driver: { ...willing, ...(locate ? { locate } : {}) },
      outDir: place.folder,
      patience: 0.02,
    });
  let looks = 0;
  const refused = open(async () => {
    looks += 1;
    throw new ImcError('IMC_ERR_TOKEN', 'not this one');
  });
  await expect(refused).rejects.toMatchObject({ code: 'IMC_ERR_TOKEN' });
  expect(looks).toBe(1);
  const silent = open(async () => ({ found: false, why: 'nobody there', code: 'IMC_ERR_ADDRESS' }));
  await expect(silent).rejects.toMatchObject({ code: 'IMC_ERR_ADDRESS' });
});

test('it is located by its URL alone, and how it is later is asked where it was found', async () => {
  using place = standInFolder();
  const asked: unknown[] = [];
  const driver = {
    ...willing,
    locate: async ({ http = '' }) => ({ found: true as const, endpoints: { api: `${http}/api` } }),
    async probe(endpoints: Endpoints) {
      asked.push(endpoints);
      return answered;
    },
  };
  const pool = await openPool({
    spec: parseTarget('http://127.0.0.1:5001'),
    driver,
    outDir: place.folder,
    patience: 1,
  });
  expect(await (await pool.lease()).health()).toEqual({ is: 'up' });
  expect(asked).toEqual(Array.from({ length: 2 }, () => ({ api: 'http://127.0.0.1:5001/api' })));
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
