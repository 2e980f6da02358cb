import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../reports/run.ts';
import { runSchema } from '../../reports/run.ts';
import { deadlineIn, poll } from '../core/deadline.ts';
import { builtFile } from '../targets/package-root.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-cli-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly said: () => string;
} {
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), ...args], { cwd: scratch });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  return { child, ended, said: () => stdout + stderr };
}

const imc = (...args: string[]) => start(...args).ended;

function runIn(folder: string): Run {
  return runSchema.parse(JSON.parse(readFileSync(join(scratch, folder, 'run.json'), 'utf8')));
}

describe('what is not understood', () => {
  test.each([
    [['run', '--nonsense'], "unknown option '--nonsense'"],
    [['run', '--plays', 'many'], 'It must be a whole number'],
    [['run', '--concurrency', '257'], 'It must be a whole number from 1 to 256'],
    [['run', '--rule', 'IMC-X-1'], 'IMC_ERR_UNKNOWN_SELECTION'],
    [['run', '--area', 'nowhere'], 'IMC_ERR_UNKNOWN_SELECTION'],
    [['run', '--case', 'a/b'], 'IMC_ERR_UNKNOWN_SELECTION'],
    [['run', '--fault', 'nonsense'], 'IMC_ERR_FAULT'],
    [['run', '--wrap', 'nonsense'], 'IMC_ERR_WRAP'],
    [['run', '--known', 'no-such-file'], 'IMC_ERR_KNOWN'],
    [['self-test', '--wrap', 'nonsense'], 'IMC_ERR_WRAP'],
    [['self-test', '--target', 'reference', '--fault', 'push-twice'], 'IMC_ERR_USAGE'],
    [['self-test', '--driver', './none.ts'], 'IMC_ERR_USAGE'],
    [['self-test', '--wraps', '--rate', '5'], 'IMC_ERR_USAGE'],
    [['self-test', '--wraps', '--fault', 'push-twice'], 'IMC_ERR_USAGE'],
    [['run', './no-such-binary'], 'IMC_ERR_BINARY_MISSING'],
    [['run', 'ftp://127.0.0.1:5001'], 'IMC_ERR_TARGET'],
    [['run', '--tcp', '127.0.0.1:5100'], 'IMC_ERR_USAGE'],
    [['run', 'http://127.0.0.1:5001', '--prefix', 'A b'], 'IMC_ERR_USAGE'],
    [['run', 'http://127.0.0.1:5001', '--rate', 'fast'], 'It must be a number from 0'],
    [['cleanup', 'http://127.0.0.1:5001'], 'IMC_ERR_USAGE'],
    [['cleanup', 'reference', '--prefix', 'imc-x'], 'IMC_ERR_USAGE'],
    [['list', '--coverage', '--run', 'no-such-folder'], 'IMC_ERR_RUN_FILE'],
    [['replay', 'no-such-file.json'], 'IMC_ERR_REPLAY_FILE'],
    [['serve', '--fault', 'nonsense'], 'IMC_REF_UNKNOWN_FAULT'],
    [['frobnicate'], "unknown command 'frobnicate'"],
  ])('%j ends with 2 and says why', async (args, said) => {
    const { code, stderr } = await imc(...args);
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });

  test('options that the server does not understand end with 2 and say why', async () => {
    const { code, stdout } = await imc('run', 'reference', '--out', 'options', '--', '--config', 'x');
    expect(stdout).toContain("IMC_ERR_SERVER_OPTIONS: Unknown option '--config'");
    expect(code).toBe(2);
  });

  test('a corrupt replay file says what is wrong with it', async () => {
    writeFileSync(join(scratch, 'corrupt.json'), '{"format":"imc-replay-1","scenario":{"ops":[{"op":"dance"}]}}');
    const { code, stderr } = await imc('replay', 'corrupt.json');
    expect(stderr).toContain('IMC_ERR_REPLAY_FILE: corrupt.json is not a replay file of this version');
    expect(stderr).toContain('scenario');
    expect(code).toBe(2);
  });
});

