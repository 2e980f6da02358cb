import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countKeptPlays } from '../control/kept-plays.ts';
import { wallMs } from '../core/clock.ts';
import { ImcError, toImcError } from '../core/errors.ts';
import { makeFolder } from '../core/make-folder.ts';
import { redacting } from '../core/secrets.ts';
import type { Kept, TargetInfo } from '../vocabulary/index.ts';
import { keptSchema } from '../vocabulary/index.ts';

/** What is in a folder of `--keep-data`. */
const namesIn = (folder: string) => ({
  /** The server's own data. */
  data: join(folder, 'data'),
  /** The records of the plays that it has seen. */
  plays: join(folder, 'plays.jsonl.gz'),
  /** Which server that was. */
  about: join(folder, 'about.json'),
});

/** Data that an earlier run has left. */
export interface DataToGoOnWith {
  /** The folder with the server's own. */
  readonly data: string;
  readonly plays: string;
  readonly about: Kept;
}

/** Where a run puts the data of its server and the records of its plays; an empty folder, or none yet. Throws `IMC_ERR_DATA` or `IMC_ERR_OUT`. */
export function prepareKeeping(folder: string): { readonly plays: string } {
  try {
    makeFolder(folder);
    if (readdirSync(folder).length > 0)
      throw new ImcError('IMC_ERR_DATA', `${folder} is not empty: --keep-data takes a new folder`);
  } catch (cause) {
    throw toImcError(cause, 'IMC_ERR_OUT');
  }
  return { plays: namesIn(folder).plays };
}

/** Takes the data of a server that is about to be removed. `take` copies it to a folder that does not exist yet. */
export async function keepData(
  folder: string,
  { target, take }: { readonly target: TargetInfo; readonly take: (to: string) => Promise<void> },
): Promise<void> {
  const { data, plays, about } = namesIn(folder);
  await take(data);
  const kept: Kept = {
    format: 'imc-data-1',
    target,
    plays: await countKeptPlays(plays),
    at: new Date(wallMs()).toISOString(),
  };
  // Last, for without it the folder is none to go on with.
  writeFileSync(about, `${JSON.stringify(kept, redacting(), 1)}\n`);
}

/** Reads what a run has kept. Throws `IMC_ERR_DATA` when it is nothing to go on with. */
export function readKept(folder: string): DataToGoOnWith {
  const { data, plays, about } = namesIn(folder);
  if (!existsSync(about))
    throw new ImcError(
      'IMC_ERR_DATA',
      `${folder} has no about.json: \`imc run OLD --keep-data ${folder}\` makes it, at its end`,
    );
  const kept = aboutIn(about);
  if (kept.plays > 0) return { data, plays, about: kept };
  throw new ImcError(
    'IMC_ERR_DATA',
    `there is no play in ${folder} to go on with: the run that left it played none of its own (one with --area upgrade alone plays none)`,
  );
}

function aboutIn(file: string): Kept {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new ImcError('IMC_ERR_DATA', `${file} is not what --keep-data of this version wrote`, { cause });
  }
}
