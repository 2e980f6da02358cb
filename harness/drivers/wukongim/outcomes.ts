import { ImcError } from '../../core/errors.ts';
import { within } from '../../core/deadline.ts';
import type { Failure, Outcome } from '../../vocabulary/index.ts';
import { refuseOurTrouble, unknown, unreachable } from '../../vocabulary/index.ts';

/** The outcome of what failed with a system error. Throws `IMC_ERR_DRIVER` when this machine is to blame. */
export function outcomeOfError(thrown: unknown): Failure {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = 'code' in error ? String(error.code) : error.name;
  const detail = error.message === '' ? code : error.message;
  refuseOurTrouble(code, detail, thrown);
  if (isCertificateTrouble(code)) return unreachable(untrusted, `${detail} (${code})`);
  if (code === 'ECONNREFUSED') return unreachable('connection-refused', detail);
  if (neverConnected(error, code)) return unreachable(code.toLowerCase(), detail);
  return unknown('cut', detail);
}

/** The code of what was not sent because the certificate of the server is not trusted. */
export const untrusted = 'certificate-not-trusted';

function isCertificateTrouble(code: string): boolean {
  return /CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE/.test(code);
}

function neverConnected(error: Error, code: string): boolean {
  const call = 'syscall' in error ? error.syscall : undefined;
  return call === 'connect' || call === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT';
}

/** Waits for an outcome, at most `ms` milliseconds; then nobody knows. */
export async function orTimeout(ms: number, what: string, work: Promise<Outcome>): Promise<Outcome> {
  try {
    return await within(ms, what, work);
  } catch (thrown) {
    if (thrown instanceof ImcError && thrown.code === 'IMC_ERR_DEADLINE') return unknown('timeout', thrown.message);
    throw thrown;
  }
}

/** Whether a thing that was thrown says that something came that the protocol does not allow. */
export function isGarbage(thrown: unknown): thrown is ImcError {
  return thrown instanceof ImcError && thrown.code === 'IMC_ERR_WIRE';
}
