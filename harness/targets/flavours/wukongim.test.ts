import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { PlanRequest } from './flavour.ts';
import { profileNamed } from './profile.ts';
import { wukongim } from './wukongim.ts';

const userFolder = mkdtempSync(join(tmpdir(), 'test-flavour-'));
afterAll(() => rmSync(userFolder, { recursive: true }));

function plan(options: readonly string[] = [], env: PlanRequest['env'] = {}, profile = 'default') {
  return wukongim.plan({
    spec: { kind: 'process', env: {}, flavour: 'wukongim', name: './server', path: '/bin/server', options },
    profile: profileNamed(profile, { profiles: wukongim.profiles, whose: 'it' }),
    folder: '/run/imc-1',
    userFolder,
    env,
    webhook: 'http://127.0.0.1:9/hook',
    takePorts: async (count) => Array.from({ length: count }, (_, at) => 10_001 + at),
  });
}

function planWith(yaml: string, env: PlanRequest['env'] = {}, profile?: string) {
  writeFileSync(join(userFolder, 'theirs.yaml'), yaml);
  return plan(['--config', 'theirs.yaml'], env, profile);
}

test('without a configuration, everything is ours', async () => {
  const { command, files, userPorts, told } = await plan(['--noStdout']);
  expect(command).toEqual({
    file: '/bin/server',
    args: ['--config', '/run/imc-1/wk.yaml', '--noStdout'],
    cwd: '/run/imc-1',
    env: {},
  });
  expect(files['wk.yaml']).toMatchInlineSnapshot(`
    "mode: release
    manager:
      on: false
      addr: 127.0.0.1:10004
    demo:
      on: false
      addr: 127.0.0.1:10005
    cluster:
      nodeId: 1001
      addr: tcp://127.0.0.1:10006
      serverAddr: 127.0.0.1:10006
      apiUrl: http://127.0.0.1:10001
    external:
      ip: 127.0.0.1
    messageRetry:
      interval: 2s
      scanInterval: 1s
    webhook:
      msgNotifyEventPushInterval: 100ms
      httpAddr: http://127.0.0.1:9/hook
    rootDir: /run/imc-1
    plugin:
      socketPath: /run/imc-1/wk.sock
    httpAddr: 127.0.0.1:10001
    addr: tcp://127.0.0.1:10002
    wsAddr: ws://127.0.0.1:10003
    "
  `);
  expect(userPorts).toEqual([]);
  expect(told('')).toEqual({
    endpoints: { http: 'http://127.0.0.1:10001', tcp: '127.0.0.1:10002', ws: 'ws://127.0.0.1:10003' },
  });
});

test('a configuration of the user is kept, and what it leaves out is added by environment', async () => {
  const { command, files, userPorts, told, lacks } = await planWith(
    'httpAddr: 0.0.0.0:5001\ncluster:\n  addr: tcp://0.0.0.0:11110\nrootDir: ./data\n',
  );
  expect(files).toEqual({});
  expect(command).toEqual({
    file: '/bin/server',
    args: ['--config', 'theirs.yaml'],
    cwd: userFolder,
    env: {
      WK_ADDR: 'tcp://127.0.0.1:10002',
      WK_WSADDR: 'ws://127.0.0.1:10003',
      WK_MANAGER_ADDR: '127.0.0.1:10004',
      WK_DEMO_ADDR: '127.0.0.1:10005',
      WK_PLUGIN_SOCKETPATH: '/run/imc-1/wk.sock',
      WK_WEBHOOK_HTTPADDR: 'http://127.0.0.1:9/hook',
      WK_MESSAGERETRY_INTERVAL: '2s',
      WK_MESSAGERETRY_SCANINTERVAL: '1s',
    },
  });
  expect(lacks).toEqual({});
  expect(userPorts).toEqual([5001, 11_110]);
  expect(told('')).toEqual({
    endpoints: { http: 'http://127.0.0.1:5001', tcp: '127.0.0.1:10002', ws: 'ws://127.0.0.1:10003' },
  });
});

test('sessions go to the WebSocket address of the user, and to ours where he leaves it empty', async () => {
  const theirs = await planWith('wsAddr: ws://0.0.0.0:5200\n');
  expect(theirs.told('')?.endpoints['ws']).toBe('ws://127.0.0.1:5200');
  expect(theirs.userPorts).toEqual([5200]);
  expect(theirs.command.env).not.toHaveProperty('WK_WSADDR');
  const ours = await planWith("wsAddr: ''\n", { WK_WSADDR: '' });
  expect(ours.told('')?.endpoints['ws']).toBe('ws://127.0.0.1:10003');
  expect(ours.command.env).toMatchObject({ WK_WSADDR: 'ws://127.0.0.1:10003' });
  expect(ours.userPorts).toEqual([]);
});

