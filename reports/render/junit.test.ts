import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { exitCodeOf } from '../../harness/cli/exit-code.ts';
import type { Run } from '../run.ts';
import { hostileText } from '../testing/hostile.ts';
import { sampleExample } from '../testing/sample-examples.ts';
import { sampleRun } from '../testing/sample-run.ts';
import { sampleVerdict } from '../testing/sample-verdicts.ts';
import { renderJunit } from './junit.ts';

const schema = readFileSync(new URL('junit/surefire-test-report-3.xsd', import.meta.url), 'utf8');

/** What the schema of Surefire says against it. */
async function objections(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents: xml }, schema });
  return errors.map(({ message }) => message);
}

const sound = { errors: [], notices: [], exitCode: 0 } satisfies Partial<Run>;
const pass = sampleVerdict('IMC-DM-001', 'pass');
const broken = sampleVerdict('IMC-DM-003', 'fail', { counterexamples: [sampleExample('IMC-DM-003', 'not-listed')] });
const known = { reason: 'ours', link: 'https://example.org', expires: '2030-12-31' };
const entry = { line: 1, text: 'it', rule: 'IMC-DM-003', shape: '*', profile: '*', ...known };
const knownAs = (is: 'matched' | 'stale' | 'expired' | 'not-judged') => ({ file: 'f', entries: [{ ...entry, is }] });
const narrowed = { ...sampleRun().options, areas: ['first-dm'] };

/** Runs that differ in what their gate says, and why. */
const runs: Readonly<Record<string, Partial<Run>>> = {
  everything: {},
  'all is kept': { ...sound, verdicts: [pass], known: knownAs('not-judged') },
  'a MUST is broken': { ...sound, verdicts: [pass, broken], known: knownAs('not-judged') },
  'a MUST is flaky': { ...sound, verdicts: [pass, { ...broken, status: 'flaky' }], known: knownAs('not-judged') },
  'it is known': { ...sound, verdicts: [pass, broken], known: knownAs('matched') },
  'a flaky one is known': { ...sound, verdicts: [pass, { ...broken, status: 'flaky' }], known: knownAs('matched') },
  'it was known': { ...sound, verdicts: [pass, broken], known: knownAs('expired') },
  'what was known is gone': { ...sound, verdicts: [pass], known: knownAs('stale') },
  'nothing could be written of what is known': {
    ...sound,
    verdicts: [pass, { ...broken, counterexamples: [], unwritten: ['not-listed'] }],
    known: knownAs('matched'),
  },
  'nothing could be written': {
    ...sound,
    verdicts: [pass, { ...broken, counterexamples: [], unwritten: ['not-listed'] }],
    known: knownAs('not-judged'),
  },
  'a SHOULD is broken': { ...sound, verdicts: [pass, { ...broken, level: 'SHOULD' }], known: knownAs('not-judged') },
  'a SHOULD is flaky': {
    ...sound,
    verdicts: [pass, { ...broken, status: 'flaky', level: 'SHOULD' }],
    known: knownAs('not-judged'),
  },
  'a SHOULD is broken and gates': {
    ...sound,
    verdicts: [pass, { ...broken, level: 'SHOULD' }],
    options: { ...narrowed, gate: 'should' },
    known: knownAs('not-judged'),
  },
  'one had trouble': {
    ...sound,
    verdicts: [pass, sampleVerdict('IMC-DM-002', 'error', { reason: 'ours' })],
    known: knownAs('not-judged'),
  },
  'the run had trouble': { verdicts: [pass], known: knownAs('not-judged') },
  'one was not exercised': {
    ...sound,
    verdicts: [pass, sampleVerdict('IMC-DM-002', 'not-exercised')],
    known: knownAs('not-judged'),
  },
  'one was not exercised by a part of the plan': {
    ...sound,
    verdicts: [pass, sampleVerdict('IMC-DM-002', 'not-exercised')],
    options: narrowed,
    known: knownAs('not-judged'),
  },
  'one was not exercised by a sample': {
    ...sound,
    verdicts: [pass, sampleVerdict('IMC-DM-002', 'not-exercised', { profile: 'token-auth' })],
    known: knownAs('not-judged'),
  },
  'one is unsupported': {
    ...sound,
    verdicts: [pass, sampleVerdict('IMC-DM-002', 'unsupported', { reason: 'it is not documented' })],
    known: knownAs('not-judged'),
  },
  'nothing was exercised': { ...sound, verdicts: [], options: narrowed, known: knownAs('not-judged') },
  'it was interrupted': { ...sound, verdicts: [pass], complete: false, known: knownAs('not-judged') },
  'it never began': {
    verdicts: [],
    plays: 0,
    profiles: [],
    errors: [{ code: 'IMC_ERR_TARGET', message: 'no such thing' }],
    known: knownAs('not-judged'),
  },
};

describe('JUnit XML', () => {
  test('of everything is as it was', async () => {
    await expect(renderJunit(sampleRun(), { folder: 'imc-out/gate' })).toMatchFileSnapshot('golden/junit.xml');
  });

  test('is what the schema of Surefire demands, whose validator is not one that takes anything', async () => {
    const xml = renderJunit(sampleRun());
    expect(await objections(xml)).toEqual([]);
    expect(await objections(xml.replace('<properties>', '<property>'))).not.toEqual([]);
    expect(await objections(xml.replace(' time="0"', ''))).not.toEqual([]);
  });

  test.each(Object.entries(runs))('fails a build when the exit code does: %s', async (_name, rest) => {
    const run = sampleRun(rest);
    const xml = renderJunit(run);
    expect(/<(failure|error) /.test(xml)).toBe(exitCodeOf(run) !== 0);
    expect(await objections(xml)).toEqual([]);
  });

  test('counts what it has', () => {
    const xml = renderJunit(sampleRun());
    const all = (pattern: RegExp) => [...xml.matchAll(pattern)].length;
    const counts = /tests="(\d+)" errors="(\d+)" skipped="(\d+)" failures="(\d+)" flakes="(\d+)"/.exec(xml)?.slice(1);
    expect(counts?.map(Number)).toEqual([
      all(/<testcase /g),
      all(/<error /g),
      all(/<skipped /g),
      all(/<failure /g),
      all(/<flakyFailure /g),
    ]);
  });

  test('has each case under a name of its own, under each profile', () => {
    const names = [...renderJunit(sampleRun()).matchAll(/<testcase (name="[^"]*" classname="[^"]*")/g)].map(
      ([, id]) => id,
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(15);
  });

  test('is of good form whatever a server said, cut where it said very much, and says where', async () => {
    const much = `${hostileText}${']]>\u0000\ud83d'.repeat(200_000)}`;
    const example = sampleExample('IMC-DM-003', 'not-listed', {
      expected: much,
      actual: much,
      scenario: { case: 'a/b', ops: [{ op: 'dialect', name: 'a:b', users: ['bob'], args: { much } }] },
    });
    const verdict = sampleVerdict('IMC-DM-003', 'fail', { title: much, reason: much, counterexamples: [example] });
    const run = sampleRun({
      verdicts: [verdict, { ...verdict, status: 'error' }],
      errors: [{ code: much, message: much }],
      target: { ...sampleRun().target!, name: much, version: much },
      began: much,
    });
    const xml = renderJunit(run);
    expect(await objections(xml)).toEqual([]);
    expect(xml.length).toBeLessThan(200_000);
    expect(xml).toContain('… (cut, ');
    expect(xml.isWellFormed()).toBe(true);
  });
});
