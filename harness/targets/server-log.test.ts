import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openServerLog } from './server-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'test-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

function logOf(name: string, bytesMax?: number) {
  const path = join(folder, name);
  const log = openServerLog(path, bytesMax);
  return { log, print: (text: string) => appendFileSync(path, text) };
}

test('a slice begins at its mark, and says what is left out when it is too long', () => {
  const { log, print } = logOf('slices');
  print('before\n');
  const mark = log.mark();
  print('one\ntwo\n');
  expect(log.since(mark, 100)).toBe('one\ntwo\n');
  expect(log.since(mark, 4)).toBe('[4 bytes before this are left out]\ntwo\n');
  expect(log.since(log.mark(), 100)).toBe('');
  expect(log.lastLines(mark, 1)).toBe('two');
  log.note('a line of ours');
  expect(log.lastLines(mark, 1)).toBe('two');
  expect(log.lastLines(log.mark(), 1)).toBe('(nothing)');
  log.close();
});

test('a cut within a character leaves no broken one', () => {
  const { log, print } = logOf('characters');
  print('消息\n');
  expect(log.since(0, 5)).toBe('[2 bytes before this are left out]\n息\n');
  log.close();
});

test('a log that outgrows its bound loses its oldest part, and marks keep their meaning', () => {
  const { log, print } = logOf('bounded', 100);
  print(`${'x'.repeat(200)}\n`);
  const mark = log.mark();
  print('after\n');
  log.trim();
  expect(readFileSync(log.path, 'utf8')).toBe(`[182 bytes before this are left out]\n${'x'.repeat(18)}\nafter\n`);
  expect(log.since(mark, 100)).toBe('after\n');
  print('later\n');
  expect(log.since(mark, 100)).toBe('after\nlater\n');
  expect(log.since(0, 6)).toBe(`[${log.mark() - 6} bytes before this are left out]\nlater\n`);
  log.trim();
  expect(log.since(mark, 100)).toBe('after\nlater\n');
  log.close();
});

test('a folder that is not there is our trouble with the output', () => {
  expect(() => openServerLog(join(folder, 'absent', 'server.log'))).toThrow(
    expect.objectContaining({ code: 'IMC_ERR_OUT' }),
  );
});
