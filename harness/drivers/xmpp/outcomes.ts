import { type Deadline, within } from '../../core/deadline.ts';
import { ImcError } from '../../core/errors.ts';
import type { Failure, Unknown } from '../../vocabulary/index.ts';
import * as outcome from '../../vocabulary/outcomes.ts';

/** Thrown where an op cannot go on; `perform` turns it into the outcome that it carries. */
export class OpFailed extends Error {
  override readonly name = 'OpFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }
}

/** The server said no. */
export function refused(code: string, detail: string): OpFailed {
  return new OpFailed(outcome.refused(code, detail));
}

/** It never reached the server. */
export function unreachable(code: string, detail: string): OpFailed {
  return new OpFailed(outcome.unreachable(code, detail));
}

/** Nobody knows whether it happened. */
export function unknown(why: Unknown['why'], detail: string): OpFailed {
  return new OpFailed(outcome.unknown(why, detail));
}

/** An op on a session that has ended. */
export function sessionClosed(session: string): OpFailed {
  return new OpFailed(outcome.sessionClosed(session));
}

/** What a connection that never opened means. Throws `IMC_ERR_DRIVER` when this machine is to blame. */
export function neverOpened(error: Error): OpFailed {
  const code = 'code' in error ? String(error.code) : '';
  const detail = error.message === '' ? code : error.message;
  outcome.refuseOurTrouble(code, detail, error);
  if (code === 'ECONNREFUSED') return unreachable('connection-refused', detail);
  if (code === '' || code.startsWith('HPE_')) return unreachable('no-xmpp-websocket', `no XMPP WebSocket: ${detail}`);
  return unreachable(code.toLowerCase(), detail);
}

/** Waits until the deadline; then nobody knows. */
export async function before<T>(deadline: Deadline, what: string, work: Promise<T>): Promise<T> {
  try {
    return await within(deadline.leftMs(), what, work);
  } catch (thrown) {
    if (thrown instanceof ImcError && thrown.code === 'IMC_ERR_DEADLINE') throw unknown('timeout', thrown.message);
    throw thrown;
  }
}
