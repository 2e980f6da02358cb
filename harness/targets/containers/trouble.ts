import { ImcError } from '../../core/errors.ts';

/** What an engine says when its disk is full. */
export const DISK_FULL = /no space left on device|ENOSPC|disk quota exceeded/i;
const LOST = /ECONNREFUSED|ECONNRESET|ENOENT|socket hang up|EPIPE/;

/** What the engine's refusal means: its disk is full, it is gone, or it said no to what is named. */
export function engineTrouble(what: string, cause: unknown): ImcError {
  if (cause instanceof ImcError) return cause;
  const why = messageOf(cause);
  if (DISK_FULL.test(why)) return diskFull(what, cause);
  if (LOST.test(why))
    return new ImcError('IMC_ERR_NO_ENGINE', `${what}: the container engine no longer answers (${why})`, { cause });
  return new ImcError('IMC_ERR_CONTAINER', `${what}: ${why}`, { cause });
}

export function diskFull(what: string, cause: unknown): ImcError {
  return new ImcError(
    'IMC_ERR_DISK_FULL',
    `${what}: the disk of the container engine is full. \`docker system df\` shows what takes it, \`docker system prune\` frees some`,
    { cause },
  );
}

/** The status of an engine's answer; `undefined` when there was none. */
export function statusOf(cause: unknown): number | undefined {
  return cause instanceof Error && 'statusCode' in cause && typeof cause.statusCode === 'number'
    ? cause.statusCode
    : undefined;
}

/** What went wrong, in the words of the engine alone. */
export function messageOf(cause: unknown): string {
  const json = cause instanceof Error && 'json' in cause ? (cause.json as { message?: unknown } | null) : undefined;
  if (typeof json?.message === 'string') return json.message.trim();
  return cause instanceof Error ? cause.message : String(cause);
}
