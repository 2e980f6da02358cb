import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../reports/run.ts';
import { runSchema } from '../../reports/run.ts';
import { builtFile } from '../targets/package-root.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-merge-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function imc(...args: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), ...args], { cwd: scratch });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

function runIn(folder: string): Run {
  return runSchema.parse(JSON.parse(readFileSync(join(scratch, folder, 'run.json'), 'utf8')));
}

const what = ['--seed', '4', '--plays', '4', '--case', 'first-dm/fresh-pair', '--case', 'sessions/devices'];
const fault = ['--fault', 'person-conversation-lost', '--rule', 'IMC-DM-003'];

beforeAll(async () => {
  for (const shard of ['1/2', '2/2']) {
    await imc('run', ...what, '--shard', shard, '--out', `shard-${shard[0]}`);
    await imc('run', ...what, ...fault, '--shard', shard, '--out', `faulty-${shard[0]}`);
  }
});

/** What the plan and the verdicts are, without how often something was owed: that may hang on when things happen. */
function gistOf({ plays, cases, verdicts, exitCode }: Run) {
  return {
    plays,
    cases: cases.map(({ case: slug, digest, planned, plays: played }) => ({ slug, digest, planned, played })),
    verdicts: verdicts.map(({ rule, status }) => [rule, status === 'not-exercised' ? 'pass' : status]),
    exitCode,
  };
}

describe('the shards of a run, merged', () => {
  test('are that run: its plays, its digests, its verdicts', async () => {
    const { code, said } = await imc('merge', 'shard-2', 'shard-1/run.json', '--out', 'merged');
    expect(said).toContain('2 shards of one run, and each play of its plan in one of them');
    await imc('run', ...what, '--out', 'whole');
    const merged = runIn('merged');
    expect(gistOf(merged)).toEqual(gistOf(runIn('whole')));
    expect(code).toBe(merged.exitCode);
    expect(merged.options.shard).toBeUndefined();
    expect(runIn('shard-1').plays + runIn('shard-2').plays).toBe(merged.plays);
  });

  test('show what one of them has found, which is replayed from there', async () => {
    const { code, said } = await imc('merge', 'faulty-1', 'faulty-2', '--out', 'faulty');
    expect(code).toBe(1);
    expect(said).toContain('BROKEN         IMC-DM-003');
    expect(runIn('faulty').verdicts.map(({ rule, status }) => [rule, status])).toEqual([['IMC-DM-003', 'fail']]);
    expect((await imc('replay', 'faulty/replays/IMC-DM-003-not-listed.json')).code).toBe(1);
    expect((await imc('report', 'faulty', '--format', 'markdown')).said).toContain('IMC-DM-003');
  });

  test('are held against known failures, one of which may be gone from a shard', async () => {
    const line = 'IMC-DM-003 not-listed default 2099-01-01 https://example.org/1 it is known\n';
    writeFileSync(join(scratch, 'known'), line);
    expect((await imc('merge', 'faulty-1', 'faulty-2', '--known', 'known', '--out', 'known-one')).code).toBe(0);
    expect((await imc('run', ...what, '--rule', 'IMC-DM-003', '--shard', '1/2', '--known', 'known')).code).toBe(0);
  });
});

describe('a run says which shard it is', () => {
  test('in its last lines and in its record', async () => {
    expect(runIn('shard-1').options.shard).toEqual({ index: 1, of: 2 });
    const { said } = await imc('run', ...what, '--case', 'sessions/devices', '--shard', '1/9', '--out', 'ninth');
    expect(said).toContain('seed 4, shard 1 of 9');
  });
});

describe('what are no shards of one run', () => {
  beforeAll(() => {
    for (const name of ['cut', 'bare']) cpSync(join(scratch, 'shard-1'), join(scratch, name), { recursive: true });
    const events = readFileSync(join(scratch, 'cut', 'events.jsonl'), 'utf8');
    writeFileSync(join(scratch, 'cut', 'events.jsonl'), events.slice(0, events.length / 2));
    rmSync(join(scratch, 'bare', 'events.jsonl'));
  });

  test.each([
    [['shard-1'], 'IMC_ERR_SHARDS', 'of 2 shards, 2 is missing'],
    [['shard-1', 'shard-1'], 'IMC_ERR_SHARDS', 'shard 1/2 is given twice'],
    [['shard-1', 'faulty-2'], 'IMC_ERR_SHARDS', 'faulty-2 has another catalogue of rules than shard-1'],
    [['shard-1', 'ninth'], 'IMC_ERR_SHARDS', 'ninth has another number of shards than shard-1'],
    [['whole', 'shard-1'], 'IMC_ERR_RUN_FILE', 'whole is a whole run'],
    [['cut', 'shard-2'], 'IMC_ERR_RUN_FILE', 'events.jsonl is damaged in line'],
    [['bare', 'shard-2'], 'IMC_ERR_RUN_FILE', 'events.jsonl is missing'],
    [['nothing'], 'IMC_ERR_RUN_FILE', 'cannot be read'],
    [['shard-1', 'shard-2', '--out', 'shard-1'], 'IMC_ERR_USAGE', 'name another folder'],
  ])('such as %j, are refused: %s', async (words, code, why) => {
    const { code: status, said } = await imc('merge', ...words);
    expect(said).toContain(code);
    expect(said).toContain(why);
    expect(status).toBe(2);
  });

  test.each([
    [['--shard', '0/4', '--seed', '1'], 'It must be I/N'],
    [['--shard', '5/4', '--seed', '1'], 'It must be I/N'],
    [['--shard', '1/4'], 'say of which with --seed N'],
    [['--shard', '1/4', '--seed', '1', '--thorough'], 'cannot be used with'],
  ])('%j is not understood', async (flags, why) => {
    const { code, said } = await imc('run', ...flags);
    expect(said).toContain(why);
    expect(code).toBe(2);
  });
});
