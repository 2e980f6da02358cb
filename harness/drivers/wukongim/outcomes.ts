import { ImcError } from '../../core/errors.ts';
import { within } from '../../core/deadline.ts';
import type { Outcome } from '../../vocabulary/index.ts';

export type Refused = Extract<Outcome, { is: 'refused' }>;
export type Unknown = Extract<Outcome, { is: 'unknown' }>;
/** How an op ended that did not succeed. */
export type Failure = Refused | Unknown;

/** The server said no. */
export function refused(code: string, detail: string): Refused {
  return { is: 'refused', by: 'server', code, detail: bounded(detail) };
}

/** It never reached the server. */
export function unreachable(code: string, detail: string): Refused {
  return { is: 'refused', by: 'network', code, detail: bounded(detail) };
}

/** Nobody knows whether it happened. */
export function unknown(why: Unknown['why'], detail: string): Unknown {
  return { is: 'unknown', why, detail: bounded(detail) };
}

/** An op on a session that has ended. */
export function sessionClosed(session: string): Refused {
  return unreachable('session-closed', `the session ${session} has ended`);
}

/** The outcome of what failed with a system error. Throws `IMC_ERR_DRIVER` when this machine is to blame. */
export function outcomeOfError(thrown: unknown): Failure {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = 'code' in error ? String(error.code) : error.name;
  const detail = error.message === '' ? code : error.message;
  if (ourTrouble.has(code)) throw new ImcError('IMC_ERR_DRIVER', `this machine: ${detail}`, { cause: thrown });
  if (code === 'ECONNREFUSED') return unreachable('connection-refused', detail);
  if (neverConnected(error, code)) return unreachable(code.toLowerCase(), detail);
  return unknown('cut', detail);
}

const ourTrouble = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM']);

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

const detailCharsMax = 500;

/** A text that fits in a record; marked where it was cut. */
function bounded(detail: string): string {
  return detail.length <= detailCharsMax ? detail : `${detail.slice(0, detailCharsMax)}…`;
}
