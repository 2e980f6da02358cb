import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { ImcError } from '../core/errors.ts';

/** `e_machine` of an ELF file, by what Node calls the processor. */
const ELF_MACHINES: Readonly<Record<string, number>> = {
  x64: 62,
  arm64: 183,
  ia32: 3,
  arm: 40,
  riscv64: 243,
  s390x: 22,
};

/**
 * Makes sure that a file can be started on this machine.
 * Throws `IMC_ERR_BINARY_MISSING` or `IMC_ERR_BINARY_NOT_EXECUTABLE` with the reason.
 */
export function checkBinary(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new ImcError('IMC_ERR_BINARY_MISSING', `no file is at ${path}`);
  if (stat.isDirectory()) throw cannot(path, 'it is a folder; give the path of the program in it');
  if (!stat.isFile()) throw cannot(path, 'it is not a file');
  if (!mayExecute(path)) throw cannot(path, `it is not marked as executable: chmod +x ${path}`);
  const why = foreign(headOf(path));
  if (why !== undefined) throw cannot(path, why);
}

function cannot(path: string, why: string): ImcError {
  return new ImcError('IMC_ERR_BINARY_NOT_EXECUTABLE', `${path} cannot be started: ${why}`);
}

function mayExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a file that the system would not start, or would hand to a shell and make of it what it can. */
function foreign(head: Buffer): string | undefined {
  if (process.platform !== 'linux' || head.toString('latin1', 0, 2) === '#!') return undefined;
  if (head.length === 0) return 'it is empty';
  if (head.toString('latin1', 1, 4) !== 'ELF') return 'it is neither a Linux program nor a script that begins with #!';
  const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
  const ours = ELF_MACHINES[process.arch];
  if (ours === undefined || machine === ours) return undefined;
  const theirs = Object.entries(ELF_MACHINES).find(([, value]) => value === machine)?.[0] ?? `type ${machine}`;
  return `it is built for ${theirs} processors, and this machine is ${process.arch}`;
}

/** A file that may be executed but not read has no head, and is left to the system. */
function headOf(path: string): Buffer {
  const head = Buffer.alloc(20, '#!');
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    return head.subarray(0, readSync(fd, head, 0, head.length, 0));
  } catch {
    return head;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
