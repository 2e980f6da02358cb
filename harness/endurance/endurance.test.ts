import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deadlineIn, poll } from '../core/deadline.ts';
import { packageRoot } from '../targets/package-root.ts';
import { endure, isWell } from './endure.ts';
import { readLog, type Endured } from './log.ts';
import { main } from './main.ts';
import { entriesOf, processesOf } from './measure.ts';
import { summaryOf } from './summary.ts';

let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'imc-endurance-test-'));
  log = join(folder, 'log.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function endured(seed: number, besides: Partial<Endured> = {}): Endured {
  const well = { began: '2026-01-01T00:00:00.000Z', ms: 1000, exit: 0, plays: 10, kept: 5 };
  const measured = { memoryMiB: 200 + seed, handles: 50 };
  return { seed, ...well, notKept: [], errors: [], ...measured, filesLeft: [], processesLeft: 0, ...besides };
}

const short = ['--case', 'first-dm/fresh-pair', '--plays', '2'];

test('each run adds a line, and a later call goes on after the last', async () => {
  const said: string[] = [];
  const options = {
    atOnce: 1,
    log,
    given: short,
    print: (line: string) => void said.push(line),
    signal: new AbortController().signal,
  };
  await endure({ ...options, runs: 1 });
  const lines = await endure({ ...options, runs: 2 });
  expect(lines.map(({ seed, plays }) => [seed, plays])).toEqual([
    [1, 2],
    [2, 2],
  ]);
  expect(lines.every(isWell)).toBe(true);
  expect(readLog(log)).toEqual(lines);
  expect(said).toEqual([expect.stringMatching(/^ok {4} seed 1: 2 plays, /), expect.stringMatching(/^ok {4} seed 2: /)]);
});

test('many runs at once are noted as they end, each once', async () => {
  const signal = new AbortController().signal;
  const lines = await endure({ runs: 3, atOnce: 2, log, given: short, print: () => {}, signal });
  expect(lines.map(({ seed }) => seed).toSorted((one, other) => one - other)).toEqual([1, 2, 3]);
  expect(lines.every(isWell)).toBe(true);
  expect(readLog(log)).toEqual(lines);
});

test.skipIf(process.platform !== 'linux')('a run that is interrupted with the loop is none', async () => {
  const script = join(packageRoot(), 'scripts', 'endurance.mjs');
  const child = spawn(process.execPath, [script, '--runs', '3', '--log', log], {
    env: { ...process.env, TMPDIR: folder },
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const isUnderWay = async () => processesOf(join(folder, 'imc-endurance-')).length > 0 || undefined;
  expect(await poll(deadlineIn(20_000), isUnderWay)).toBe(true);
  process.kill(-child.pid!, 'SIGINT'); // as a terminal does
  expect(await ended).toBe(130);
  expect(readLog(log)).toEqual([]);
  expect(entriesOf(folder).filter((name) => name.startsWith('imc-endurance-'))).toEqual([]);
});

test('a run that finds something is not well, and is kept', async () => {
  const said: string[] = [];
  const print = (line: string) => void said.push(line);
  const given = [...short, '--fault', 'person-conversation-lost', '--rule', 'IMC-DM-003'];
  const [line] = await endure({ runs: 1, atOnce: 1, log, given, print, signal: new AbortController().signal });
  expect(line).toMatchObject({ exit: 1, notKept: ['IMC-DM-003 fail'] });
  expect(said).toEqual([
    expect.stringContaining('kept for a look: '),
    expect.stringMatching(/^NOT OK seed 1: .*exit 1$/),
  ]);
  rmSync(said[0]!.replace('kept for a look: ', ''), { recursive: true });
});

test.skipIf(process.platform !== 'linux')(
  'a process that is left is found by the folder that it lives in',
  async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log("up")'], {
      env: { TMPDIR: folder },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(processesOf(folder)).toEqual([child.pid]);
    child.stdin.end();
    await new Promise((resolve) => child.once('close', resolve));
    expect(processesOf(folder)).toEqual([]);
  },
);

test('the summary tells what grew, what was not well and what was left', () => {
  const lines = Array.from({ length: 20 }, (_, i) => endured(i + 1));
  lines[4] = endured(5, { exit: 1, notKept: ['IMC-DM-003 flaky'] });
  lines[7] = endured(8, { filesLeft: ['imc-x'], processesLeft: 1 });
  expect(summaryOf(lines)).toEqual([
    '20 runs, 200 plays: 18 ended well',
    'not well: seeds 5, 8',
    'memory: 201.5 MiB in the first 2, 219.5 MiB in the last (medians; 201 to 220 in all)',
    'handles: 50 in the first 2, 50 in the last (medians; 50 to 50 in all)',
    'time: 1 s in the first 2, 1 s in the last (medians; 1 to 1 in all)',
    'left behind: 1 files, 1 processes',
  ]);
});

test.each([
  ['a number that is none', ['--runs', 'many']],
  ['none at once', ['--at-once', '0']],
  ['an option that is not there', ['--kills', '3']],
])('%s is refused', async (_, args) => {
  expect(await main([...args, '--log', log])).toBe(2);
});

test('a log that is none is refused, and left as it is', async () => {
  writeFileSync(log, 'what is this\n');
  expect(await main(['--runs', '1', '--log', log])).toBe(2);
  expect(() => readLog(log)).toThrow(`${log}, line 1`);
});
