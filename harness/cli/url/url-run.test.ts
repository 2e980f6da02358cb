import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../../reports/run.ts';
import { runSchema } from '../../../reports/run.ts';
import { parseTarget } from '../../targets/parse-target.ts';
import { builtFile } from '../../targets/package-root.ts';
import { type Bystander, openBystander } from '../../testing/bystander.ts';
import { type Verdict, worldOf } from '../../vocabulary/index.ts';
import { type OpenTarget, openTarget } from '../open-run.ts';
import { namesIn } from './names.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-url-test-'));
const token = 'sesame-of-the-manager';
let server: OpenTarget;
let url: string;

beforeAll(async () => {
  const spec = parseTarget('reference', { options: ['--manager-token', token] });
  server = await openTarget({ spec, folder: join(scratch, 'server') });
  url = (await server.instance.endpoints())['http'] ?? '';
});

afterAll(async () => {
  await server.pool.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function imc(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), ...args], {
    cwd: scratch,
    env: { ...process.env, IMC_TOKEN: '' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

function runIn(folder: string): Run {
  return runSchema.parse(JSON.parse(readFileSync(join(scratch, folder, 'run.json'), 'utf8')));
}

/** What may be owed in one run and never in another: a list has to be read twice only if a message came between. */
const SELDOM = 10;

/** What a verdict says, without how often it was owed: what is seldom owed and was kept may not be owed in the other run. */
function statusBeside(verdict: Verdict, other: Verdict | undefined): Verdict['status'] {
  const isSeldom = other?.status === 'not-exercised' && verdict.status === 'pass' && verdict.obligations < SELDOM;
  return isSeldom ? other.status : verdict.status;
}

const what = ['--seed', '5', '--plays', '4', '--case', 'first-dm/fresh-pair', '--case', 'permissions/blocked'];

describe('a run on a server that others use', () => {
  let others: Bystander;
  let ended: Ended;
  let run: Run;

  beforeAll(async () => {
    const { driver, about, instance } = server;
    others = await openBystander({ driver, about, endpoints: await instance.endpoints() });
    ended = await imc('run', url, '--token', token, '--prefix', 'imc-ci', '--rate', '150', '--out', 'there', ...what);
    run = runIn('there');
  });

  test('plays, and finds nothing broken', () => {
    expect(run.errors).toEqual([]);
    expect(run.plays).toBeGreaterThan(0);
    expect(ended.said).toContain('imc-ci');
    expect(run.target).toMatchObject({ kind: 'url', name: url, flavour: 'reference', prefix: 'imc-ci' });
  });

  test('leaves data and sessions of the others as they are', async () => {
    expect(others.sent).toBeGreaterThan(10);
    expect(await others.stop()).toEqual([]);
  });

  test('says of each rule what a run on a server of its own says, but for what would disturb others', async () => {
    await imc('run', 'reference', '--out', 'own', ...what);
    const own = new Map(runIn('own').verdicts.map((verdict) => [verdict.rule, verdict]));
    for (const there of run.verdicts) {
      const here = own.get(there.rule)!;
      if (there.status === 'unsupported' && here.status !== 'unsupported')
        expect(there.reason).toMatch(/^(durable: not allowed on this target|timers: |webhooks: )/);
      else expect([there.rule, statusBeside(there, here)]).toEqual([there.rule, statusBeside(here, there)]);
    }
  });

  test('makes no name without the prefix, and notes each', () => {
    const { users } = namesIn(join(scratch, 'there', 'names.jsonl'));
    expect(users.length).toBeGreaterThan(run.plays);
    for (const user of users) expect(user).toMatch(/^imc-ci/);
  });

  test('has its token nowhere in what it writes', () => {
    expect(ended.said).not.toContain(token);
    for (const name of readdirSync(join(scratch, 'there')))
      if (name.includes('.')) expect(readFileSync(join(scratch, 'there', name), 'utf8')).not.toContain(token);
  });

  test('leaves no conversation, says what stays, and is cleaned up once more without harm', async () => {
    // Where this machine is busy, that is said, too.
    expect(run.notices.filter(({ code }) => code !== 'IMC_NOTE_CLIENT_LIMITED')).toEqual([
      {
        code: 'IMC_NOTE_LEFT_THERE',
        message: expect.stringMatching(/removed: \d+ conversations.*what stays: messages/) as string,
      },
    ]);
    const again = await imc('cleanup', url, '--token', token, '--prefix', 'imc-ci', '--run', 'there');
    expect(again).toEqual({ code: 0, said: expect.not.stringContaining('conversations') as string });
    expect(again.said).toContain('of what begins with imc-ci');
  });
});

test('the others would notice it if somebody read a chat of theirs', async () => {
  const { driver, about, instance } = server;
  const there = { driver, about, endpoints: await instance.endpoints(), salt: 'bystander2' };
  const others = await openBystander(there);
  const deaf = { observe: () => {}, transcribe: () => {}, used: () => {} };
  const intruder = driver.open({ ...there, ...deaf, world: worldOf(there.salt) });
  await intruder.perform({ op: 'mark-read', user: 'dora', peer: 'anna' }, { timeoutMs: 10_000 });
  await intruder.close();
  expect(await others.stop()).toEqual(['what is unread is [0], and was to be [3]']);
});

test.each([
  [['run', '--token', 'not-the-right-one'], 'IMC_ERR_TOKEN'],
  [['run'], 'give it with --token'],
  [['run', '--token', token, '--tcp', '127.0.0.1:1', '--patience', '0.1'], 'IMC_ERR_ADDRESS'],
  [['cleanup', '--prefix', 'nobody'], 'IMC_ERR_TOKEN'],
  [['cleanup', '--prefix', 'nobody', '--token', token], 'IMC_ERR_CLEANUP'],
])('imc %j ends with 2 and says why', async ([command = '', ...flags], why) => {
  const { code, said: text } = await imc(command, url, ...flags);
  expect(text).toContain(why);
  expect(code).toBe(2);
});
