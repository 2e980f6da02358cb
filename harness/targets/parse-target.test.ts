import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ImcError } from '../core/errors.ts';
import { type TargetOptions, parseTarget } from './parse-target.ts';
import { versionInName, versionOf } from './version.ts';

const cwd = mkdtempSync(join(tmpdir(), 'test-parse-'));
const script = '#!/bin/sh\n';
const otherMachine = process.arch === 'arm64' ? 62 : 183;
const foreignElf = Buffer.concat([
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]),
  Buffer.alloc(12),
  Buffer.from([otherMachine, 0]),
]);
write('server-1.2.3', script);
write('plain', script, 0o644);
write('notes', 'I am only text\n');
write('empty', '');
write('foreign', foreignElf);
mkdirSync(join(cwd, 'bin'));
write('bin/server', script);
symlinkSync('server-1.2.3', join(cwd, 'current'));
afterAll(() => rmSync(cwd, { recursive: true }));

function write(name: string, content: string | Buffer, mode = 0o755): void {
  writeFileSync(join(cwd, name), content);
  chmodSync(join(cwd, name), mode);
}

function errorOf(name: string, options: TargetOptions = {}): string {
  try {
    parseTarget(name, { cwd, ...options });
  } catch (error) {
    const { code, message } = error as ImcError;
    return `${code}: ${message.replaceAll(cwd, 'CWD')}`;
  }
  return 'nothing was thrown';
}

test('the keyword is the bundled server, with its faults once each', () => {
  expect(parseTarget('reference', { faults: ['a', 'b', 'a'] })).toEqual({
    kind: 'reference',
    name: 'reference',
    faults: ['a', 'b'],
    options: [],
  });
});

test('a path is a program, with its options and what the user says of its version', () => {
  const path = join(cwd, 'bin/server');
  const spec = {
    kind: 'process',
    flavour: 'wukongim',
    path,
    env: {},
    options: ['--config', 'wk.yaml'],
    serverVersion: '1.0.0',
  };
  const given = { cwd, options: ['--config', 'wk.yaml'], serverVersion: '1.0.0' };
  for (const name of ['./bin/server', 'bin/server', path]) expect(parseTarget(name, given)).toEqual({ ...spec, name });
});

test('a file name without a path, a URL, an image and nothing are told apart', () => {
  expect(errorOf('server-1.2.3')).toMatchInlineSnapshot(
    `"IMC_ERR_TARGET: server-1.2.3 is a name without a path; if you mean the file here, write ./server-1.2.3"`,
  );
  expect(errorOf('ftp://127.0.0.1:5001')).toMatchInlineSnapshot(
    `"IMC_ERR_TARGET: ftp://127.0.0.1:5001 is not a URL that we understand: this version starts \`reference\`, \`prosody\`, \`ejabberd\`, \`synapse\`, a server binary by its path, such as \`./server-1.2.3\`, or an image by its name, and plays a server that runs already at \`http://host:port\`, \`xmpp+ws://host:port/path\` or \`matrix+http://host:port\`; for any other there is --driver"`,
  );
  expect(errorOf('')).toMatchInlineSnapshot(
    `"IMC_ERR_TARGET: the target is empty: this version starts \`reference\`, \`prosody\`, \`ejabberd\`, \`synapse\`, a server binary by its path, such as \`./server-1.2.3\`, or an image by its name, and plays a server that runs already at \`http://host:port\`, \`xmpp+ws://host:port/path\` or \`matrix+http://host:port\`"`,
  );
});

test('a program is started by the name of its kind where it is installed, and by its path', () => {
  write('bin/prosody', script);
  const path = join(cwd, 'bin/prosody');
  expect(parseTarget('./bin/prosody', { cwd })).toMatchObject({ kind: 'process', flavour: 'prosody', path });
  expect(errorOf('prosody', { searchPath: '/nowhere' })).toMatchInlineSnapshot(
    `"IMC_ERR_BINARY_MISSING: prosody is not installed: apt-get install prosody (or give the path of its program)"`,
  );
  write('bin/synapse_homeserver', script);
  const inVenv = join(cwd, 'bin/synapse_homeserver');
  for (const name of ['./bin/synapse_homeserver', 'synapse'])
    expect(parseTarget(name, { cwd, searchPath: join(cwd, 'bin') })).toMatchObject({
      kind: 'process',
      flavour: 'synapse',
      path: inVenv,
    });
  expect(errorOf('synapse', { searchPath: '/nowhere' })).toMatchInlineSnapshot(
    `"IMC_ERR_BINARY_MISSING: synapse is not installed: python3 -m venv synapse && synapse/bin/pip install matrix-synapse, with synapse/bin in PATH (or give the path of its program)"`,
  );
  expect(parseTarget('prosody', { cwd, searchPath: `/nowhere:${join(cwd, 'bin')}` })).toEqual({
    kind: 'process',
    name: 'prosody',
    flavour: 'prosody',
    path,
    env: {},
    options: [],
  });
});

