import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { ImcError } from '../core/errors.ts';

/** What became of one run: a line of the log. */
export const enduredSchema = z.strictObject({
  seed: z.int(),
  /** Digest of the sources that were run; absent where the package was installed. */
  build: z.string().exactOptional(),
  /** ISO 8601. */
  began: z.string(),
  ms: z.number(),
  /** Exit status of `imc run`, or the name of the signal that ended it. */
  exit: z.union([z.int(), z.string()]),
  plays: z.int(),
  /** Rules that were kept. */
  kept: z.int(),
  /** Rules that were broken or shown again only now and then, each with its status. */
  notKept: z.array(z.string()),
  /** Codes of errors. */
  errors: z.array(z.string()),
  /** The most memory that `imc run` held, in MiB; absent where the platform does not tell. */
  memoryMiB: z.number().exactOptional(),
  /** The most open files, sockets and pipes of `imc run`; absent where the platform does not tell. */
  handles: z.int().exactOptional(),
  /** What it left in the folder for temporary files. */
  filesLeft: z.array(z.string()),
  /** Processes that it left. */
  processesLeft: z.int(),
});
export type Endured = z.infer<typeof enduredSchema>;

/** Reads a log, in the order in which it was written; empty where there is none yet. Throws `IMC_ERR_USAGE`. */
export function readLog(file: string): Endured[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, at) => (line === '' ? [] : [parsed(line, `${file}, line ${at + 1}`)]));
}

export function appendLog(file: string, endured: Endured): void {
  appendFileSync(file, `${JSON.stringify(endured)}\n`);
}

function parsed(line: string, where: string): Endured {
  try {
    return enduredSchema.parse(JSON.parse(line));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ImcError('IMC_ERR_USAGE', `${where}: not of a log of endurance: ${why}; give another --log`, { cause });
  }
}
