import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ImcError, isErrno } from '../core/errors.ts';

/** Writes a file whole or not at all: who reads it meanwhile finds the old one. Throws `IMC_ERR_OUT` or `IMC_ERR_DISK_FULL`. */
export function writeWhole(path: string, text: string): void {
  const before = statSync(path, { throwIfNoEntry: false });
  // A link stays one: what it points to is written.
  const file = before ? realpathSync(path) : path;
  const part = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  try {
    writeFileSync(part, text, before ? { mode: before.mode } : {});
    renameSync(part, file);
  } catch (cause) {
    rmSync(part, { force: true });
    const full = ['ENOSPC', 'EFBIG', 'EDQUOT'].some((code) => isErrno(cause, code));
    const message = `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new ImcError(full ? 'IMC_ERR_DISK_FULL' : 'IMC_ERR_OUT', message, { cause });
  }
}
