import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { deadlineIn, poll } from '../../core/deadline.ts';
import { ejabberdSkip } from '../fixtures/ejabberd.ts';
import { standInFolder } from '../fixtures/stand-in.ts';
import { parseTarget } from '../parse-target.ts';
import { openPool } from '../pool.ts';
import { ejabberd, ejabberdMnesia } from './ejabberd.ts';
import type { Flavour } from './flavour.ts';
import { plain } from './profile.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-ejabberd-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A program like that of the package, as far as it is read. */
function ctl(text = `#!/bin/bash\nERL="/opt/erl"\nEPMD="/opt/epmd"\nERL_LIBS='/opt/libs'\n`): string {
  const path = join(scratch, 'ejabberdctl');
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

function plan(flavour: Flavour, { path = ctl(), options = [] as readonly string[] } = {}) {
  return flavour.plan({
    spec: { kind: 'process', env: { LANG: 'C' }, flavour: 'ejabberd', name: 'ejabberd', path, options },
    profile: plain,
    folder: '/run/imc-"1"',
    userFolder: '/home',
    env: {},
    webhook: 'http://127.0.0.1:9/hook',
    takePorts: async () => [10_001],
  });
}

test('the emulator is started itself, without a name that a daemon would have to know', async () => {
  const { command, told, userPorts, dataFolder } = await plan(ejabberdMnesia);
  const folder = '/run/imc-"1"';
  expect(command).toEqual({
    file: '/opt/erl',
    args: ['-noinput', '-mnesia', 'dir', String.raw`"/run/imc-\"1\"/spool"`, '-s', 'ejabberd'],
    cwd: folder,
    env: {
      ERL_LIBS: '/opt/libs',
      ERL_INETRC: `${folder}/inetrc`,
      ERL_CRASH_DUMP_BYTES: '0',
      EJABBERD_CONFIG_PATH: `${folder}/ejabberd.yml`,
      EJABBERD_LOG_PATH: `${folder}/ejabberd.log`,
      LANG: 'C',
    },
  });
  expect(dataFolder).toBe(`${folder}/spool`);
  expect(userPorts).toEqual([]);
  expect(told('')).toEqual({
    endpoints: {
      http: 'http://127.0.0.1:10001',
      xmpp: 'ws://127.0.0.1:10001/ws',
      api: 'http://127.0.0.1:10001/api',
      domain: 'localhost',
    },
  });
});

test('with SQLite, the tables are made before the first start', async () => {
  const [, , , , flag, schema, ...rest] = (await plan(ejabberd)).command.args;
  expect(flag).toBe('-eval');
  expect(schema).toContain(String.raw`File = "/run/imc-\"1\"/spool/ejabberd.db"`);
  expect(rest).toEqual(['-s', 'ejabberd']);
});

test.each([
  ['SQLite', ejabberd, { auth_method: ['sql'], default_db: 'sql', sql_type: 'sqlite' }],
  ['Mnesia', ejabberdMnesia, { auth_method: ['internal'], default_db: 'mnesia' }],
])('with %s, it listens on one port of the loopback address alone', async (_, flavour, database) => {
  const { files } = await plan(flavour);
  expect(Object.keys(files)).toEqual(['ejabberd.yml', 'inetrc']);
  const config = parse(files['ejabberd.yml'] ?? '') as { listen: unknown };
  expect(config).toMatchObject(database);
  expect(config.listen).toMatchObject([{ port: 10_001, ip: '127.0.0.1', module: 'ejabberd_http' }]);
});

test('what cannot be started is told', async () => {
  await expect(plan(ejabberd, { options: ['--node', 'x'] })).rejects.toMatchObject({ code: 'IMC_ERR_SERVER_OPTIONS' });
  for (const text of ['#!/bin/sh\n', '#!/bin/sh\nERL="$HOME/erl"\nERL_LIBS=/opt\n'])
    await expect(plan(ejabberd, { path: ctl(text) })).rejects.toMatchObject({ code: 'IMC_ERR_BINARY_NOT_EXECUTABLE' });
  const output = '{"init terminating in do_boot",{undef,[{sqlite3,open,[schema],[]}]}}';
  const ended = { code: 1, signal: null, ranMs: 1 };
  expect(ejabberd.explain?.(ended, output)).toMatchObject({ code: 'IMC_ERR_BINARY_MISSING' });
  expect(ejabberd.explain?.(ended, 'Failed to start')).toBeUndefined();
});

/** Processes that work in this folder, or were told of it, by what they were started as. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return line.includes(folder) ? [line.split('\0')[0] ?? ''] : [];
      } catch {
        return [];
      }
    });
}

describe.skipIf(ejabberdSkip.is)(`a real one${ejabberdSkip.why}`, () => {
  const driver = { kind: 'none', serves: [], probe: async () => ({ ready: true as const, version: '23.01-1' }) };

  test.each(['ejabberd', 'ejabberd-mnesia'])(
    'starts as %s, is restarted, killed, renewed and ended',
    async (flavour) => {
      using place = standInFolder();
      const spec = parseTarget('ejabberd', { flavour });
      const pool = await openPool({ spec, driver, outDir: place.folder, patience: 4 });
      expect(pool.info()).toMatchObject({ kind: 'process', driver: 'xmpp', flavour, version: '23.01-1' });
      const lease = await pool.lease();
      const first = await lease.endpoints();
      expect(await lease.health()).toEqual({ is: 'up' });
      for (const how of ['graceful', 'kill'] as const) {
        expect(await lease.restart(how)).toEqual(first);
        expect(await lease.health()).toEqual({ is: 'up' });
      }
      const folder = /-mnesia dir "(\S+)\/spool"/.exec(await lease.logSince(0, 100_000))?.[1] ?? '';
      expect(existsSync(folder)).toBe(true);
      // One process, and it is the emulator itself.
      if (process.platform === 'linux') expect(processesOf(folder)).toEqual([expect.stringMatching(/beam\.smp$/)]);
      expect(await lease.renew()).not.toEqual(first);
      expect(existsSync(folder)).toBe(false);
      await pool.close();
      const left = await poll(deadlineIn(5000), async () => (processesOf(folder).length === 0 ? 'none' : undefined));
      expect(left).toBe('none');
    },
  );
});
