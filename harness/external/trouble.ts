import { ImcError } from '../core/errors.ts';

/** `IMC_ERR_SPECS`, of a file of a team's own. */
export function specsError(file: string, why: string, cause?: unknown): ImcError {
  return new ImcError('IMC_ERR_SPECS', `${file}: ${why}`, { cause });
}

/** What was thrown, in a line. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return `${thrown.name === 'Error' ? '' : `${thrown.name}: `}${thrown.message}`;
}
