import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { plainExample, plainRun, plainVerdict } from '../../../reports/testing/sample-plain.ts';
import type { Run } from '../../../reports/run.ts';
import { readKnown } from '../known-failures.ts';
import type { KnownUpdateCommand } from './update.ts';
import { knownUpdateCommand } from './update.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-known-update-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const known = join(scratch, 'known');
beforeEach(() => rmSync(known, { force: true }));

const link = 'https://example.org/1';

/** The run began on 2026-11-27. Gives what was said, and what the file says then. */
function update(
  run: Run,
  before?: string,
  flags: Partial<KnownUpdateCommand> = { link },
): { said: string; text: string } {
  const path = join(scratch, 'run.json');
  writeFileSync(path, JSON.stringify(run));
  if (before !== undefined) writeFileSync(known, before);
  const said: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    knownUpdateCommand({ run: path, known, ...flags });
  } finally {
    write.mockRestore();
  }
  expect(readdirSync(scratch).filter((name) => name.endsWith('.part'))).toEqual([]);
  return { said: said.join(''), text: readFileSync(known, 'utf8') };
}

const seen = plainRun();
const passed = plainRun([plainVerdict([], { plays: 20 })]);
const mine = 'IMC-DM-003  not-listed   default  2027-01-01   https://example.org/7   my own   words';

function usage(says: string): Error {
  return expect.objectContaining({ code: 'IMC_ERR_USAGE', message: expect.stringContaining(says) as string }) as Error;
}

describe('what comes and goes', () => {
  const flaky = plainRun([
    plainVerdict([plainExample({ confirmed: { k: 3, n: 10 } })], { status: 'flaky', plays: 20 }),
  ]);

  test('is written so', () => {
    expect(update(flaky).text.split('\n').at(-2)).toContain('  flaky  https://example.org/1  ');
  });

  test('and what each replay shows is not', () => {
    expect(update(seen).text.split('\n').at(-2)).not.toContain('flaky');
  });

  test('stays where a run does not show it, and goes on to be renewed by hand', () => {
    const line = mine.replace('2027-01-01', '2027-01-01 flaky');
    const { said, text } = update(passed, `${line}\n`);
    expect(said).toContain('left       IMC-DM-003 not-listed default: not seen this time; it comes and goes');
    expect(text).toContain(line);
    expect(update(passed, `${mine}\n`).text).not.toContain(mine);
  });
});

describe('what is new', () => {
  test('is written into a file that is made, with what was seen as its reason, for 90 days', () => {
    const { said, text } = update(seen);
    expect(said).toContain('added      IMC-DM-003 not-listed default: it shows nothing');
    expect(text.split('\n').at(-2)).toBe(
      'IMC-DM-003   not-listed         default  2027-02-25  https://example.org/1  it shows nothing',
    );
    expect(readKnown(known)).toHaveLength(1);
    expect(update(seen, undefined, {}).text).toBe(text);
  });

  test('has the reason, the link and the last day that are given', () => {
    const flags = { link: 'https://example.org/2', reason: 'being mended', expires: '2026-12-24' };
    update(seen, '', flags);
    expect(readKnown(known)[0]).toMatchObject(flags);
  });

  test('is not written without a link, and neither is anything else', () => {
    expect(() => update(seen, mine.replace('003', '004'), {})).toThrow(usage('give --link URL'));
    expect(readFileSync(known, 'utf8')).toBe(mine.replace('003', '004'));
    rmSync(known);
    expect(() => update(seen, undefined, {})).toThrow(usage('IMC-DM-003 not-listed default'));
    expect(existsSync(known)).toBe(false);
  });

  test('is a line of the file whatever the server said', () => {
    const hostile = plainExample({ actual: '#\u001b[31m x\r\nIMC-DM-001 * * 2099-01-01 https://evil.example y\u2028' });
    update(plainRun([plainVerdict([hostile])]));
    expect(readKnown(known).map(({ rule }) => rule)).toEqual(['IMC-DM-003']);
  });

  test('is nothing that does not gate, but what could not be written out is', () => {
    const should = plainVerdict([plainExample({ rule: 'IMC-DM-011' })], { level: 'SHOULD' });
    const cut = plainVerdict([], { status: 'fail', unwritten: ['listed-twice'], failingPlays: 3 });
    const { said, text } = update(plainRun([should, cut]));
    expect(said).toContain('not added  IMC-DM-011 not-listed default');
    expect(text).toContain('listed-twice       default  2027-02-25  https://example.org/1  seen in 3 plays');
    expect(text).not.toContain('IMC-DM-011');
    const gate = { ...seen.options, gate: 'should' as const };
    expect(update(plainRun([should], { options: gate }), '').text).toContain('IMC-DM-011');
  });

  test.each([
    [{ link: 'issue-1' }, 'is no URL'],
    [{ link: 'https://example.org/a b' }, 'is no URL'],
    [{ link, expires: '2026-13-01' }, 'is no day'],
    [{ link, expires: '2026-11-26' }, 'was over when the run began'],
    [{ link, reason: ' ' }, 'not an empty one'],
  ])('is refused with %j', (flags, why) => {
    expect(() => update(seen, '', flags)).toThrow(usage(why));
  });
});

