import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderRunPage } from '../../reports/render/html/run-page.ts';
import { renderJson } from '../../reports/render/json.ts';
import { renderJunit } from '../../reports/render/junit.ts';
import { renderMarkdown } from '../../reports/render/markdown.ts';
import { runSchema } from '../../reports/run.ts';
import { sampleRun } from '../../reports/testing/sample-run.ts';
import { builtFile } from '../targets/package-root.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-report-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const run = sampleRun();
beforeAll(() => {
  mkdirSync(join(scratch, 'out'));
  writeFileSync(join(scratch, 'out', 'run.json'), JSON.stringify(run));
});

function imc(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [builtFile('harness/cli/main.js'), ...args],
      { cwd: scratch, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );
}

describe('imc report', () => {
  test.each([
    ['html', renderRunPage(run)],
    ['junit', renderJunit(run, { folder: 'out' })],
    ['markdown', renderMarkdown(run, { folder: 'out' })],
    ['json', renderJson(run)],
  ])('prints %s, made from run.json alone', async (format, expected) => {
    expect(await imc('report', 'out/run.json', '--format', format)).toEqual({ code: 0, stdout: expected, stderr: '' });
  });

  test('writes into a file, in a folder that it makes, of a run that its folder names', async () => {
    const file = join(scratch, 'new', 'report.xml');
    expect(await imc('report', 'out', '--format', 'junit', '--out', file)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(renderJunit(run, { folder: 'out' }));
  });

  test('as JSON is a run again, the same one', async () => {
    const { stdout } = await imc('report', 'out', '--format', 'json');
    expect(runSchema.parse(JSON.parse(stdout))).toEqual(run);
  });

  test.each([
    [['report', 'nowhere.json', '--format', 'json'], 'IMC_ERR_RUN_FILE: nowhere.json cannot be read'],
    [['report', 'text.json', '--format', 'json'], 'IMC_ERR_RUN_FILE: text.json is not JSON'],
    [['report', 'other.json', '--format', 'json'], 'its format is imc-run-0, and this version reads imc-run-1'],
    [['report', 'empty.json', '--format', 'json'], 'IMC_ERR_RUN_FILE: empty.json is not a run.json'],
    [['report', '.', '--format', 'json'], 'IMC_ERR_RUN_FILE: . cannot be read'],
    [['report', 'out', '--format', 'pdf'], 'Allowed choices are html, junit, markdown, json'],
    [['report', 'out'], "required option '--format <name>' not specified"],
    [['report', 'out', '--format', 'markdown', '--out', 'out/run.json'], 'IMC_ERR_USAGE: --out out/run.json would put'],
  ])('%j ends with 2 and says why', async (args, said) => {
    writeFileSync(join(scratch, 'text.json'), 'not JSON');
    writeFileSync(join(scratch, 'empty.json'), '{}');
    writeFileSync(join(scratch, 'other.json'), JSON.stringify({ ...run, format: 'imc-run-0' }));
    const { code, stdout, stderr } = await imc(...args);
    expect(stderr).toContain(said);
    expect([code, stdout]).toEqual([2, '']);
    expect(JSON.parse(readFileSync(join(scratch, 'out', 'run.json'), 'utf8'))).toEqual(run);
  });

  test('ends with 3 where the report cannot be written', async () => {
    const { code, stderr } = await imc('report', 'out', '--format', 'junit', '--out', 'out/run.json/report.xml');
    expect(stderr).toContain('IMC_ERR_OUT: cannot write to out/run.json/report.xml');
    expect(code).toBe(3);
    expect(existsSync(join(scratch, 'out', 'run.json'))).toBe(true);
  });
});