test('a program that can be started in several ways is started as the user says', () => {
  write('bin/ejabberdctl', script);
  const given = { cwd, searchPath: join(cwd, 'bin') };
  expect(parseTarget('ejabberd', given)).toMatchObject({
    kind: 'process',
    flavour: 'ejabberd',
    path: join(cwd, 'bin/ejabberdctl'),
  });
  for (const name of ['ejabberd', './bin/ejabberdctl'])
    expect(parseTarget(name, { ...given, flavour: 'ejabberd-mnesia' })).toMatchObject({ flavour: 'ejabberd-mnesia' });
  expect(errorOf('ejabberd', { ...given, flavour: 'prosody' })).toMatchInlineSnapshot(
    `"IMC_ERR_USAGE: --flavour prosody: ejabberd is started as ejabberd or ejabberd-mnesia; which server is in a file of another name, its name does not tell"`,
  );
  expect(errorOf('./bin/server', { cwd, flavour: 'prosody' })).toMatchInlineSnapshot(
    `"IMC_ERR_USAGE: --flavour prosody: ./bin/server is started as wukongim; which server is in a file of another name, its name does not tell"`,
  );
  expect(errorOf('ejabberd', { searchPath: '/nowhere' })).toMatchInlineSnapshot(
    `"IMC_ERR_BINARY_MISSING: ejabberd is not installed: apt-get install ejabberd erlang-p1-sqlite3 (or give the path of its program)"`,
  );
});

test('what is neither keyword, URL nor path is an image, and its name or the user tells which server is in it', () => {
  const asked = { kind: 'image', faults: [], options: [], env: {} };
  const official = 'registry.example.org:5000/wukongim/wukongim:v2.1.5-20250424';
  expect(parseTarget(official, { cwd })).toEqual({ ...asked, name: official, image: official, flavour: 'wukongim' });
  expect(parseTarget('im-conformance:1', { cwd, faults: ['a'] })).toMatchObject({
    flavour: 'reference',
    faults: ['a'],
  });
  expect(parseTarget('ours/chat', { cwd, flavour: 'wukongim' })).toMatchObject({
    image: 'ours/chat',
    flavour: 'wukongim',
  });
  expect(errorOf('some/server:v2')).toMatchInlineSnapshot(
    `"IMC_ERR_TARGET: some/server:v2 is not a keyword and no file is there, so it names an image; its name does not tell which server is in it: say --flavour wukongim or --flavour reference"`,
  );
  expect(errorOf('some/server:v2', { flavour: 'prosody' })).toMatchInlineSnapshot(
    `"IMC_ERR_TARGET: --flavour prosody: there are images of wukongim and reference"`,
  );
  expect(errorOf('Not An Image')).toMatch(
    /^IMC_ERR_TARGET: Not An Image is not a keyword, no file is there, and no image/,
  );
  expect(errorOf('wukongim/wukongim:v2', { faults: ['a'] })).toMatch(/^IMC_ERR_FAULT: /);
});

test('a server binary and an image are given an environment', () => {
  const path = join(cwd, 'bin/server');
  expect(parseTarget(path, { env: ['WK_MODE=debug', 'EMPTY='] })).toMatchObject({
    env: { WK_MODE: 'debug', EMPTY: '' },
  });
  expect(parseTarget('wukongim/wukongim', { cwd, env: ['PATH'] })).toMatchObject({
    env: { PATH: process.env['PATH'] },
  });
  expect(errorOf('wukongim/wukongim', { env: ['NOT_SET_ANYWHERE'] })).toMatchInlineSnapshot(
    `"IMC_ERR_USAGE: --env NOT_SET_ANYWHERE takes the value that we have, and we have none: say NOT_SET_ANYWHERE=VALUE"`,
  );
  expect(errorOf('wukongim/wukongim', { env: ['a b'] })).toMatchInlineSnapshot(
    `"IMC_ERR_USAGE: --env a b is not KEY=VALUE"`,
  );
  expect(errorOf('reference', { env: ['A=b'] })).toMatchInlineSnapshot(
    `"IMC_ERR_USAGE: --env goes to a server binary or an image; reference reads no environment"`,
  );
  expect(errorOf('reference', { flavour: 'wukongim' })).toMatchInlineSnapshot(
    `"IMC_ERR_USAGE: --flavour says which server is in an image or a program, and reference is none"`,
  );
});

test('what every object has is no program', () => {
  expect(errorOf('toString')).toMatch(/^IMC_ERR_TARGET: /);
  write('bin/prosodyctl', script);
  expect(parseTarget('./bin/prosodyctl', { cwd })).toMatchObject({ flavour: 'wukongim' });
});