describe('a run with a fault', () => {
  let ended: Ended;
  beforeAll(async () => {
    const plan = ['--case', 'first-dm/fresh-pair', '--plays', '6', '--seed', '1'];
    ended = await imc('run', '--fault', 'person-conversation-lost', ...plan, '--out', 'lost');
  });

  test('ends with 1 and shows the smallest conversation, which is one send', () => {
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('first play judged');
    expect(ended.stdout).toContain('   1  alice sends m1 to bob by the API\n');
    expect(ended.stdout).toContain('shown again in 10 of 10 replays');
  });

  test('writes its page beside run.json, and says where it is', () => {
    expect(ended.stdout).toContain(`${join('lost', 'report.html')}\n`);
    const page = readFileSync(join(scratch, 'lost', 'report.html'), 'utf8');
    expect(page).toContain('id="IMC-DM-003/not-listed"');
    expect(page).toContain('</html>');
  });

  test('writes a run that makes every report, with nothing left to the terminal', () => {
    const { verdicts, target } = runIn('lost');
    expect(target).toMatchObject({ name: 'reference', faults: ['person-conversation-lost'] });
    const [example] = verdicts.find(({ rule }) => rule === 'IMC-DM-003')?.counterexamples ?? [];
    expect(example).toMatchObject({ shape: 'not-listed', ops: 1, minimal: true, confirmed: { k: 10, n: 10 } });
    expect(example?.transcript.length).toBeGreaterThan(0);
    expect(example?.history.events.length).toBeGreaterThan(0);
    expect(existsSync(join(scratch, 'lost', 'events.jsonl'))).toBe(true);
    expect(existsSync(join(scratch, 'lost', 'server.log'))).toBe(true);
  });

  test('is shown again by its replay file, and not by the reference server without the fault', async () => {
    const file = join('lost', 'replays', 'IMC-DM-003-not-listed.json');
    expect(await imc('replay', file)).toMatchObject({ code: 1 });
    expect(await imc('replay', file, 'reference')).toMatchObject({ code: 0 });
  });

  test('replayed without what the rule needs, says that nothing was owed', async () => {
    const file = join(scratch, 'lost', 'replays', 'IMC-DM-003-not-listed.json');
    const replay = JSON.parse(readFileSync(file, 'utf8')) as { scenario: { ops: unknown[] } };
    replay.scenario.ops = [];
    writeFileSync(join(scratch, 'empty.json'), JSON.stringify(replay));
    expect(await imc('replay', 'empty.json')).toMatchObject({ code: 3 });
  });
});

test('two faults at once, one loud and one quiet, are both reported', async () => {
  const faults = ['--fault', 'push-twice', '--fault', 'mark-read-forgotten'];
  const plan = ['--case', 'first-dm/fresh-pair', '--plays', '20', '--seed', '1'];
  const { code } = await imc('run', ...faults, ...plan, '--out', 'two');
  expect(code).toBe(1);
  const broken = runIn('two')
    .verdicts.filter(({ status }) => status === 'fail')
    .map(({ rule }) => rule);
  expect(broken).toEqual(['IMC-DM-008', 'IMC-DLV-003', 'IMC-UNRD-001']);
});

test('a failure that is known does not gate, and one that is not there any more does', async () => {
  const line = 'IMC-UNRD-001 still-unread default 2099-12-31 https://example.org/1 marking is forgotten';
  writeFileSync(join(scratch, 'known'), `# what we know\n${line}\n`);
  const plan = ['--known', 'known', '--case', 'first-dm/fresh-pair', '--plays', '40', '--seed', '1'];
  const broken = await imc('run', '--fault', 'mark-read-forgotten', ...plan, '--out', 'known-broken');
  expect(broken.stdout).toMatch(
    /known \(does not gate, \d+ days left\): marking is forgotten \(https:\/\/example\.org\/1, until 2099-12-31\)/,
  );
  expect(broken.code).toBe(0);
  expect(runIn('known-broken').known?.entries).toMatchObject([{ line: 2, is: 'matched' }]);
  const kept = await imc('run', ...plan, '--out', 'known-kept');
  expect(kept.stdout).toContain(`remove line 2 of known: ${line}`);
  expect(kept.code).toBe(1);
});

