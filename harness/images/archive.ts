import { basename, dirname } from 'node:path';
import { Readable } from 'node:stream';
import { type Pack, pack } from 'tar-fs';
import type { Folder, Placed, Recipe } from './recipe.ts';

const root = { uid: 0, gid: 0 };

/** The file system of an image as a tar archive, made while it is read; it fails when a file cannot be read. */
export function archiveOf({ files, folders }: Pick<Recipe, 'files' | 'folders'>): Readable {
  const tar = pack('/', { entries: [], finalize: false });
  for (const { at, mode, owner = root } of [...parentsOf(files, folders), ...folders])
    tar.entry({ name: at.slice(1), type: 'directory', mode, ...owner });
  // Libraries are wanted by several programs, and engines refuse an archive that has a file twice.
  void fill(tar, [...new Map(files.map((placed) => [placed.to, placed])).values()]);
  return Readable.from(tar);
}

/** Goes on as the archive is read; where a file cannot be read the archive fails, and this ends nowhere. */
async function fill(tar: Pack, files: readonly Placed[]): Promise<void> {
  for (const placed of files) await new Promise<void>((done) => put(tar, placed, done));
  tar.finalize();
}

function put(tar: Pack, { from, to }: Placed, finish: () => void): void {
  const name = basename(from);
  pack(dirname(from), {
    pack: tar,
    entries: [name],
    // A package inside another one is placed by itself, or is not needed.
    ignore: (path) => basename(path) === 'node_modules',
    map: (header) => ({
      ...header,
      ...root,
      name: to.slice(1) + header.name.slice(name.length),
      mode: header.type === 'directory' || (header.mode & 0o100) !== 0 ? 0o755 : 0o644,
    }),
    finalize: false,
    finish,
  });
}

/** The folders above all that is placed, which would be made with the rights of whoever unpacks them; but for those that are placed themselves. */
function parentsOf(files: readonly Placed[], folders: readonly Folder[]): Folder[] {
  const placed = new Set([...files.map(({ to }) => to), ...folders.map(({ at }) => at)]);
  const parents = new Set<string>();
  for (const path of placed)
    for (let folder = dirname(path); folder !== '/'; folder = dirname(folder))
      if (!placed.has(folder)) parents.add(folder);
  return [...parents].sort().map((at) => ({ at, mode: 0o755 }));
}
