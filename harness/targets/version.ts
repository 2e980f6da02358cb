import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { ImcError } from '../core/errors.ts';

const VERSION = String.raw`\d+\.\d+\.\d+(?:-\d{6,8}|-(?:alpha|beta|rc)[.\d]*)?`;
const IN_NAME = new RegExp(String.raw`(?:^|[-_])v?(${VERSION})(?=$|[-_.])`, 'i');

/** Who says which version a server has. */
export interface VersionSources {
  /** As the server itself told. */
  readonly told?: string | undefined;
  /** As the user said by `--server-version`. */
  readonly claimed?: string | undefined;
  /** What it was started from: the path of its program, or the tag of its image. */
  readonly path?: string | undefined;
}

/**
 * The version of a server: as it tells itself, else as the user says, else as the name of its file says.
 * Throws `IMC_ERR_VERSION` when nobody says, or the user says another than the server.
 */
export function versionOf({ told, claimed, path }: VersionSources): string {
  // A build that has no number, such as one of the day, is what the user says it is.
  const numbered = told !== undefined && isVersion(told) ? told : undefined;
  if (numbered !== undefined && claimed !== undefined && core(numbered) !== core(claimed))
    throw new ImcError(
      'IMC_ERR_VERSION',
      `wrong version: --server-version says ${claimed}, the server says ${numbered}`,
    );
  const version = numbered ?? claimed ?? (path === undefined ? undefined : versionInName(path));
  if (version !== undefined) return plain(version);
  throw new ImcError(
    'IMC_ERR_VERSION',
    `neither the server nor the name of ${path ?? 'its program'} says which version it is: say it with --server-version`,
  );
}

/** `2.1.4-20250319` of `server_v2.1.4-20250319`; of the file itself where the path is a link to one. */
export function versionInName(path: string): string | undefined {
  return IN_NAME.exec(basename(path))?.[1] ?? IN_NAME.exec(basename(realPath(path)))?.[1];
}

/** Whether a text can be a version at all, with or without a `v` before it. */
export function isVersion(text: string): boolean {
  return /^v?\d+\.\d+/.test(text);
}

function plain(version: string): string {
  return version.replace(/^v/i, '');
}

/** The part that two names of the same release share. */
function core(version: string): string {
  return plain(version).replace(/[-+].*$/, '');
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