test('the environment of the user goes before any configuration', async () => {
  const env = { WK_ADDR: 'tcp://127.0.0.1:7100', WK_HTTPADDR: '' };
  expect((await planWith('addr: tcp://127.0.0.1:5100\n', env)).userPorts).toEqual([7100]);
  const { files, told } = await plan([], env);
  expect(files['wk.yaml']).not.toMatch(/^addr:/m);
  expect(told('')?.endpoints).toMatchObject({ http: 'http://127.0.0.1:10001', tcp: '127.0.0.1:7100' });
});

test('options with which no server runs that we could watch are refused', async () => {
  for (const options of [['-d'], ['--daemon=true'], ['stop'], ['--config'], ['--config='], ['--config', 'absent.yaml']])
    await expect(plan(options)).rejects.toMatchObject({ code: 'IMC_ERR_SERVER_OPTIONS' });
  for (const yaml of ['{', '- a\n', 'addr: nowhere\n'])
    await expect(planWith(yaml)).rejects.toMatchObject({ code: 'IMC_ERR_SERVER_OPTIONS' });
});

test('a manager token of the user goes with every request to the API', async () => {
  for (const { told } of [await planWith('managerToken: secret\n'), await plan([], { WK_MANAGERTOKEN: 'secret' })]) {
    const { endpoints } = told('') ?? { endpoints: {} };
    expect(endpoints).toMatchObject({ managerToken: 'secret' });
    expect(wukongim.healthHeaders?.(endpoints)).toEqual({ token: 'secret' });
  }
  expect(wukongim.healthHeaders?.({})).toEqual({});
});

test('a back end and timers of the user stay his, and what stands on ours is not owed', async () => {
  const { command, lacks } = await planWith('webhook:\n  httpAddr: http://theirs\n', {
    WK_MESSAGERETRY_INTERVAL: '9s',
  });
  expect(Object.keys(command.env)).not.toContain('WK_WEBHOOK_HTTPADDR');
  expect(Object.keys(command.env)).not.toContain('WK_MESSAGERETRY_INTERVAL');
  expect(Object.keys(lacks)).toEqual(['webhooks', 'timers.re-push']);
});

test('under short-flush lists are written down each second, but where the user says how often', async () => {
  const ours = await planWith('conversation:\n  on: true\n', {}, 'short-flush');
  expect(ours.command.env).toMatchObject({ WK_CONVERSATION_SYNCINTERVAL: '1s' });
  expect(ours.lacks).toEqual({});
  const theirs = await planWith('conversation:\n  syncInterval: 5m\n', {}, 'short-flush');
  expect(theirs.command.env).not.toHaveProperty('WK_CONVERSATION_SYNCINTERVAL');
  expect(Object.keys(theirs.lacks)).toEqual(['timers.conversation-cache']);
  const { files, lacks } = await plan([], { WK_CONVERSATION_SYNCINTERVAL: '5m' }, 'short-flush');
  expect(files['wk.yaml']).not.toContain('syncInterval');
  expect(Object.keys(lacks)).toEqual(['timers.conversation-cache']);
});

test.each([
  ['short-flush', /^conversation:\n {2}syncInterval: 1s$/m],
  ['token-auth', /^tokenAuthOn: true$/m],
  ['whitelist', /^whitelistOffOfPerson: false$/m],
  ['no-encryption', /^disableEncryption: true$/m],
])('under %s the configuration says so', async (profile, line) => {
  expect((await plan()).files['wk.yaml']).not.toMatch(line);
  expect((await plan([], {}, profile)).files['wk.yaml']).toMatch(line);
});

test('what a configuration of the user says of who is let in must be what the profile says', async () => {
  const { command } = await planWith('tokenAuthOn: true\n', {}, 'token-auth');
  expect(command.env).not.toHaveProperty('WK_TOKENAUTHON');
  await expect(planWith('tokenAuthOn: true\n')).rejects.toMatchObject({
    code: 'IMC_ERR_SERVER_OPTIONS',
    message: expect.stringContaining('say --profile token-auth'),
  });
  await expect(plan([], { WK_WHITELISTOFFOFPERSON: 'true' }, 'whitelist')).rejects.toMatchObject({
    code: 'IMC_ERR_SERVER_OPTIONS',
  });
});
