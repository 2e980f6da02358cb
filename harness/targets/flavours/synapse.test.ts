import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { synapseSkip } from '../fixtures/synapse.ts';
import { standInFolder } from '../fixtures/stand-in.ts';
import { parseTarget } from '../parse-target.ts';
import { openPool } from '../pool.ts';
import { plain } from './profile.ts';
import { synapse } from './synapse.ts';

const driver = { kind: 'none', serves: [], probe: async () => ({ ready: true as const, version: '1.163.2' }) };

function plan(options: readonly string[] = []) {
  return synapse.plan({
    spec: { kind: 'process', env: {}, flavour: 'synapse', name: 'synapse', path: '/v/bin/synapse_homeserver', options },
    profile: plain,
    folder: '/run/imc-1',
    userFolder: '/home',
    env: {},
    webhook: 'http://127.0.0.1:9/hook',
    takePorts: async () => [10_001],
  });
}

test('it listens on one port of ours, and writes into its own folder alone', async () => {
  const { command, files, userPorts, told, dataFolder } = await plan();
  const folder = '/run/imc-1';
  expect(command).toEqual({
    file: '/v/bin/synapse_homeserver',
    args: ['--config-path', `${folder}/homeserver.yaml`],
    cwd: folder,
    env: {},
  });
  const config = parse(files['homeserver.yaml'] ?? '') as Record<string, unknown>;
  expect(config).toMatchObject({
    listeners: [{ port: 10_001, bind_addresses: ['127.0.0.1'] }],
    database: { args: { database: `${dataFolder}/homeserver.db` } },
    caches: { sync_response_cache_duration: 0 },
  });
  const paths = JSON.stringify(config).match(/"\/[^"]*/g) ?? [];
  expect(paths.every((path) => path.startsWith('"/run/imc-1/'))).toBe(true);
  expect(userPorts).toEqual([]);
  const url = 'http://127.0.0.1:10001';
  expect(told('')).toEqual({ endpoints: { http: url, matrix: url, domain: 'localhost' } });
});

test('it takes no options of the user', async () => {
  await expect(plan(['--config-path', 'x'])).rejects.toMatchObject({ code: 'IMC_ERR_SERVER_OPTIONS' });
});

test.skipIf(synapseSkip.is)(
  `it starts, is renewed, restarted, killed and ended${synapseSkip.why}`,
  async () => {
    using place = standInFolder();
    const pool = await openPool({ spec: parseTarget('synapse'), driver, outDir: place.folder, patience: 1 });
    expect(pool.info()).toMatchObject({ kind: 'process', driver: 'matrix', flavour: 'synapse', version: '1.163.2' });
    const lease = await pool.lease();
    const first = await lease.endpoints();
    expect(await lease.health()).toEqual({ is: 'up' });
    for (const how of ['graceful', 'kill'] as const) {
      expect(await lease.restart(how)).toEqual(first);
      expect(await lease.health()).toEqual({ is: 'up' });
    }
    expect(await lease.renew()).not.toEqual(first);
    expect(await lease.health()).toEqual({ is: 'up' });
    const log = await lease.logSince(0, 1_000_000);
    expect(log.match(/Synapse now listening/g)?.length).toBeGreaterThanOrEqual(4);
    const folder = /(\S+)\/signing\.key/.exec(log)?.[1] ?? '';
    await pool.close();
    expect(existsSync(folder)).toBe(false);
  },
  60_000,
);
