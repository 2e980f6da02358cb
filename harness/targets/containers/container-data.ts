import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-fs';
import { ImcError, toImcError } from '../../core/errors.ts';
import type { Container, EngineClient } from './engine.ts';
import { engineTrouble } from './trouble.ts';

/** Whose files are, by number. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Puts what is in a folder into a folder of a container that does not run; it is then of the user that the image says. Throws what the engine refuses. */
export async function putData(
  engine: EngineClient,
  container: Container,
  { from, to, owner }: { readonly from: string; readonly to: string; readonly owner: Owner },
): Promise<void> {
  const archive: Readable = Readable.from(
    pack(from, { map: (header) => ({ ...header, ...owner, name: posix.join(to.slice(1), header.name) }) }),
  );
  await engine.container.putArchive(container, archive, '/').catch((cause: unknown) => {
    throw engineTrouble(`cannot put ${from} into the container`, cause);
  });
}

/** Takes a folder out of a container that has ended. Throws `IMC_ERR_DATA` where the folder is there already, `IMC_ERR_OUT` or `IMC_ERR_DISK_FULL`. */
export async function takeData(engine: EngineClient, container: Container, from: string, to: string): Promise<void> {
  if (existsSync(to))
    throw new ImcError('IMC_ERR_DATA', `${to} is there already, and data is put in no folder that is`);
  const archive = await engine.container.fetchArchive(container, from).catch((cause: unknown) => {
    throw engineTrouble(`cannot take ${from} out of the container`, cause);
  });
  await pipeline(archive, extract(to, { strip: 1 })).catch((cause: unknown) => {
    throw toImcError(cause, 'IMC_ERR_OUT');
  });
}
