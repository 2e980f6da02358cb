import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { renderAnnotations } from '../../reports/render/annotations.ts';
import { renderMarkdown, summaryBytesMax } from '../../reports/render/markdown.ts';
import { sampleRun } from '../../reports/testing/sample-run.ts';
import { keepSecret } from '../core/secrets.ts';
import { tellGithub } from './on-github.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-github-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const run = sampleRun();
const summary = join(scratch, 'summary');
const read = () => readFileSync(summary, 'utf8');

test('nothing is said elsewhere than on GitHub', () => {
  expect(tellGithub(run, 'out', {})).toBe('');
  expect(tellGithub(run, 'out', { GITHUB_ACTIONS: 'false', GITHUB_STEP_SUMMARY: '' })).toBe('');
});

test('annotations are given, and the summary of the step is added to', () => {
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  expect(tellGithub(run, 'out', env)).toBe(renderAnnotations(run));
  const [once] = [read()];
  expect(once).toBe(renderMarkdown(run, { folder: 'out', bytesMax: summaryBytesMax }));
  tellGithub(run, 'out', env);
  expect(read()).toBe(`${once}\n${once}`);
});

test('a summary that is full, or cannot be written, is a note', () => {
  writeFileSync(summary, 'x'.repeat(summaryBytesMax - 9_000));
  expect(tellGithub(run, 'out', { GITHUB_STEP_SUMMARY: summary })).toBe('');
  expect(Buffer.byteLength(read())).toBeLessThanOrEqual(summaryBytesMax);
  expect(read()).toContain('breaks 4 MUST rules');
  expect(tellGithub(run, 'out', { GITHUB_STEP_SUMMARY: summary })).toMatch(/^note: the summary of the step is full: /);
  mkdirSync(join(scratch, 'folder'));
  expect(tellGithub(run, 'out', { GITHUB_STEP_SUMMARY: join(scratch, 'folder') })).toMatch(
    /^note: the summary of the step was not written: EISDIR/,
  );
});

test('no secret is told, in whichever writing', () => {
  const secret = 'p%ss,w:rd|<x>';
  keepSecret(secret);
  const spoken = sampleRun({ errors: [{ code: 'IMC_ERR_TOKEN', message: `refused ${secret}` }] });
  rmSync(summary);
  const told = tellGithub(spoken, 'out', { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary });
  expect(told).toContain('refused ***');
  expect(read()).toContain('refused ***');
  for (const text of [told, read()]) expect(text).not.toMatch(/w:rd|w%3Ard/);
});
