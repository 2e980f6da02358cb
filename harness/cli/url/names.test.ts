import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { beginNames, namesIn, namesWith, together } from './names.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-names-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const begun = (folder: string, prefix: string) => beginNames(join(scratch, folder), { target: 'http://im', prefix });

test('names come back as they were noted, a last line that was cut left out', () => {
  const file = begun('a', 'imc-a');
  appendFileSync(
    file,
    '{"user":"imc-a1"}\n{"group":"imc-ag","members":["imc-a1"]}\n{"group":"imc-ag","members":["imc-a2"]}\n{"user":"imc-a1"}\n{"user":"im',
  );
  expect(namesIn(file)).toEqual({ users: ['imc-a1'], groups: new Map([['imc-ag', ['imc-a1', 'imc-a2']]]) });
  expect(together([namesIn(file), { users: ['imc-a9'], groups: new Map() }]).users).toEqual(['imc-a1', 'imc-a9']);
});

test('the files of a prefix are found in a folder of runs, and in that of one run', () => {
  const files = [begun('runs/1', 'imc-b'), begun('runs/2', 'imc-b')];
  begun('runs/3', 'imc-b2');
  writeFileSync(join(scratch, 'runs', 'names.jsonl'), 'nonsense\n');
  expect(namesWith('imc-b', join(scratch, 'runs')).sort()).toEqual(files);
  expect(namesWith('imc-b', join(scratch, 'runs', '2'))).toEqual([files[1]]);
  expect(namesWith('imc-none', join(scratch, 'runs'))).toEqual([]);
  expect(namesWith('imc-b', join(scratch, 'no-such-folder'))).toEqual([]);
});

test.each(['nonsense', '{"format":"imc-names-1","target":"x","prefix":"p"}\n{"uid":1}'])(
  'a file that says %j is refused',
  (text) => {
    const file = join(scratch, 'wrong.jsonl');
    writeFileSync(file, `${text}\n`);
    expect(() => namesIn(file)).toThrow(expect.objectContaining({ code: 'IMC_ERR_CLEANUP' }));
  },
);
