import { exitCodes, isUsage } from '../cli/exit-code.ts';
import { toImcError } from '../core/errors.ts';
import { makeImage } from './make-image.ts';
import { imageOptions } from './options.ts';
import { ourImage } from './our-image.ts';
import { serverImage } from './server-image.ts';

/** `npm run image`: makes an image on a machine that can pull none. Gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = imageOptions(args);
    const recipe = options.kind === 'ours' ? await ourImage(options) : serverImage(options);
    const bytes = await makeImage(recipe);
    process.stdout.write(`${recipe.tag} is made, ${(bytes / 1e6).toFixed(0)} MB\n`);
    return exitCodes.kept;
  } catch (thrown) {
    const { code, message } = toImcError(thrown);
    process.stderr.write(`${code}: ${message}\n`);
    return isUsage(code) ? exitCodes.usage : exitCodes.trouble;
  }
}