test('trouble between the driver and the runner is noticed, and replayed with it', async () => {
  const { code } = await imc('run', '--wrap', 'double-push', '--plays', '10', '--seed', '1', '--out', 'wrapped');
  expect(code).toBe(1);
  expect(runIn('wrapped').target).toMatchObject({ wraps: ['double-push'] });
  const file = join('wrapped', 'replays', 'IMC-DM-008-pushed-again.json');
  expect(await imc('replay', file)).toMatchObject({ code: 1 });
  expect(await imc('replay', file, 'reference')).toMatchObject({ code: 0 });
});

test('what is broken under one profile alone is reported, and replayed, under that one', async () => {
  const plan = ['--rule', 'IMC-PERM-004', '--profile', 'default,whitelist', '--plays', '20', '--seed', '1'];
  const { code, stdout } = await imc('run', '--fault', 'strangers-let-through', ...plan, '--out', 'under');
  expect(code).toBe(1);
  expect(runIn('under').verdicts.map(({ profile, status }) => [profile, status])).toEqual([
    ['default', 'unsupported'],
    ['whitelist', 'fail'],
  ]);
  expect(stdout).toContain('; profile whitelist)');
  const file = join('under', 'replays', 'IMC-PERM-004-accepted-though-not-allowed-whitelist.json');
  expect(await imc('replay', file)).toMatchObject({ code: 1 });
  expect(await imc('replay', file, 'reference')).toMatchObject({ code: 0 });
  expect(await imc('replay', file, '--profile', 'token-auth')).toMatchObject({ code: 3 });
});

test('one rule alone is played and reported', async () => {
  const { code } = await imc('run', '--rule', 'IMC-DM-008', '--plays', '10', '--seed', '1', '--out', 'one');
  expect(code).toBe(0);
  expect(runIn('one').verdicts.map(({ rule }) => rule)).toEqual(['IMC-DM-008']);
});

test('a seed gives the same scenarios at any concurrency', async () => {
  const digests = [];
  for (const concurrency of ['1', '16', '256']) {
    const cases = ['--case', 'first-dm/fresh-pair', '--case', 'sessions/devices'];
    await imc('run', ...cases, '--plays', '6', '--seed', '9', '--concurrency', concurrency, '--out', `c${concurrency}`);
    digests.push(runIn(`c${concurrency}`).cases.map(({ digest }) => digest));
  }
  expect(digests[1]).toEqual(digests[0]);
  expect(digests[2]).toEqual(digests[0]);
});

describe('trouble that is not the server’s', () => {
  test('a full disk is said, with what was found, and ends with 3', async () => {
    mkdirSync(join(scratch, 'full'));
    for (const name of ['events.jsonl', 'run.json']) symlinkSync('/dev/full', join(scratch, 'full', name));
    const { code, stdout } = await imc('run', '--plays', '5', '--seed', '1', '--out', 'full');
    expect(stdout).toContain('IMC_ERR_DISK_FULL');
    expect(stdout).toContain('first-dm/fresh-pair: 5 plays');
    expect(code).toBe(3);
  });

  test('a page that cannot be written is said, and takes nothing from run.json nor the exit code', async () => {
    mkdirSync(join(scratch, 'pageless'));
    symlinkSync('/dev/full', join(scratch, 'pageless', 'report.html.part'));
    const { code, stdout } = await imc(
      'run',
      '--case',
      'first-dm/fresh-pair',
      '--plays',
      '5',
      '--seed',
      '1',
      '--out',
      'pageless',
    );
    expect(stdout).toMatch(/^no report\.html: .*ENOSPC/m);
    expect(runIn('pageless').plays).toBe(5);
    expect(code).toBe(runIn('pageless').exitCode);
    expect(existsSync(join(scratch, 'pageless', 'report.html'))).toBe(false);
  });

  test('a folder that cannot be made ends with 3', async () => {
    writeFileSync(join(scratch, 'a-file'), '');
    const { code, stderr } = await imc('run', '--out', join('a-file', 'x'));
    expect(stderr).toContain('IMC_ERR_OUT');
    expect(code).toBe(3);
  });

  test('a server that ends at once ends the run with 3 and shows its last words', async () => {
    writeFileSync(join(scratch, 'dies-1.0.0'), '#!/bin/sh\necho no licence found\nexit 7\n', { mode: 0o755 });
    const { code, stdout } = await imc('run', './dies-1.0.0', '--out', 'dies');
    expect(stdout).toContain('IMC_ERR_DIED_AT_START');
    expect(stdout).toContain('no licence found');
    expect(stdout).toContain('nothing was played');
    expect(code).toBe(3);
  });
});

