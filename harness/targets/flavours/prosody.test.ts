import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { prosodySkip } from '../fixtures/prosody.ts';
import { standInFolder } from '../fixtures/stand-in.ts';
import { parseTarget } from '../parse-target.ts';
import { openPool } from '../pool.ts';
import { plain } from './profile.ts';
import { prosody } from './prosody.ts';

const driver = { kind: 'none', serves: [], probe: async () => ({ ready: true as const, version: '0.12.3' }) };

function plan(options: readonly string[] = []) {
  return prosody.plan({
    spec: { kind: 'process', env: {}, flavour: 'prosody', name: 'prosody', path: '/usr/bin/prosody', options },
    profile: plain,
    folder: '/run/imc-"1"',
    userFolder: '/home',
    env: {},
    webhook: 'http://127.0.0.1:9/hook',
    takePorts: async () => [10_001],
  });
}

test('it listens on one port of ours, and writes into its own folder alone', async () => {
  const { command, files, userPorts, told } = await plan();
  const folder = '/run/imc-"1"';
  expect(command).toEqual({
    file: '/usr/bin/prosody',
    args: ['--config', `${folder}/prosody.cfg.lua`, '-F'],
    cwd: folder,
    env: {},
  });
  const config = files['prosody.cfg.lua'] ?? '';
  expect(config).toContain('http_ports = { 10001 }');
  expect(config).toContain(String.raw`data_path = "/run/imc-\"1\"/data"`);
  expect(config.match(/_ports = \{ *\}/g)).toHaveLength(3);
  expect(userPorts).toEqual([]);
  expect(told('')).toEqual({
    endpoints: {
      http: 'http://127.0.0.1:10001',
      xmpp: 'ws://127.0.0.1:10001/xmpp-websocket',
      domain: 'localhost',
    },
  });
});

test('it takes no options of the user', async () => {
  await expect(plan(['--config', 'x'])).rejects.toMatchObject({ code: 'IMC_ERR_SERVER_OPTIONS' });
});

test.skipIf(prosodySkip.is)(`it starts, is renewed, restarted, killed and ended${prosodySkip.why}`, async () => {
  using place = standInFolder();
  const pool = await openPool({ spec: parseTarget('prosody'), driver, outDir: place.folder, patience: 1 });
  expect(pool.info()).toMatchObject({ kind: 'process', driver: 'xmpp', flavour: 'prosody', version: '0.12.3' });
  const lease = await pool.lease();
  const first = await lease.endpoints();
  expect(await lease.health()).toEqual({ is: 'up' });
  for (const how of ['graceful', 'kill'] as const) {
    expect(await lease.restart(how)).toEqual(first);
    expect(await lease.health()).toEqual({ is: 'up' });
  }
  expect(await lease.renew()).not.toEqual(first);
  expect(await lease.health()).toEqual({ is: 'up' });
  const log = await lease.logSince(0, 100_000);
  expect(log.match(/--- starting/g)).toHaveLength(4);
  const folder = /--config (\S+)\/prosody\.cfg\.lua/.exec(await lease.logSince(0, 100_000))?.[1] ?? '';
  await pool.close();
  expect(existsSync(folder)).toBe(false);
});
