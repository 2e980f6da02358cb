import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../harness/cli/exit-code.ts';
import { hostileText } from '../testing/hostile.ts';
import { sampleExample } from '../testing/sample-examples.ts';
import { sampleRun } from '../testing/sample-run.ts';
import { sampleVerdict } from '../testing/sample-verdicts.ts';
import { renderMarkdown } from './markdown.ts';
import { countsBelow } from './markdown/fit.ts';
import { block, code, details, label, link, prose, table } from './markdown/words.ts';

/** What is left of a document without its blocks and spans of code, as CommonMark finds them. */
function withoutCode(markdown: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const [, ticks] = /^ {0,3}(`{3,})[^`]*$/.exec(line) ?? [];
    if (fence === undefined && ticks !== undefined) fence = ticks;
    else if (fence === undefined) lines.push(line.replaceAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g, 'CODE'));
    else if (ticks !== undefined && ticks.length >= fence.length) fence = undefined;
  }
  expect(fence).toBeUndefined();
  return lines.join('\n');
}

const dangers = [
  '<script',
  '<img',
  '</code',
  '@',
  '#123',
  'GH-7',
  'evil',
  '**bold',
  'javascript:',
  '\u0000',
  '\u001b',
  '\u202e',
];

/** A run in which a server, and whoever wrote its file of known failures, says everything hostile everywhere. */
function hostileRun(text: string) {
  const { target, known, ...rest } = sampleRun();
  const example = sampleExample(text, text, {
    expected: text,
    actual: text,
    file: text,
    scenario: { case: 'a/b', ops: [{ op: 'dialect', name: 'a:b', users: [text], args: { text } }] },
  });
  const all = { title: text, reason: text, area: text, profile: text };
  const verdict = sampleVerdict(text, 'fail', { ...all, counterexamples: [example], unwritten: [text] });
  return sampleRun({
    ...rest,
    verdicts: [
      verdict,
      { ...verdict, level: 'SHOULD' },
      sampleVerdict(text, 'error', all),
      sampleVerdict(text, 'unsupported', all),
      sampleVerdict(text, 'not-exercised', all),
    ],
    profiles: [{ profile: text, isSample: false, plays: 1, capabilities: {} as never }, ...rest.profiles],
    target: { ...target!, name: text, version: text, flavour: text },
    tool: { name: 'im-conformance', version: text },
    began: text,
    catalogue: text,
    notices: [{ code: text, message: text }],
    errors: [{ code: text, message: text }],
    known: {
      file: text,
      entries: known!.entries.map((entry) => ({
        ...entry,
        rule: text,
        shape: text,
        reason: text,
        link: text,
        expires: text,
        text,
      })),
    },
  });
}

describe('Markdown', () => {
  test('of everything is as it was', async () => {
    await expect(renderMarkdown(sampleRun(), { folder: 'imc-out/gate' })).toMatchFileSnapshot('golden/comment.md');
  });

  test('that does not fit is shortened from the least important section up, and says so', async () => {
    const small = renderMarkdown(sampleRun(), { bytesMax: 5_500 });
    expect(Buffer.byteLength(small)).toBeLessThanOrEqual(5_500);
    await expect(small).toMatchFileSnapshot('golden/comment-short.md');
    const whole = renderMarkdown(sampleRun());
    expect(whole).not.toContain('Left out');
    expect(renderMarkdown(sampleRun(), { bytesMax: Buffer.byteLength(whole) })).toBe(whole);
    const almost = renderMarkdown(sampleRun(), { bytesMax: Buffer.byteLength(whole) - 1 });
    expect(almost).toContain('Left out, to fit into');
    for (const heading of ['### Broken', '### Known failures', '### By area', '### How it was run'])
      expect(almost).toContain(heading);
    expect(almost).not.toContain('### Not exercised');
  });

  test('of very many failures fits into a comment, and has its table', () => {
    const verdicts = Array.from({ length: 300 }, (_, i) =>
      sampleVerdict(`IMC-DM-${i}`, 'fail', {
        counterexamples: Array.from({ length: 5 }, (_none, n) =>
          sampleExample(`IMC-DM-${i}`, `shape-${n}`, { actual: hostileText.repeat(100) }),
        ),
      }),
    );
    const markdown = renderMarkdown(sampleRun({ verdicts }));
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_536);
    expect(markdown).toContain('IMC-DM-0');
    expect(markdown).toContain('of 1500), and all their conversations');
  });

  test('leaves nothing that a server said outside of code', () => {
    for (const text of [hostileText, hostileText.split('\n').toReversed().join('\n')]) {
      const rest = withoutCode(renderMarkdown(hostileRun(text), { bytesMax: 1_048_576 }));
      for (const danger of dangers) expect(rest).not.toContain(danger);
      expect(rest.match(/<\/?\w+>/g)?.every((tag) => /^<\/?(details|summary|br)>$/.test(tag))).toBe(true);
      for (const rows of rest.split(/\n(?!\|)/).map((part) => part.split('\n').filter((line) => line.startsWith('|'))))
        expect(new Set(rows.map((row) => row.split('|').length)).size).toBeLessThanOrEqual(1);
    }
  });

  test('bears a text of a megabyte', () => {
    const markdown = renderMarkdown(hostileRun('`|\\'.repeat(350_000)));
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_536);
    expect(markdown).toContain('(cut, 1050000 characters)');
  });

  test('says of the gate what the exit code does', () => {
    const run = sampleRun();
    expect(renderMarkdown({ ...run, exitCode: exitCodeOf(run) })).toContain('The gate is closed (exit code 1).');
    expect(renderMarkdown({ ...run, exitCode: 0 })).toContain('The gate is open (exit code 0).');
  });
});

