import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Command, Option } from 'commander';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { addConfigOptions, addReplayOptions, addRunOptions, runOptions } from '../options.ts';
import { addSelfTestOptions } from '../self-test-options.ts';
import type { ReplayCommand } from '../replay.ts';
import type { RunCommand } from '../run.ts';
import type { WrapsCommand } from '../self-test-wraps.ts';
import { defineConfig } from './define.ts';
import { runKeys } from './keys.ts';
import type { ConfigCommand } from './print.ts';
import { keysAmong } from './schema.ts';
import { settle } from './settle.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-config-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

/** The path of a configuration with this text. */
function file(text: string, name = 'imc.config.ts'): string {
  const path = join(mkdtempSync(join(scratch, 'c-')), name);
  writeFileSync(path, text);
  return path;
}

/** The path of a configuration that holds this. */
const holding = (config: object) => file(JSON.stringify(config), 'imc.config.json');

const quiet = () => new Command().exitOverride().configureOutput({ writeErr: () => {} });

async function configOf(...flags: string[]): Promise<ConfigCommand> {
  const heard: ConfigCommand[] = [];
  const command = quiet();
  addConfigOptions(command, async (config) => void heard.push(config));
  await command.parseAsync(flags, { from: 'user' });
  return heard[0]!;
}

/** Value and origin of one option. */
async function settingOf(name: string, ...flags: string[]) {
  const { settings } = await configOf(...flags);
  const { value, from } = settings.find((setting) => setting.name === name)!;
  return [value, from];
}

async function runOf(...flags: string[]): Promise<RunCommand> {
  const heard: RunCommand[] = [];
  const command = quiet();
  addRunOptions(command, async (run) => void heard.push(run));
  await command.parseAsync(flags, { from: 'user' });
  return heard[0]!;
}

test('every option of a run has a line in the type of a configuration', () => {
  const names = keysAmong(runOptions()).map((option) => option.attributeName());
  expect(Object.keys(runKeys).sort(), 'add the line to harness/cli/config/keys.ts').toEqual(names.sort());
});

test('a flag goes before a variable, that before the named target, that before the rest, that before a default', async () => {
  const config = holding({ seed: 1, targets: { staging: { target: 'reference', seed: 2 } } });
  expect(await settingOf('seed')).toEqual([undefined, 'default']);
  expect(await settingOf('seed', '--config', config)).toEqual([1, `${config}:seed`]);
  expect(await settingOf('seed', 'staging', '--config', config)).toEqual([2, `${config}:targets.staging.seed`]);
  vi.stubEnv('IMC_SEED', '3');
  expect(await settingOf('seed', 'staging', '--config', config)).toEqual([3, 'env IMC_SEED']);
  expect(await settingOf('seed', 'staging', '--config', config, '--seed', '4')).toEqual([4, 'flag --seed']);
  expect((await runOf('staging', '--config', config, '--seed', '4')).options.seed).toBe(4);
  expect((await runOf('staging', '--config', config)).options.seed).toBe(3);
  vi.stubEnv('IMC_SEED', '');
  expect((await runOf('staging', '--config', config)).options.seed).toBe(2);
});

test('lists stand between commas in a variable, and are replaced as a whole', async () => {
  const config = holding({ rule: ['IMC-DM-001', 'IMC-DM-002'], area: 'groups' });
  expect(await settingOf('rule', '--config', config)).toEqual([['IMC-DM-001', 'IMC-DM-002'], `${config}:rule`]);
  expect(await settingOf('area', '--config', config)).toEqual([['groups'], `${config}:area`]);
  vi.stubEnv('IMC_RULE', 'IMC-DM-003, IMC-DM-004');
  expect(await settingOf('rule', '--config', config)).toEqual([['IMC-DM-003', 'IMC-DM-004'], 'env IMC_RULE']);
  expect(await settingOf('rule', '--rule', 'IMC-DM-005')).toEqual([['IMC-DM-005'], 'flag --rule']);
});

test('the environment of a server may be a map', async () => {
  const config = holding({ targets: { local: { target: './server', env: { A: '1', B: 'x=y' } } } });
  expect((await settingOf('env', 'local', '--config', config))[0]).toEqual(['A=1', 'B=x=y']);
});

test('a variable takes back what a configuration switches on', async () => {
  const config = holding({ quick: true });
  expect((await runOf('--config', config)).options.depth).toBe('quick');
  vi.stubEnv('IMC_QUICK', '0');
  expect((await runOf('--config', config)).options.depth).toBe('default');
  vi.stubEnv('IMC_QUICK', 'true');
  expect((await runOf()).options.depth).toBe('quick');
});

test('of two options that cannot go together the stronger one holds', async () => {
  const config = holding({ quick: true });
  expect((await runOf('--config', config, '--plays', '7')).options).toMatchObject({ depth: 'default', plays: 7 });
  vi.stubEnv('IMC_THOROUGH', '1');
  expect((await runOf('--config', config)).options.depth).toBe('thorough');
  vi.stubEnv('IMC_PLAYS', '5');
  expect((await runOf('--quick')).options.depth).toBe('quick');
  // What is beaten beats nothing: the variable gives way to the flag, and leaves the configuration alone.
  vi.stubEnv('IMC_THOROUGH', '');
  vi.stubEnv('IMC_PLAYS', '');
  vi.stubEnv('IMC_QUICK', '1');
  expect((await runOf('--config', holding({ thorough: true }), '--plays', '3')).options).toMatchObject({
    depth: 'thorough',
    plays: 3,
  });
});

