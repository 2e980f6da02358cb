import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ImcError } from '../../core/errors.ts';
import { exitCodes } from '../exit-code.ts';
import { writeWhole } from '../write-whole.ts';
import { driverText } from './driver-text.ts';

/** What the name of a kind of server may be, and where none is given. */
const kindPattern = /^[a-z][a-z0-9-]{0,30}$/;
const kindDefault = 'my-server';

export interface InitDriverCommand {
  /** What the kind of server is called. Default: `my-server`. */
  readonly name?: string | undefined;
  /** Whether a file that is there is written anew. */
  readonly force?: boolean | undefined;
}

/** `imc init driver [NAME]`: writes `NAME-driver.ts`. Throws `IMC_ERR_EXISTS`, `IMC_ERR_OUT`, and `IMC_ERR_USAGE` for a name that is none. */
export function initDriverCommand(
  { name = kindDefault, force = false }: InitDriverCommand,
  folder: string = process.cwd(),
): number {
  if (!kindPattern.test(name))
    throw new ImcError(
      'IMC_ERR_USAGE',
      `${name}: a kind of server is named by small letters, digits and -, such as minichat`,
    );
  const file = `${name}-driver.ts`;
  if (existsSync(join(folder, file)) && !force)
    throw new ImcError('IMC_ERR_EXISTS', `${file} is there already, and nothing was written: --force writes it anew`);
  writeWhole(join(folder, file), driverText(name));
  process.stdout.write(
    [
      `wrote ${file}`,
      '',
      'What to do next:',
      `  npx imc driver check ./${file} http://host:port  # what is still to be written, and what is not as it has to be`,
      `  npx imc run --driver ./${file} http://host:port  # plays it, when nothing is missing`,
      '',
    ].join('\n'),
  );
  return exitCodes.kept;
}