describe('words in Markdown', () => {
  test.each([
    ['a', '`a`'],
    ['a `b` c', '``a `b` c``'],
    ['`', '`` ` ``'],
    ['``', '``` `` ```'],
    [' a', '`  a `'],
    ['', '(empty)'],
    ['\n', '`  ⏎  `'],
    ['a\r\nb', '`a ⏎ b`'],
    ['\u0000\u001b[31m', '`··[31m`'],
  ])('%j as code is %s', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  test('more backticks than a reader counts are no fence', () => {
    const fence = '`'.repeat(17);
    expect(code('`'.repeat(100))).toBe(`${fence} ${'`'.repeat(16)}… ${fence}`);
    expect(block(['`'.repeat(5)])).toBe('``````text\n`````\n``````');
  });

  test.each([
    ["a first message puts the chat into the receiver's list", true],
    ['IMC-DM-003 and 7 more: over since 2 days (profile token-auth)', true],
    ['wonder 2.1.4 breaks 2 MUST rules: IMC-DM-003 and IMC-DM-004.', true],
    ['a @b', false],
    ['a #1', false],
    ['a *b*', false],
    ['a | b', false],
    ['see www.example.org', false],
    ['x:tada: y', false],
    ['like GH-12', false],
    ['in 0123456789abcdef', false],
    ['- a', false],
    ['a\nb', false],
  ])('%j is prose: %s', (text, isPlain) => {
    expect(prose(text) === text).toBe(isPlain);
    if (!isPlain) expect(prose(text)).toBe(code(text));
  });

  test('a link is one only where it is sure to end', () => {
    expect(link('https://example.org/a?b=1#c')).toBe('<https://example.org/a?b=1#c>');
    for (const other of ['https://example.org/|', 'https://a b', 'javascript:alert(1)', 'https://a/`', 'https://a/\n'])
      expect(link(other)).toBe(code(other));
  });

  test('what can be opened has names alone above it', () => {
    expect(label('IMC-DM-003 not-listed')).toBe('IMC-DM-003 not-listed');
    expect(label('IMC-DM-003 <b>@all</b>')).not.toContain('<');
    expect(details('a', 'b')).toBe('<details><summary>a</summary>\n\nb\n\n</details>');
  });

  test('a pipe is no end of a cell, whatever is before it', () => {
    const rows = [[code('a|b')], [code(String.raw`a\|b`)]];
    expect(table(['A'], rows).split('\n').slice(2)).toEqual(
      [String.raw`| \`a\|b\` |`, String.raw`| \`a\\\|b\` |`].map((row) => row.replaceAll('\\`', '`')),
    );
  });

  test('a table has a line for each row', () => {
    expect(table(['A', 'B'], [['1', '2']])).toBe('| A | B |\n| --- | --- |\n| 1 | 2 |');
  });
});

test('ever fewer items are tried', () => {
  expect(countsBelow(30)).toEqual([20, 10, 5, 2, 0]);
  expect(countsBelow(1)).toEqual([0]);
});
