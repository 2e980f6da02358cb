import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keptPlaysIn, keptPlaysTo } from '../control/kept-plays.ts';
import type { ImcError } from '../core/errors.ts';
import { type TargetSpec, parseTarget } from '../targets/parse-target.ts';
import { Toy } from '../testing/toy.ts';
import type { KeptPlay, TargetInfo } from '../vocabulary/index.ts';
import { keepData, prepareKeeping, readKept } from './kept-data.ts';
import { openTarget } from './open-run.ts';

const target: TargetInfo = {
  name: 'old',
  kind: 'process',
  driver: 'x',
  flavour: 'another',
  version: '1.0',
  faults: [],
  options: [],
  wraps: [],
};
const play: KeptPlay = {
  case: 'a/b',
  play: 0,
  scenario: { case: 'a/b', ops: [] },
  salt: 'saltsaltsa',
  signature: '',
  events: [],
};

function tempFolder(): { folder: string; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), 'test-kept-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

async function errorOf(doing: () => unknown): Promise<string> {
  try {
    await doing();
    return '';
  } catch (thrown) {
    const { code, message } = thrown as ImcError;
    return `${code}: ${message.replaceAll(tmpdir(), 'TMP').replaceAll(/test-kept-\w+/g, 'FOLDER')}`;
  }
}

test('what a run keeps another one reads: the data, the plays, and which server it was', async () => {
  using temp = tempFolder();
  const folder = join(temp.folder, 'kept');
  const kept = keptPlaysTo(prepareKeeping(folder).plays);
  kept.add(play);
  kept.add({ ...play, play: 1 });
  await keepData(folder, { target, take: async (to) => mkdirSync(to) });
  const { data, plays, about } = readKept(folder);
  expect(about).toMatchObject({ target, plays: 2 });
  expect(data).toBe(join(folder, 'data'));
  const read: KeptPlay[] = [];
  for await (const each of keptPlaysIn(plays)) read.push(each);
  expect(read).toEqual([play, { ...play, play: 1 }]);
});

test('what was played on a server that is replaced is forgotten with it', async () => {
  using temp = tempFolder();
  const file = join(temp.folder, 'plays');
  const kept = keptPlaysTo(file);
  kept.add(play);
  await kept.aware(new Toy().instance).renew();
  kept.add({ ...play, play: 7 });
  const read: number[] = [];
  for await (const each of keptPlaysIn(file)) read.push(each.play);
  expect(read).toEqual([7]);
});

test('a folder that is in use, and one that is no kept data, are refused', async () => {
  using temp = tempFolder();
  expect(await errorOf(() => readKept(temp.folder))).toMatchInlineSnapshot(
    `"IMC_ERR_DATA: TMP/FOLDER has no about.json: \`imc run OLD --keep-data TMP/FOLDER\` makes it, at its end"`,
  );
  writeFileSync(join(temp.folder, 'about.json'), '{"format":"something else"}');
  expect(await errorOf(() => readKept(temp.folder))).toMatchInlineSnapshot(
    `"IMC_ERR_DATA: TMP/FOLDER/about.json is not what --keep-data of this version wrote"`,
  );
  const about = { format: 'imc-data-1', target, plays: 0, at: '' };
  writeFileSync(join(temp.folder, 'about.json'), JSON.stringify(about));
  expect(await errorOf(() => readKept(temp.folder))).toMatch(/^IMC_ERR_DATA: there is no play in .* to go on with: /);
  expect(await errorOf(() => prepareKeeping(temp.folder))).toMatchInlineSnapshot(
    `"IMC_ERR_DATA: TMP/FOLDER is not empty: --keep-data takes a new folder"`,
  );
  writeFileSync(join(temp.folder, 'plays'), 'no such file');
  const read = async () => {
    for await (const each of keptPlaysIn(join(temp.folder, 'plays'))) throw new Error(`read ${each.case}`);
  };
  expect(await errorOf(read)).toMatch(/^IMC_ERR_DATA: .* is not what --keep-data of this version wrote: /);
});

test('data of another kind of server, and a server that runs already, are refused', async () => {
  using temp = tempFolder();
  const goOnWith = { data: temp.folder, plays: '', about: { format: 'imc-data-1' as const, target, plays: 0, at: '' } };
  const open = (spec: TargetSpec) => () => openTarget({ spec, goOnWith, folder: temp.folder });
  expect(await errorOf(open(parseTarget('reference')))).toMatchInlineSnapshot(
    `"IMC_ERR_DATA: the data is of another, and reference is reference"`,
  );
  expect(await errorOf(open(parseTarget('http://some.server')))).toMatchInlineSnapshot(
    `"IMC_ERR_TARGET: http://some.server runs already: --data is for a server that we start"`,
  );
});
