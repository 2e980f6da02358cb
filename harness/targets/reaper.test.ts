import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { freshName } from '../core/random.ts';
import type { Endpoints } from '../vocabulary/index.ts';
import { makeDataFolder, removeDataFolder } from './data-folder.ts';
import { allGone, ask, fixture, lifeOf, runs, standInFolder } from './fixtures/stand-in.ts';
import { startReaper } from './reaper.ts';

function sleeper() {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return { child, pid: child.pid ?? 0 };
}

for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const)
  test(`a run that ends by ${signal} leaves no process and no folder`, async () => {
    using place = standInFolder();
    const parent = spawn(process.execPath, [fixture('parent.mjs'), place.binary, join(place.folder, 'out')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const { endpoints } = JSON.parse(line) as { endpoints: Endpoints };
    const { pid, folder } = await lifeOf(endpoints);
    const child = Number(await ask(endpoints, 'child'));
    expect([pid, child].every(runs)).toBe(true);
    expect(existsSync(folder)).toBe(true);
    parent.kill(signal);
    expect(await allGone([pid, child], [folder])).toBe(true);
  });

test('what was released is left alone, and what was not is ended and removed', async () => {
  const reaper = await startReaper();
  const [kept, ended] = [sleeper(), sleeper()];
  const [keptFolder, removed] = [await makeDataFolder(reaper), await makeDataFolder(reaper)];
  for (const { pid } of [kept, ended]) reaper.guardGroup(pid);
  reaper.releaseGroup(kept.pid);
  reaper.releaseFolder(keptFolder);
  await reaper.close();
  expect(await allGone([ended.pid, reaper.pid], [removed])).toBe(true);
  expect(runs(kept.pid)).toBe(true);
  expect(existsSync(keptFolder)).toBe(true);
  kept.child.kill('SIGKILL');
  await removeDataFolder(keptFolder, await closedReaper());
  expect(existsSync(keptFolder)).toBe(false);
});

async function closedReaper() {
  const reaper = await startReaper();
  await reaper.close();
  return reaper;
}

test('a folder that is not ours is never removed, whatever we are told', async () => {
  const folder = join(tmpdir(), `imc-${freshName(8)}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'theirs'), '');
  const reaper = await startReaper();
  reaper.guardFolder(folder);
  reaper.guardFolder(tmpdir());
  await reaper.close();
  expect(existsSync(join(folder, 'theirs'))).toBe(true);
  writeFileSync(join(folder, '.im-conformance'), '');
  await removeDataFolder(folder, reaper);
  expect(existsSync(folder)).toBe(false);
});

test('signals that end a session do not end the reaper, and its loss does not end us', async () => {
  const reaper = await startReaper();
  const folder = await makeDataFolder(reaper);
  process.kill(reaper.pid, 'SIGHUP');
  process.kill(reaper.pid, 'SIGINT');
  expect(runs(reaper.pid)).toBe(true);
  process.kill(reaper.pid, 'SIGKILL');
  expect(await allGone([reaper.pid], [])).toBe(true);
  await removeDataFolder(folder, reaper);
  await reaper.close();
  expect(existsSync(folder)).toBe(false);
});
