import { ImcError } from '../../../core/errors.ts';
import type { Failure } from '../../../vocabulary/index.ts';
import { refuseOurTrouble, unknown, unreachable } from '../../../vocabulary/index.ts';

/** Thrown where an op cannot go on: it ends with the outcome that this carries. */
export class OpEnded extends Error {
  override readonly name = 'OpEnded';
  readonly outcome: Failure;

  constructor(outcome: Failure) {
    super(outcome.detail);
    this.outcome = outcome;
  }
}

/** Throws `IMC_ERR_DRIVER`: a part of a driver is still to be written, and nobody takes it for an answer of the server. */
export function notWritten(what: string): never {
  throw new ImcError('IMC_ERR_DRIVER', `not written yet: ${what}`);
}

/** How an op ended whose connection failed so. Throws `IMC_ERR_DRIVER` where this machine is to blame. */
export function endedBy(thrown: unknown, wasOpen = false): OpEnded {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = 'code' in error ? String(error.code) : error.name;
  const detail = error.message === '' ? code : error.message;
  refuseOurTrouble(code, detail, thrown);
  const call = 'syscall' in error ? error.syscall : undefined;
  const neverLeft = call === 'connect' || call === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT';
  const isCertificate = /CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE/.test(code);
  return new OpEnded(
    !wasOpen && (neverLeft || isCertificate) ? unreachable(code.toLowerCase(), detail) : unknown('cut', detail),
  );
}