/** Processes whose command line or working folder speaks of this folder’s run. */
function living(dataFolder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataFolder);
    } catch {
      return false;
    }
  });
}

function dataFolderOf(folder: string): string | undefined {
  const log = join(scratch, folder, 'server.log');
  if (!existsSync(log)) return undefined;
  return /"data":"([^"]*)\/data"/.exec(readFileSync(log, 'utf8'))?.[1];
}

describe('a run that is cut', () => {
  test('by one Ctrl-C finishes what runs, writes it and ends with 130', async () => {
    const { child, ended, said } = start('run', '--plays', '5000', '--out', 'cut');
    expect(await poll(deadlineIn(20_000), async () => said().includes('first play judged') || undefined)).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
    const run = runIn('cut');
    expect(run.complete).toBe(false);
    expect(run.plays).toBeGreaterThan(0);
    expect(run.plays).toBeLessThan(5_000);
  });

  const freshPair = ['--case', 'first-dm/fresh-pair'];

  test('by two Ctrl-C ends at once, and what was found is written too', async () => {
    const { child, ended, said } = start(
      'run',
      '--fault',
      'push-lost',
      ...freshPair,
      '--plays',
      '5000',
      '--out',
      'cut-twice',
    );
    expect(await poll(deadlineIn(20_000), async () => said().includes('broken:') || undefined)).toBe(true);
    child.kill('SIGINT');
    expect(await poll(deadlineIn(5_000), async () => said().includes('once more') || undefined)).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
    expect(runIn('cut-twice').verdicts.find(({ rule }) => rule === 'IMC-DM-008')?.status).toBe('fail');
    const data = dataFolderOf('cut-twice') ?? '';
    expect(
      await poll(deadlineIn(10_000), async () => (living(data).length === 0 && !existsSync(data)) || undefined),
    ).toBe(true);
  });

  test('by kill -9 leaves no process and no folder', async () => {
    const { child, ended, said } = start('run', '--plays', '5000', '--out', 'killed');
    expect(await poll(deadlineIn(20_000), async () => said().includes('first play judged') || undefined)).toBe(true);
    const data = dataFolderOf('killed') ?? '';
    expect(living(data)).toHaveLength(1);
    child.kill('SIGKILL');
    await ended;
    expect(
      await poll(deadlineIn(10_000), async () => (living(data).length === 0 && !existsSync(data)) || undefined),
    ).toBe(true);
    expect(existsSync(join(scratch, 'killed', 'events.jsonl'))).toBe(true);
  });
});

test('the lists are what the sources say', async () => {
  const { stdout } = await imc('list', '--json');
  const listed = JSON.parse(stdout) as Record<string, readonly unknown[]>;
  expect(Object.fromEntries(Object.entries(listed).map(([what, rows]) => [what, rows.length > 0]))).toEqual({
    rules: true,
    cases: true,
    faults: true,
    drivers: true,
    wraps: true,
    profiles: true,
  });
});
