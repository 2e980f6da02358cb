import { ImcError, isErrno } from '../core/errors.ts';

/** What it means that something could not be written there: that the disk is full, or that the place is not to be written to. */
export function outTrouble(place: string, cause: unknown): ImcError {
  const full = ['ENOSPC', 'EFBIG', 'EDQUOT'].some((code) => isErrno(cause, code));
  const message = `cannot write to ${place}: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new ImcError(full ? 'IMC_ERR_DISK_FULL' : 'IMC_ERR_OUT', message, { cause });
}
