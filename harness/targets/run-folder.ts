import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshName } from '../core/random.ts';
import type { Reaper } from './reaper.ts';

/** A folder for one life of a server: held by the reaper from its first moment. */
export function makeLifeFolder(reaper: Reaper): string {
  // Small letters only: there are servers that look for their socket in the lower-cased path.
  const folder = join(tmpdir(), `imc-${freshName(12)}`);
  reaper.hold({ folder });
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(
    join(folder, '.im-conformance'),
    'made by im-conformance for one life of a server; removed when that ends\n',
  );
  return folder;
}

/** Removes such a folder. */
export function removeLifeFolder(reaper: Reaper, folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  reaper.release({ folder });
}
