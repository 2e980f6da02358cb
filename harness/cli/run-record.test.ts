import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { renderJunit } from '../../reports/render/junit.ts';
import type { Run } from '../../reports/run.ts';
import { runSchema } from '../../reports/run.ts';
import { sampleRun } from '../../reports/testing/sample-run.ts';
import { keepSecret } from '../core/secrets.ts';
import { exitCodeOf } from './exit-code.ts';
import { RunRecord } from './run-record.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-record-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(scratch, 'run-'))));

/** A run to which nothing happened but trouble. */
function finished(message = 'no such thing'): Run {
  const record = new RunRecord(folder, sampleRun().options);
  record.fail(new Error(message));
  return record.finish({ complete: true, exitCodeOf });
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('JUnit XML stands beside each run.json, and says the same', () => {
  const run = finished();
  expect(runSchema.parse(JSON.parse(read('run.json')))).toEqual(run);
  expect(read('junit.xml')).toBe(renderJunit(run, { folder }));
  expect(read('junit.xml')).toContain('no such thing');
});

test('what could not be written as JUnit XML is said, and takes nothing from the run', () => {
  const { notices, exitCode } = finished();
  mkdirSync(join(folder, 'junit.xml.part'));
  const again = finished();
  expect(notices).toEqual([]);
  expect(again.notices).toEqual([
    { code: 'IMC_ERR_OUT', message: expect.stringContaining('junit.xml was not written: EISDIR') as string },
  ]);
  expect(again.exitCode).toBe(exitCode);
  expect(runSchema.parse(JSON.parse(read('run.json'))).exitCode).toBe(exitCode);
  // That of the run before would be taken for this one's.
  expect(existsSync(join(folder, 'junit.xml'))).toBe(false);
});

test('an old report is gone as soon as a run begins', () => {
  writeFileSync(join(folder, 'junit.xml'), 'old');
  void new RunRecord(folder, sampleRun().options);
  expect(existsSync(join(folder, 'junit.xml'))).toBe(false);
});

test('no secret is in it, however XML writes it', () => {
  keepSecret('a<b>&"c');
  finished('refused: a<b>&"c, again');
  for (const name of ['run.json', 'junit.xml']) expect(read(name)).toContain('refused: ***, again');
  expect(read('junit.xml')).not.toContain('a&lt;b');
});
