import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const rooms = ['harness', 'reference-server', 'reports', 'specs'];

/** SHA-256 over the paths and bytes of all TypeScript sources below `root` that are built. */
export function sourceDigest(root) {
  const hash = createHash('sha256');
  for (const room of rooms)
    for (const entry of readdirSync(join(root, room), { recursive: true }).map(String).sort())
      if (entry.endsWith('.ts') && !entry.endsWith('.test.ts'))
        hash
          .update(`${room}/${entry}\0`)
          .update(readFileSync(join(root, room, entry)))
          .update('\0');
  return hash.digest('hex');
}