test('a URL is a server that runs already', () => {
  expect(parseTarget('xmpp+ws://127.0.0.1:5280/xmpp-websocket')).toMatchObject({
    kind: 'url',
    name: 'xmpp+ws://127.0.0.1:5280/xmpp-websocket',
    driver: 'xmpp',
    endpoints: { xmpp: 'ws://127.0.0.1:5280/xmpp-websocket', domain: '127.0.0.1' },
  });
  expect(parseTarget('xmpp+wss://im.example.org/ws?domain=example.org', { serverVersion: '0.12' })).toMatchObject({
    endpoints: { xmpp: 'wss://im.example.org/ws', domain: 'example.org' },
    serverVersion: '0.12',
  });
  for (const wrong of ['u:secret@127.0.0.1/ws', '127.0.0.1/ws?domain=', '127.0.0.1/ws?host=x']) {
    expect(errorOf(`xmpp+ws://${wrong}`)).toMatch(/^IMC_ERR_TARGET: /);
    expect(errorOf(`xmpp+ws://${wrong}`)).not.toContain('secret');
  }
  expect(errorOf('xmpp+ws://127.0.0.1:5280/ws', { options: ['-x'] })).toMatch(/^IMC_ERR_SERVER_OPTIONS: /);
  expect(errorOf('xmpp+ws://127.0.0.1:5280/ws', { faults: ['a'] })).toMatch(/^IMC_ERR_FAULT: /);
});

test('a URL of a homeserver says where it is, and whose users it has', () => {
  expect(parseTarget('matrix+http://127.0.0.1:8008/')).toMatchObject({
    kind: 'url',
    driver: 'matrix',
    endpoints: { matrix: 'http://127.0.0.1:8008', domain: '127.0.0.1' },
  });
  expect(parseTarget('matrix+https://matrix.example.org/behind/?domain=example.org')).toMatchObject({
    endpoints: { matrix: 'https://matrix.example.org/behind', domain: 'example.org' },
  });
  expect(errorOf('matrix+http://127.0.0.1:8008?domain=')).toMatch(/^IMC_ERR_TARGET: the domain is empty/);
  expect(errorOf('matrix+ftp://127.0.0.1:8008')).toMatch(/^IMC_ERR_TARGET: /);
});

test('a program that cannot be started is told with the reason', () => {
  expect(errorOf('./absent')).toMatchInlineSnapshot(`"IMC_ERR_BINARY_MISSING: no file is at CWD/absent"`);
  expect(errorOf('./bin')).toMatchInlineSnapshot(
    `"IMC_ERR_BINARY_NOT_EXECUTABLE: CWD/bin cannot be started: it is a folder; give the path of the program in it"`,
  );
  expect(errorOf('./plain')).toMatchInlineSnapshot(
    `"IMC_ERR_BINARY_NOT_EXECUTABLE: CWD/plain cannot be started: it is not marked as executable: chmod +x CWD/plain"`,
  );
});

test.runIf(process.platform === 'linux')('a file that the system would hand to a shell is not started', () => {
  expect(errorOf('./notes')).toMatchInlineSnapshot(
    `"IMC_ERR_BINARY_NOT_EXECUTABLE: CWD/notes cannot be started: it is neither a Linux program nor a script that begins with #!"`,
  );
  expect(errorOf('./empty')).toMatchInlineSnapshot(
    `"IMC_ERR_BINARY_NOT_EXECUTABLE: CWD/empty cannot be started: it is empty"`,
  );
  expect(errorOf('./foreign')).toMatch(
    /^IMC_ERR_BINARY_NOT_EXECUTABLE: .* built for \w+ processors, and this machine is/,
  );
});

test('faults, options and versions that do not fit are refused', () => {
  expect(errorOf('./server-1.2.3', { faults: ['a'] })).toMatchInlineSnapshot(
    `"IMC_ERR_FAULT: only the reference server has faults to switch on, ./server-1.2.3 does not: a"`,
  );
  expect(errorOf('reference', { serverVersion: 'latest' })).toMatchInlineSnapshot(
    `"IMC_ERR_VERSION: --server-version latest is not a version such as 2.1.4"`,
  );
});

test('a version is found in the name of a file, or of the file that it links to', () => {
  expect(
    ['server-2.1.4', 'server_v2.1.4-20250319', 'server-2.1.4-linux-amd64', 'v2.1.4', 'server-2.1.4.sh'].map(
      versionInName,
    ),
  ).toEqual(['2.1.4', '2.1.4-20250319', '2.1.4', '2.1.4', '2.1.4']);
  expect(versionInName(join(cwd, 'current'))).toBe('1.2.3');
  expect(['server', 'server-2.1', 'server2'].map(versionInName)).toEqual([undefined, undefined, undefined]);
});

test('the server knows its version best, then the user, then the name of the file', () => {
  expect(versionOf({ told: 'v2.1.5', path: 'server-2.1.4' })).toBe('2.1.5');
  expect(versionOf({ told: '2.1.5-20250424', claimed: '2.1.5' })).toBe('2.1.5-20250424');
  expect(versionOf({ claimed: '2.1.5', path: 'server-2.1.4' })).toBe('2.1.5');
  expect(versionOf({ path: 'server-2.1.4' })).toBe('2.1.4');
  expect(versionOf({ told: 'trunk nightly build 1747', claimed: '13.0.0' })).toBe('13.0.0');
  expect(() => versionOf({ told: 'trunk nightly build 1747' })).toThrow('say it with --server-version');
  expect(() => versionOf({ path: 'server' })).toThrow('say it with --server-version');
  expect(() => versionOf({ told: '2.1.5', claimed: '2.1.4' })).toThrow('wrong version');
});
