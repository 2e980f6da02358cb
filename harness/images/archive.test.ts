import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Headers, extract } from 'tar-fs';
import { afterAll, expect, test } from 'vitest';
import { archiveOf } from './archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'imc-archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string, mode = 0o600): string {
  const at = join(folder, path);
  mkdirSync(join(at, '..'), { recursive: true });
  writeFileSync(at, text);
  chmodSync(at, mode);
  return at;
}

test('files and folders are put where they are wanted, for everybody to read, and each once', async () => {
  const server = write('bin/server', 'run', 0o700);
  write('package/index.js', 'mine');
  write('package/node_modules/other/index.js', 'another one');
  const library = write('libx.so.1.2', 'library');
  const seen: Pick<Headers, 'name' | 'mode' | 'uid' | 'gid'>[] = [];
  const archive = archiveOf({
    files: [
      { from: server, to: '/home/app' },
      { from: library, to: '/lib/libx.so.1' },
      { from: library, to: '/lib/libx.so.1' },
      { from: join(folder, 'package'), to: '/opt/package' },
    ],
    folders: [{ at: '/var/data', mode: 0o1777, owner: { uid: 10_001, gid: 10_002 } }],
  });
  const out = join(folder, 'out');
  const map = (header: Headers) => {
    seen.push({ name: header.name, mode: header.mode, uid: header.uid, gid: header.gid });
    return header;
  };
  await pipeline(archive, extract(out, { map, umask: 0 } as object));
  const root = { uid: 0, gid: 0 };
  expect(seen).toEqual([
    { name: 'home', mode: 0o755, ...root },
    { name: 'lib', mode: 0o755, ...root },
    { name: 'opt', mode: 0o755, ...root },
    { name: 'var', mode: 0o755, ...root },
    { name: 'var/data', mode: 0o1777, uid: 10_001, gid: 10_002 },
    { name: 'home/app', mode: 0o755, ...root },
    { name: 'lib/libx.so.1', mode: 0o644, ...root },
    { name: 'opt/package', mode: 0o755, ...root },
    { name: 'opt/package/index.js', mode: 0o644, ...root },
  ]);
  expect(readFileSync(join(out, 'home/app'), 'utf8')).toBe('run');
  expect(readFileSync(join(out, 'lib/libx.so.1'), 'utf8')).toBe('library');
  expect(readdirSync(join(out, 'opt/package'))).toEqual(['index.js']);
  expect(statSync(join(out, 'var/data')).isDirectory()).toBe(true);
});

test('a file that is not there fails the archive', async () => {
  const archive = archiveOf({ files: [{ from: join(folder, 'gone'), to: '/gone' }], folders: [] });
  await expect(pipeline(archive, extract(join(folder, 'out')))).rejects.toThrow(/ENOENT/);
});