test('of the same source they are refused', async () => {
  const config = holding({ targets: { a: { target: 'reference', quick: true, plays: 3 } } });
  await expect(configOf('a', '--config', config)).rejects.toMatchObject({
    code: 'IMC_ERR_CONFIG',
    message: `${config}: targets.a.plays and targets.a.quick cannot go together: leave one out`,
  });
  vi.stubEnv('IMC_QUICK', '1');
  vi.stubEnv('IMC_THOROUGH', '1');
  await expect(configOf()).rejects.toMatchObject({
    code: 'IMC_ERR_USAGE',
    message: 'IMC_QUICK and IMC_THOROUGH cannot go together: leave one out',
  });
});

test.each([
  ['IMC_SEED', 'x', 'IMC_SEED=x: It must be a whole number'],
  ['IMC_QUICK', 'maybe', 'IMC_QUICK=maybe: it must be 1, true, 0 or false'],
  ['IMC_GATE', 'may', 'IMC_GATE=may: Allowed choices are must, should.'],
])('%s=%s is refused by its name', async (name, value, message) => {
  vi.stubEnv(name, value);
  await expect(configOf()).rejects.toMatchObject({ code: 'IMC_ERR_USAGE', message: expect.stringContaining(message) });
});

test('a variable that means nothing is named, with the one that may have been meant', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.stubEnv('IMC_PATIENSE', '3');
  vi.stubEnv('IMC_SOMETHING_BIN', '/bin/true');
  await configOf();
  expect(written.mock.calls.map(([text]) => text)).toEqual([
    'IMC_PATIENSE is not a variable of ours, and does nothing; did you mean IMC_PATIENCE?\n',
  ]);
  written.mockRestore();
});

test('a named target is what stands behind the name, with its options unless others are given', async () => {
  const config = holding({
    target: 'slow',
    targets: { slow: { target: 'reference', options: ['--idle-ms', '5000'], fault: 'push-twice' } },
  });
  const slow = { kind: 'reference', name: 'reference', faults: ['push-twice'] };
  expect((await runOf('--config', config)).spec).toMatchObject({ ...slow, options: ['--idle-ms', '5000'] });
  expect((await runOf('--config', config, 'slow')).spec).toMatchObject({ ...slow, options: ['--idle-ms', '5000'] });
  expect((await runOf('--config', config, '--', '--idle-ms', '9')).spec).toMatchObject({
    ...slow,
    options: ['--idle-ms', '9'],
  });
  expect((await runOf('--config', config, 'reference')).spec).toMatchObject({ faults: [], options: [] });
  vi.stubEnv('IMC_TARGET', 'slow');
  expect((await runOf('--config', config)).spec).toMatchObject(slow);
});

test('files, and targets with a path, begin where the configuration is', async () => {
  const config = holding({ known: 'known-failures', targets: { local: { target: './server-1.2.3' } } });
  const folder = join(config, '..');
  const settled = await configOf('local', '--config', config);
  expect(settled.target).toBe(join(folder, 'server-1.2.3'));
  expect(settled.settings).toContainEqual(
    expect.objectContaining({ name: 'known', value: join(folder, 'known-failures') }),
  );
  expect((await configOf('local', '--config', relative('.', config))).target).toMatch(/^\.\.?\/.*server-1\.2\.3$/);
});

test('a replay and a self-test take named targets, and no plan of a run', async () => {
  const config = holding({
    seed: 9,
    plays: 9,
    patience: 3,
    serverVersion: '1.0.0',
    target: 'staging',
    targets: { staging: { target: 'reference', serverVersion: '2.0.0', options: ['--idle-ms', '5000'], plays: 7 } },
  });
  const replays: ReplayCommand[] = [];
  const replay = quiet();
  addReplayOptions(replay, async (command) => void replays.push(command));
  await replay.parseAsync(['r.json', '--config', config], { from: 'user' });
  expect(replays[0]).toMatchObject({ patience: 3, options: [] });
  expect(replays[0]).not.toHaveProperty('target');
  expect(replays[0]).not.toHaveProperty('serverVersion');
  await replay.parseAsync(['r.json', 'staging', '--config', config], { from: 'user' });
  expect(replays[1]).toMatchObject({ target: 'reference', serverVersion: '2.0.0', options: ['--idle-ms', '5000'] });

  const tests: (WrapsCommand | 'faults')[] = [];
  const action = {
    faults: async () => void tests.push('faults'),
    wraps: async (w: WrapsCommand) => void tests.push(w),
  };
  const selfTest = (...flags: string[]) => {
    const command = quiet();
    addSelfTestOptions(command, action);
    return command.parseAsync([...flags, '--config', config], { from: 'user' });
  };
  await selfTest();
  await selfTest('--wraps', '--target', 'staging');
  expect(tests).toEqual([
    'faults',
    expect.objectContaining({ target: 'reference', serverVersion: '2.0.0', plays: 30, seed: 1, patience: 3 }),
  ]);
});