describe('what is there', () => {
  test('stays as it was written, with its comments, its order sorted', () => {
    const before = [
      '# Head.',
      '',
      '# Of the second rule,',
      '# in two lines.',
      'IMC-DM-004 * *        2027-01-01 https://example.org/8 b',
      '',
      '# Of the first rule.',
      mine,
      '# The end.',
      '',
    ].join('\n');
    const { said, text } = update(seen, before, {});
    expect(text.split('\n')).toEqual([
      '# Head.',
      '',
      '',
      '# Of the first rule.',
      mine,
      '# Of the second rule,',
      '# in two lines.',
      'IMC-DM-004 * *        2027-01-01 https://example.org/8 b',
      '# The end.',
      '',
    ]);
    expect(said).toContain('left       IMC-DM-004 * *: this run could not judge it');
    expect(update(seen, text, {}).said).toContain('it stays as it was');
  });

  test('stands for all that it covers', () => {
    const { said, text } = update(seen, mine.replace(' not-listed ', ' * '), {});
    expect(text).toBe(`${mine.replace(' not-listed ', ' * ')}\n`);
    expect(said).toContain('kept       IMC-DM-003 * default: still seen');
  });

  test('is taken out, with its own comment, where it was not seen any more', () => {
    const before = `# rule shape profile\n# A section.\n\n# Mine.\n${mine}\n# Next.\n${mine.replace('003', '004')}\n`;
    const { said, text } = update(passed, before, {});
    expect(said).toContain('removed    IMC-DM-003 not-listed default');
    expect(text).toBe(`# rule shape profile\n# A section.\n\n# Next.\n${mine.replace('003', '004')}\n`);
  });

  test.each([
    ['too few plays', plainRun([plainVerdict([], { plays: 9 })])],
    ['an interrupted run', { ...passed, complete: false }],
    ['trouble of ours', { ...passed, errors: [{ code: 'IMC_ERR_WIRE', message: 'x' }] }],
    ['what is not claimed', plainRun([plainVerdict([], { withdrawn: ['not-listed'] })])],
    ['a rule that owed nothing', plainRun([plainVerdict([], { status: 'not-exercised' })])],
  ])('is left by %s', (_why, run) => {
    const { said, text } = update(run, `${mine}\n`, {});
    expect(said).toContain('left       IMC-DM-003 not-listed default: this run could not judge it');
    expect(text).toBe(`${mine}\n`);
  });

  test('is renewed after its day with --expires alone', () => {
    const over = `# Mine.\r\n${mine.replace('2027-01-01', '2026-11-26')}\r\n`;
    const { said, text } = update(seen, over, {});
    expect(said).toContain('expired    IMC-DM-003 not-listed default: still seen, and gates since its day, 2026-11-26');
    expect(text).toBe(over);
    expect(update(seen, over, { expires: '2027-01-01' }).text).toBe(`# Mine.\r\n${mine}\r\n`);
    expect(update(passed, over, {}).said).toContain('removed');
  });
});

test('a file that is no list of known failures is left alone', () => {
  expect(() => update(seen, 'nonsense\n')).toThrow(expect.objectContaining({ code: 'IMC_ERR_KNOWN' }) as Error);
  expect(readFileSync(known, 'utf8')).toBe('nonsense\n');
});

test('a folder that is not there is said so, and a link stays one', () => {
  const away = { link, known: join(scratch, 'absent', 'known') };
  expect(() => update(seen, undefined, away)).toThrow(expect.objectContaining({ code: 'IMC_ERR_OUT' }) as Error);
  const real = join(scratch, 'real');
  writeFileSync(real, `${mine.replace('003', '004')}\n`);
  symlinkSync(real, known);
  update(seen);
  expect(lstatSync(known).isSymbolicLink()).toBe(true);
  expect(readFileSync(real, 'utf8')).toContain('IMC-DM-003');
});
