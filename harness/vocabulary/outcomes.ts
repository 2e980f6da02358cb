import { ImcError } from '../core/errors.ts';
import type { Outcome } from './observation.ts';

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

const ourTrouble = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM']);

/** Throws `IMC_ERR_DRIVER` where a system error with this code says that this machine, and no server, is to blame. */
export function refuseOurTrouble(code: string, detail: string, cause: unknown): void {
  if (ourTrouble.has(code)) throw new ImcError('IMC_ERR_DRIVER', `this machine: ${detail}`, { cause });
}

const detailCharsMax = 500;

/** A text that fits in a record; marked where it was cut. */
export function bounded(detail: string): string {
  return detail.length <= detailCharsMax ? detail : `${detail.slice(0, detailCharsMax)}…`;
}