test.each([
  [{ sed: 1 }, 'sed is not a key (did you mean seed?); there are area, '],
  [{ seed: 'one' }, 'seed: it must be a number'],
  [{ plays: 0 }, 'plays: 0: It must be a whole number from 1 to 1000000.'],
  [{ gate: 'may' }, 'gate: it must be must or should'],
  [{ quick: 1 }, 'quick: it must be true or false'],
  [{ config: 'x' }, 'config is not a key'],
  [{ targets: { staging: { target: 'reference', ulr: 'x' } } }, 'targets.staging.ulr is not a key'],
  [{ targets: { staging: { seed: 1 } } }, 'targets.staging.target: it must be a text'],
  [{ targets: { staging: 'reference' } }, 'targets.staging: it must be { … }'],
  [{ targets: { reference: { target: './x' } } }, 'targets.reference: reference is a keyword of its own'],
  [{ targets: { 'a/b': { target: './x' } } }, 'targets.a/b: a name is made of letters'],
  [{ targets: { a: { target: 'b' }, b: { target: './x' } } }, 'targets.a.target: b is a name, too'],
])('%j is refused, with its place', async (config, message) => {
  const path = holding(config);
  await expect(configOf('--config', path)).rejects.toMatchObject({
    code: 'IMC_ERR_CONFIG',
    message: expect.stringContaining(`${path}: ${message}`),
  });
});

test.each([
  ['throw new Error("no luck");', 'it cannot be loaded: no luck'],
  ['export default {', 'it cannot be loaded: '],
  ['export const config = {};', 'it exports no configuration'],
  ['export default 5;', 'it exports no configuration'],
  ['import "./gone.ts";', 'it cannot be loaded: '],
])('%s is no configuration', async (text, message) => {
  const path = file(text);
  await expect(configOf('--config', path)).rejects.toMatchObject({
    code: 'IMC_ERR_CONFIG',
    message: expect.stringContaining(`${path}: ${message}`),
  });
});

test('a file that is not there, or is for the server, is refused', async () => {
  await expect(configOf('--config', 'no-such.ts')).rejects.toMatchObject({
    code: 'IMC_ERR_CONFIG',
    message: expect.stringContaining('no-such.ts: no file is there'),
  });
  await expect(configOf('--config', file('a: b', 'wk.yaml'))).rejects.toMatchObject({
    code: 'IMC_ERR_CONFIG',
    message: expect.stringContaining('options for the server go after --'),
  });
  vi.stubEnv('IMC_CONFIG', 'gone.ts');
  await expect(configOf()).rejects.toMatchObject({ message: expect.stringContaining('gone.ts: no file is there') });
});

test.each(['ts', 'mts', 'mjs', 'js'])(
  'imc.config.%s is loaded, with defineConfig where no package is installed',
  async (end) => {
    const typed = end.endsWith('ts') ? ': number' : '';
    const text = `import { defineConfig } from 'im-conformance/config';\nconst seed${typed} = 7;\nexport default defineConfig({ seed });\n`;
    expect((await settingOf('seed', '--config', file(text, `imc.config.${end}`)))[0]).toBe(7);
  },
);

test('an option that is added later has a variable, a key and a place among named targets without more', async () => {
  const command = quiet()
    .addOption(new Option('--rate <n>', '').argParser(Number))
    .addOption(new Option('--allow-disturb', ''))
    .addOption(new Option('--ca <file>', ''))
    .addOption(new Option('--profile <names>', '').argParser((text) => text.split(',')))
    .action(() => {});
  const config = holding({
    rate: 5,
    ca: 'ca.pem',
    targets: { a: { target: 'x', allowDisturb: true, profile: ['p', 'q'] } },
  });
  vi.stubEnv('IMC_CONFIG', config);
  vi.stubEnv('IMC_RATE', '6');
  await command.parseAsync([], { from: 'user' });
  await settle(command, { target: 'a', keys: command.options });
  expect(command.opts()).toEqual({
    rate: 6,
    allowDisturb: true,
    ca: join(config, '..', 'ca.pem'),
    profile: ['p', 'q'],
  });
  const wrong = holding({ allowDisturb: 'yes' });
  vi.stubEnv('IMC_CONFIG', wrong);
  await expect(settle(command, { keys: command.options })).rejects.toThrow('allowDisturb: it must be true or false');
});

test('the type knows the keys and what they may be', () => {
  // @ts-expect-error there is no such key
  const strange = defineConfig({ sed: 1 });
  // @ts-expect-error a target needs one
  const empty = defineConfig({ targets: { staging: {} } });
  // @ts-expect-error it is a number
  const wrong = defineConfig({ targets: { staging: { target: 'reference', seed: '1' } } });
  expect([strange, empty, wrong]).toHaveLength(3);
});
