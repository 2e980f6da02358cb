import { expect, test } from 'vitest';
import type { Counterexample, TargetInfo } from '../../harness/vocabulary/index.ts';
import { hostileText } from '../testing/hostile.ts';
import { plainExample, plainRun, plainTarget, plainVerdict } from '../testing/sample-plain.ts';
import { renderIssue } from './issue.ts';

function issue(over: Partial<Counterexample> = {}, target: TargetInfo = plainTarget): string {
  const example = plainExample(over);
  const verdict = plainVerdict([example]);
  return renderIssue(plainRun([verdict], { target }), { verdict, example });
}

/** The lines that are in no block of code. */
function outside(text: string): string[] {
  let fence: string | undefined;
  return text.split('\n').filter((line) => {
    const ticks = /^(`{3,})\w*$/.exec(line)?.[1];
    if (ticks === undefined) return fence === undefined;
    if (fence === undefined) fence = ticks;
    else if (ticks.length >= fence.length) fence = undefined;
    return false;
  });
}

/** What stands in the replay file that a report carries. */
function replayIn(text: string): unknown {
  return JSON.parse(/```json\n([^]*?)\n```/.exec(text)?.[1] ?? '');
}

test('a bug report has all that whoever gets it needs', async () => {
  await expect(issue()).toMatchFileSnapshot('golden/issue.md');
});

test('no path of the machine on which it was found is in it, but the last part of each', () => {
  const serverLog = 'opened /tmp/imc-x/data/wk.db\nGET /conversation/sync\nat C:\\Users\\me\\a.go, ~/src/b.go';
  const text = issue({ serverLog, actual: 'it shows /home/somebody/servers/x' });
  expect(text).not.toMatch(/somebody|\/tmp|Users|~\/|src/);
  expect(text).toContain('opened …/wk.db\nGET /conversation/sync\nat …/a.go, …/b.go');
  expect(text).toContain('`--config …/toy.yaml`');
  expect(replayIn(text)).toMatchObject({ target: { name: './toy-2.1', options: ['--config', '…/toy.yaml'] } });
  const url: TargetInfo = {
    ...plainTarget,
    kind: 'url',
    name: 'https://staging.secret.example',
    reach: ['--tcp', 'x.secret.example:1'],
    options: [],
  };
  expect(issue({}, url)).not.toContain('secret');
});

test('nothing that a server said gets out of its place', () => {
  const transcript = [{ ms: 1, lane: 'api', dir: 'in', text: hostileText, op: 0 } as const];
  const text = issue({ actual: hostileText, expected: hostileText, serverLog: hostileText, transcript });
  const bare = outside(text)
    .join('\n')
    .replaceAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g, 'CODE');
  expect(bare).not.toMatch(/<script|alert|@everyone|evil|#123|::error|\*\*bold/);
  expect(bare.match(/^#+ .*$/gm)).toHaveLength(10);
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
});

test('the replay file is exact whatever is in it', () => {
  const text = '``` </details> \u202e 語 \ud83d\ude00';
  const scenario = plainExample().scenario;
  const ops = scenario.ops.map((op) => (op.op === 'send' ? { ...op, payload: { shape: 'text' as const, text } } : op));
  const report = issue({ scenario: { ...scenario, ops } });
  expect(replayIn(report)).toMatchObject({ scenario: { ops } });
  expect(report).not.toContain('\u202e');
});

test('a report is one that a tracker takes, however much there is to tell', () => {
  const line = { ms: 1, lane: 'api', dir: 'in', text: 'x'.repeat(2000), op: 0 } as const;
  const text = issue({ transcript: Array.from({ length: 300 }, () => line), serverLog: 'y'.repeat(32_000) });
  expect(text.length).toBeLessThan(65_536);
  expect(text).toMatch(/… \d+ further lines are left out/);
});

test('what cannot be played again from a file says so', () => {
  const { file: _file, ...example } = plainExample();
  const verdict = plainVerdict([example]);
  expect(renderIssue(plainRun([verdict]), { verdict, example })).toContain('not played again from a file');
});
