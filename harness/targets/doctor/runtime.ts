import { ImcError } from '../../core/errors.ts';
import { type Found, missing, ok } from './check.ts';

/** The version of Node that runs us, such as `20.19.0`, against `engines.node` of the package, such as `>=20.19`. */
export function nodeCheck(version: string, engines: string): Found {
  const least = /^>=(\d+(?:\.\d+)*)$/.exec(engines)?.[1];
  if (least === undefined)
    throw new ImcError('IMC_ERR_INTERNAL', `engines.node is ${engines}, and not the least version`);
  const seen = `${version}, at least ${least} is needed`;
  return isAtLeast(version, least)
    ? ok('Node', seen)
    : missing('Node', seen, `install Node ${least} or newer: https://nodejs.org`);
}

/** Whether a version such as `20.19.0` is not older than one such as `20.19`. */
export function isAtLeast(version: string, least: string): boolean {
  const [has, wants] = [numbersOf(version), numbersOf(least)];
  const differs = wants.findIndex((wanted, i) => (has[i] ?? 0) !== wanted);
  return differs === -1 || (has[differs] ?? 0) > (wants[differs] ?? 0);
}

function numbersOf(version: string): number[] {
  return (version.replace(/^v/, '').match(/^[\d.]+/)?.[0] ?? '').split('.').map(Number);
}

/** Whether what runs was built from the sources beside it. */
export async function buildCheck(checkBuild: () => Promise<void>): Promise<Found> {
  try {
    await checkBuild();
    return ok('our build', 'is of the sources beside it, or installed without any');
  } catch (error) {
    if (!(error instanceof ImcError)) throw error;
    return missing('our build', error.message.replace(/: run .*$/, ''), 'npm run build');
  }
}
