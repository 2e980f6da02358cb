import { ImcError } from '../core/errors.ts';
import type { Owner } from './recipe.ts';

/** What an engine can be told of an image whose files it is handed. */
const TOLD = /^(LABEL|ENV|WORKDIR|USER|VOLUME|EXPOSE|HEALTHCHECK|ENTRYPOINT|CMD) /;

/** The lines of the last stage of a Dockerfile that say how the image is started and what it is called, each in one line. */
export function toldInstructions(dockerfile: string): string[] {
  const lines = dockerfile
    .replace(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  return lines.slice(lines.findLastIndex((line) => line.startsWith('FROM '))).filter((line) => TOLD.test(line));
}

/** Who the image runs as, of a line `USER 10001:10001`. */
export function userOf(instructions: readonly string[]): Owner {
  for (const line of instructions) {
    const [, uid, gid] = /^USER (\d+):(\d+)$/.exec(line) ?? [];
    if (uid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new ImcError('IMC_ERR_INTERNAL', 'the Dockerfile names no user by number, such as USER 10001:10001');
}
