import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparisonSchema } from '../../reports/compare/comparison.ts';
import type { Run } from '../../reports/run.ts';
import { runSchema } from '../../reports/run.ts';
import { builtFile, packageRoot } from '../targets/package-root.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-specs-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function imcWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), ...args], {
    cwd: scratch,
    env: { ...process.env, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

const imc = (...args: readonly string[]) => imcWith({}, ...args);

const textIn = (...path: readonly string[]) => readFileSync(join(scratch, ...path), 'utf8');
const runIn = (folder: string): Run => runSchema.parse(JSON.parse(textIn(folder, 'run.json')));
const casesIn = (folder: string) =>
  runIn(folder).cases.map(({ case: slug, plays, digest }) => ({ slug, plays, digest }));

// What the documents show is what is tried here, where no package of ours is installed beside it.
beforeAll(() => cpSync(join(packageRoot(), 'examples', 'specs'), join(scratch, 'our-specs'), { recursive: true }));

const few = ['--seed', '1', '--plays', '4'];
const replayFile = join('broken', 'replays', 'ACME-CHAT-001-still-unread.json');

describe('on a server that breaks a rule of a team’s own', () => {
  let ended: Ended;
  beforeAll(async () => {
    const broken = ['reference', '--fault', 'mark-read-forgotten', ...few, '--out', 'broken'];
    ended = await imc('run', ...broken, '--specs', 'our-specs', '--rule', 'ACME-CHAT-001');
  });

  test('it is broken, shrunk and confirmed as ours are', () => {
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    const { verdicts, options, rules, cases } = runIn('broken');
    expect(verdicts).toMatchObject([
      {
        rule: 'ACME-CHAT-001',
        area: 'acme-chat',
        level: 'MUST',
        status: 'fail',
        failingPlays: expect.any(Number) as number,
      },
    ]);
    const [example] = verdicts[0]!.counterexamples;
    expect(example).toMatchObject({ shape: 'still-unread', ops: 3, minimal: true, confirmed: { k: 10, n: 10 } });
    expect(example!.scenario.case).toBe('acme/read-and-answered');
    expect(cases.map(({ case: slug }) => slug)).toEqual(['acme/read-and-answered']);
    expect(rules).toMatchObject([
      { id: 'ACME-CHAT-001', source: [{ url: 'https://acme.example/handbook/inbox#done' }] },
    ]);
    expect(options.specs).toBe('our-specs');
  });

  test('it is in every report, with how it is played again', () => {
    const again = `npx im-conformance replay ${replayFile} --specs our-specs`;
    expect(ended.stdout).toContain(again);
    expect(textIn('broken', 'junit.xml')).toContain('classname="acme-chat"');
    expect(textIn('broken', 'junit.xml')).toContain(again);
    expect(textIn('broken', 'report.html')).toContain('id="ACME-CHAT-001/still-unread"');
    expect(textIn('broken', 'report.html')).toContain('ACME-CHAT-001-still-unread.json --specs our-specs');
    expect(textIn('broken', 'report.html')).toContain('<dt>Beside ours</dt><dd>our-specs</dd>');
    expect(textIn('broken', 'report.html')).toContain('A chat is done when it was read and the last word is ours.');
  });

  test('Markdown and a bug report have it too', async () => {
    const [markdown, issue, shown] = await Promise.all([
      imc('report', 'broken', '--format', 'markdown'),
      imc('export', 'broken', '--as', 'issue'),
      imc('show', replayFile),
    ]);
    expect(markdown.stdout).toContain('**ACME-CHAT-001**');
    expect(markdown.stdout).toContain('rules of one’s own from: `our-specs`');
    expect(issue.stdout).toContain('replay failure.json --specs our-specs');
    expect(shown.stdout).toContain('ACME-CHAT-001  a chat that was read and answered');
  });

  test('it is replayed where its folder is given again: by flag, variable or configuration', async () => {
    expect(JSON.parse(textIn(replayFile))).toMatchObject({ rule: 'ACME-CHAT-001', specs: 'our-specs' });
    const missing = await imc('replay', replayFile);
    expect(missing).toMatchObject({
      code: 2,
      stderr: `IMC_ERR_SPECS: ${replayFile} is about ACME-CHAT-001, a rule of a team's own: give the folder that it is in, --specs our-specs\n`,
    });
    mkdirSync(join(scratch, 'other'));
    writeFileSync(join(scratch, 'other', 'a.rule.js'), ruleText({ id: 'ACME-CHAT-009' }));
    const other = await imc('replay', replayFile, '--specs', 'other');
    expect(other.stderr).toContain('and there is no such rule in other; it was in our-specs when it was recorded');
    const shown = await imcWith({ IMC_SPECS: 'our-specs' }, 'replay', replayFile);
    expect(shown.stdout).toContain('shown again in play 1: ACME-CHAT-001/still-unread');
    expect(shown.code).toBe(1);
    const config = join('config', 'imc.config.json');
    mkdirSync(join(scratch, 'config'));
    writeFileSync(join(scratch, config), JSON.stringify({ specs: '../our-specs' }));
    const kept = await imc('replay', replayFile, 'reference', '--config', config, '--times', '1');
    expect(kept.stdout).toContain('not shown in 1 plays: ACME-CHAT-001/still-unread (owed ');
    expect(kept.code).toBe(0);
  });

  test('it may be known, and is kept in the file of what is', async () => {
    const updated = await imc('known', 'update', 'broken', '--known', 'known', '--link', 'https://acme.example/7');
    expect(updated).toMatchObject({ code: 0, stderr: '' });
    expect(textIn('known')).toMatch(/^ACME-CHAT-001 still-unread +default /m);
    const without = await imc('run', ...few, '--known', 'known');
    expect(without.stderr).toContain('no rule is called ACME-CHAT-001, neither of ours nor in the folder of --specs');
    expect(without.code).toBe(2);
  });
});

describe('on a server that keeps all', () => {
  test('their cases exercise our rules, and are the same plays however many are played at once', async () => {
    const plan = ['run', ...few, '--specs', 'our-specs', '--case', 'acme/read-and-answered'];
    const one = await imc(...plan, '--concurrency', '1', '--out', 'one');
    expect(one).toMatchObject({ code: 0, stderr: '' });
    await imc(...plan, '--area', 'unread', '--out', 'area');
    expect(casesIn('area')).toEqual(casesIn('one'));
    const { verdicts, catalogue } = runIn('one');
    const owed = verdicts.filter(({ obligations }) => obligations > 0).map(({ rule }) => rule);
    expect(owed).toEqual(expect.arrayContaining(['ACME-CHAT-001', 'IMC-UNRD-001', 'IMC-DM-003']));
    expect(catalogue).not.toBe(runIn('area').catalogue);
  });

  test('a rule that no case names is held against ours, and a checker that throws is no failure of the server', async () => {
    mkdirSync(join(scratch, 'alone'));
    writeFileSync(
      join(scratch, 'alone', 'a.rule.js'),
      ruleText({ id: 'ACME-CHAT-002' }, '(view) => view.nothing.at(0)'),
    );
    const plan = ['--rule', 'ACME-CHAT-002', '--case', 'first-dm/fresh-pair', '--specs', 'alone', '--out', 'thrown'];
    const { code } = await imc('run', ...few, ...plan);
    const { errors, verdicts } = runIn('thrown');
    expect(verdicts).toMatchObject([{ rule: 'ACME-CHAT-002', status: 'error', failingPlays: 0 }]);
    expect(errors[0]).toMatchObject({
      code: 'IMC_ERR_SPECS',
      message: expect.stringMatching(/alone\/a\.rule\.js: the checker of ACME-CHAT-002 threw: TypeError: /) as string,
    });
    expect(code).toBe(2);
  });
});

test('a comparison judges both sides by it, and replays what one of them broke on the other', async () => {
  const broken = { target: 'reference', fault: 'mark-read-forgotten' };
  mkdirSync(join(scratch, 'compared'));
  writeFileSync(join(scratch, 'compared', 'imc.config.json'), JSON.stringify({ targets: { broken } }));
  const how = ['--config', join('compared', 'imc.config.json'), '--specs', 'our-specs', '--rule', 'ACME-CHAT-001'];
  const { stdout, code } = await imc(
    'compare',
    'reference',
    'broken',
    ...how,
    ...few,
    '--replays',
    '2',
    '--out',
    'two',
  );
  expect(stdout).toContain('breaks 1 MUST rule that');
  expect(code).toBe(1);
  const { failures } = comparisonSchema.parse(JSON.parse(textIn('two', 'comparison.json')));
  expect(failures.map(({ rule, tried }) => ({ rule, tried: tried.map((one) => one && [one.k, one.n]) }))).toEqual([
    {
      rule: 'ACME-CHAT-001',
      tried: [
        [0, 2],
        [10, 10],
      ],
    },
  ]);
});

test('imc list has what is theirs behind ours', async () => {
  const listed = await imc('list', '--rules', '--cases', '--json', '--specs', 'our-specs');
  const { rules, cases } = JSON.parse(listed.stdout) as { rules: { id: string }[]; cases: { case: string }[] };
  expect(rules.at(-1)).toMatchObject({ id: 'ACME-CHAT-001', area: 'acme-chat' });
  expect(cases.at(-1)).toMatchObject({ case: 'acme/read-and-answered' });
  expect((await imcWith({ IMC_SPECS: 'our-specs' }, 'list', '--rules')).stdout).toContain('ACME-CHAT-001');
});

test('what cannot be used ends a run before anything is started', async () => {
  const { code, stderr } = await imc('run', '--specs', 'nowhere', '--out', 'never');
  expect(stderr).toContain('IMC_ERR_SPECS: nowhere: it is no folder that can be read');
  expect(code).toBe(2);
  expect(existsSync(join(scratch, 'never'))).toBe(false);
  const selected = await imc('run', '--specs', 'our-specs', '--area', 'acme');
  expect(selected.stderr).toContain('IMC_ERR_UNKNOWN_SELECTION: no area is called acme; ');
  expect(selected.stderr).toContain('acme-chat');
});

function ruleText(about: object, check = '() => ({ obligations: 0, about: [], violations: [] })'): string {
  const given = {
    area: 'acme-chat',
    level: 'MUST',
    severity: 'minor',
    title: 'a title',
    text: 'A promise.',
    source: [{ url: 'https://acme.example', quote: 'It is.' }],
    ...about,
  };
  return `export default { ...${JSON.stringify(given)}, check: ${check} };`;
}
