import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { plainExample, plainRun, plainVerdict } from '../../reports/testing/sample-plain.ts';
import { keyOf, openFailure, openFailures } from './failure-file.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-failures-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const other = plainExample({ rule: 'IMC-DM-004', profile: 'token-auth' });
const twice = plainExample({ shape: 'listed-twice' });
const run = plainRun([plainVerdict([plainExample(), twice]), plainVerdict([other])]);

function put(folder: string, name: string, value: object): string {
  mkdirSync(join(scratch, folder, 'replays'), { recursive: true });
  const path = join(scratch, folder, name);
  writeFileSync(path, JSON.stringify(value, undefined, 1));
  return path;
}

const file = put('whole', 'run.json', run);
const replay = { format: 'imc-replay-1', rule: 'IMC-DM-003', shape: 'listed-twice', profile: 'default' };

function keys(path: string, wanted?: string): string[] {
  return openFailures(path, wanted).failures.map(({ example }) => keyOf(example));
}

function code(name: string, ...says: string[]): Error {
  const message = expect.stringMatching(says.join('[^]*')) as string;
  return expect.objectContaining({ code: name, message }) as Error;
}

test('a run.json and its folder have all failures, or those that are wanted', () => {
  const all = ['IMC-DM-003/not-listed/default', 'IMC-DM-003/listed-twice/default', 'IMC-DM-004/not-listed/token-auth'];
  expect(keys(file)).toEqual(all);
  expect(keys(join(scratch, 'whole'))).toEqual(all);
  expect(keys(file, 'IMC-DM-003')).toEqual(all.slice(0, 2));
  expect(keys(file, 'IMC-DM-003/listed-twice')).toEqual(all.slice(1, 2));
  expect(keys(file, 'IMC-DM-004/not-listed/token-auth')).toEqual(all.slice(2));
});

test('what is not there is answered with what is', () => {
  expect(() => keys(file, 'IMC-DM-004/not-listed/default')).toThrow(code('IMC_ERR_FAILURE', 'listed-twice/default'));
  expect(() => openFailure(file)).toThrow(code('IMC_ERR_FAILURE', 'several', 'IMC-DM-004/not-listed/token-auth'));
  const clean = put('clean', 'run.json', plainRun([]));
  expect(() => openFailure(clean)).toThrow(code('IMC_ERR_FAILURE', 'no rule was broken'));
  expect(keys(clean)).toEqual([]);
});

test('a replay file is looked up in the run that wrote it', () => {
  const path = put('whole', 'replays/IMC-DM-003-listed-twice.json', replay);
  expect(openFailure(path).failure.example.shape).toBe('listed-twice');
  expect(openFailure(path).folder).toBe(join(scratch, 'whole'));
  expect(() => openFailures(path, 'IMC-DM-003')).toThrow(code('IMC_ERR_USAGE'));
});

test('a replay file without its run says what to give instead', () => {
  const alone = put('alone', 'replays/a.json', replay);
  expect(() => openFailures(alone)).toThrow(code('IMC_ERR_NO_RUN', 'give a run.json'));
  const strange = put('whole', 'replays/b.json', { ...replay, shape: 'gone' });
  expect(() => openFailures(strange)).toThrow(code('IMC_ERR_NO_RUN', 'has no failure IMC-DM-003/gone/default'));
});

test('anything else is said not to be a run', () => {
  expect(() => openFailures(join(scratch, 'absent.json'))).toThrow(code('IMC_ERR_RUN_FILE'));
  expect(() => openFailures(scratch)).toThrow(code('IMC_ERR_RUN_FILE', 'without a run.json'));
  expect(() => openFailures(put('odd', 'x.json', { a: 1 }))).toThrow(code('IMC_ERR_RUN_FILE'));
  expect(() => openFailures(put('odd', 'y.json', { format: 'imc-replay-1' }))).toThrow(code('IMC_ERR_RUN_FILE'));
});
