import { appendFileSync, createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { redacting } from './secrets.ts';

/** Adds one JSON line, without secrets, to a compressed file; what was written before stays whole whenever we end. */
export function appendGzLine(path: string, value: unknown): void {
  appendFileSync(path, gzipSync(`${JSON.stringify(value, redacting())}\n`));
}

/** The lines of such a file, one after the other. Throws when it cannot be read, or is not such a file. */
export async function* readGzLines(path: string): AsyncGenerator<string> {
  let failure: unknown;
  const input = pipeline(createReadStream(path), createGunzip(), (error) => (failure ??= error));
  for await (const line of createInterface({ input, crlfDelay: Infinity })) yield line;
  if (failure instanceof Error) throw failure;
}
