import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ImcError } from '../../core/errors.ts';
import { clockCheck, compareClocks } from './clock.ts';
import { diskCheck, measurePlace } from './disk.ts';
import { loadCheck, openFileLimit, openFilesCheck } from './machine.ts';
import { portsCheck } from './ports.ts';
import { buildCheck, isAtLeast, nodeCheck } from './runtime.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-doctor-'));
afterAll(() => rmSync(scratch, { recursive: true }));

test.each([
  ['20.19.0', '20.19', true],
  ['20.9.1', '20.19', false],
  ['v22.0.0', '20.19', true],
  ['19.99.9', '20.19', false],
  ['0.12.3', '0.12', true],
  ['13.0', '0.12', true],
  ['0.11.13-1', '0.12', false],
  ['trunk', '0.12', false],
])('%s against at least %s: %s', (version, least, expected) => {
  expect(isAtLeast(version, least)).toBe(expected);
});

test('an older Node is missing what we need, and is told where to get it', () => {
  expect(nodeCheck('20.19.1', '>=20.19')).toMatchObject({ is: 'ok' });
  expect(nodeCheck('18.20.4', '>=20.19')).toMatchObject({ is: 'missing', remedy: expect.stringContaining('20.19') });
});

test('a build of other sources is missing', async () => {
  expect(await buildCheck(async () => {})).toMatchObject({ is: 'ok' });
  const stale = () => Promise.reject(new ImcError('IMC_ERR_STALE_BUILD', 'dist/ is old: run `npm run build`'));
  expect(await buildCheck(stale)).toEqual({
    name: 'our build',
    is: 'missing',
    seen: 'dist/ is old',
    remedy: 'npm run build',
  });
});

describe('open files', () => {
  test('the limit is read where the system tells it, and asked of a shell elsewhere', async () => {
    const file = join(scratch, 'limits');
    writeFileSync(file, 'Limit          Soft Limit  Hard Limit  Units\nMax open files  1024   4096   files\n');
    expect(await openFileLimit(file)).toBe(1024);
    writeFileSync(file, 'Max open files            unlimited            unlimited            files\n');
    expect(await openFileLimit(file)).toBe(Infinity);
    expect(await openFileLimit(join(scratch, 'nowhere'))).toBe(await openFileLimit());
  });

  test('fewer than a full run takes is a warning with a number that fits, too few for any run is missing', () => {
    expect(openFilesCheck(20_000, 256)).toMatchObject({ is: 'ok' });
    expect(openFilesCheck(Infinity, 256)).toMatchObject({ is: 'ok', seen: expect.stringContaining('any number') });
    expect(openFilesCheck(1024, 256)).toMatchObject({
      is: 'warning',
      remedy: expect.stringContaining('--concurrency 115'),
    });
    expect(openFilesCheck(128, 256)).toMatchObject({ is: 'missing' });
    expect(openFilesCheck(undefined, 256)).toMatchObject({ is: 'unknown' });
  });
});

describe('disk', () => {
  const need = { neededBytes: 5.4e9, remedy: 'choose another folder' };

  test('it is measured where the folder is, or will be', async () => {
    const there = await measurePlace(scratch);
    expect(there).toMatchObject({ folder: scratch, mayWrite: true });
    expect(there.freeBytes).toBeGreaterThan(0);
    expect(await measurePlace(join(scratch, 'not', 'yet'))).toMatchObject({ folder: scratch });
  });

  test('too little room, and a folder that may not be written, are missing', () => {
    const place = { folder: '/data', freeBytes: 6e9, mayWrite: true };
    expect(diskCheck('disk', place, need)).toMatchObject({
      is: 'ok',
      seen: expect.stringContaining('6.0 GB free in /data'),
    });
    expect(diskCheck('disk', { ...place, freeBytes: 5e9 }, need)).toMatchObject({ is: 'missing' });
    expect(diskCheck('disk', { ...place, mayWrite: false }, need)).toMatchObject({
      is: 'missing',
      seen: '/data may not be written',
    });
  });
});

test('ports: none to listen on is missing, many taken is a warning', () => {
  const range = { from: 10_000, to: 32_000, tried: 200 };
  expect(portsCheck({ ...range, free: 199 })).toMatchObject({ is: 'ok' });
  expect(portsCheck({ ...range, free: 99 })).toMatchObject({ is: 'warning' });
  expect(portsCheck({ ...range, free: 0 })).toMatchObject({ is: 'missing' });
});

test('a machine with more to do than processors is told how much patience it wants', () => {
  expect(loadCheck({ cores: 4, lastMinute: 3.9 })).toMatchObject({ is: 'ok' });
  expect(loadCheck({ cores: 2, lastMinute: 5.1 })).toMatchObject({
    is: 'warning',
    remedy: expect.stringContaining('--patience 4'),
  });
});

describe('the clock', () => {
  const steady = { wallMs: 600, steadyMs: 600 };
  const asked = { before: 1_000_000, after: 1_000_040 };

  test('one that jumps while we look is a warning', () => {
    expect(clockCheck(steady, [])).toMatchObject({ is: 'ok', seen: expect.stringContaining('no other clock') });
    expect(clockCheck({ ...steady, wallMs: 3600 }, [])).toMatchObject({ is: 'warning' });
    expect(clockCheck({ ...steady, wallMs: -3600 }, [])).toMatchObject({ is: 'warning' });
  });

  test('one that is far from another is a warning that says by how much, and how sure that is', () => {
    const near = compareClocks('the engine', 1_000_030, asked);
    expect(near).toEqual({ of: 'the engine', aheadMs: 10, plusMinusMs: 20 });
    expect(clockCheck(steady, [near])).toMatchObject({ is: 'ok' });
    const far = compareClocks('the engine', 940_020, asked);
    expect(clockCheck(steady, [near, far])).toMatchObject({
      is: 'warning',
      seen: expect.stringContaining('that of the engine is 60 s behind ours (± 0.020 s)'),
    });
  });

  test('what was rounded to whole seconds is no skew', () => {
    const rounded = compareClocks('the server', 1_000_000, { ...asked, roundedMs: 1000 });
    expect(rounded).toEqual({ of: 'the server', aheadMs: 480, plusMinusMs: 520 });
  });
});
