import { existsSync, rmSync } from 'node:fs';
import { ImcError, toImcError } from '../core/errors.ts';
import { appendGzLine, readGzLines } from '../core/gz-lines.ts';
import type { Instance, KeptPlay } from '../vocabulary/index.ts';
import { keptPlaySchema } from '../vocabulary/index.ts';

/** The records of plays whose server's data is kept, in a file. */
export interface KeptPlays {
  /** Throws `IMC_ERR_OUT` or `IMC_ERR_DISK_FULL`. */
  readonly add: (play: KeptPlay) => void;
  /** The same instance; where it is replaced by a fresh one, what was played on the old one is forgotten. */
  aware(instance: Instance): Instance;
}

/** Begins the file anew. */
export function keptPlaysTo(file: string): KeptPlays {
  const forget = () => rmSync(file, { force: true });
  forget();
  return {
    add(play) {
      try {
        appendGzLine(file, play);
      } catch (cause) {
        throw toImcError(cause, 'IMC_ERR_OUT');
      }
    },
    aware: (instance) => ({
      endpoints: () => instance.endpoints(),
      health: () => instance.health(),
      logMark: () => instance.logMark(),
      logSince: (mark, bytesMax) => instance.logSince(mark, bytesMax),
      cpuMs: () => instance.cpuMs(),
      renew() {
        forget();
        return instance.renew();
      },
    }),
  };
}

/** The records in a file; none where there is no file. Throws `IMC_ERR_DATA` when it is not such a file. */
export async function* keptPlaysIn(file: string): AsyncGenerator<KeptPlay> {
  if (!existsSync(file)) return;
  try {
    for await (const line of readGzLines(file)) yield keptPlaySchema.parse(JSON.parse(line));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 300) : String(cause);
    throw new ImcError('IMC_ERR_DATA', `${file} is not what --keep-data of this version wrote: ${why}`, { cause });
  }
}

/** How many there are. */
export async function countKeptPlays(file: string): Promise<number> {
  let count = 0;
  if (existsSync(file)) for await (const line of readGzLines(file)) count += line === '' ? 0 : 1;
  return count;
}
