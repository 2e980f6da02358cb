import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export const SERVER_NAME = 'im-conformance-reference';

/** The version of the package that this file belongs to, built or not. */
export function packageVersion(folder: string = import.meta.dirname): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
  const parent = dirname(folder);
  return parent === folder ? '0.0.0' : packageVersion(parent);
}
