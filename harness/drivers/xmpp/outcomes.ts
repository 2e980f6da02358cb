import { within } from '../../core/deadline.ts';
import { ImcError } from '../../core/errors.ts';
import * as outcome from '../../vocabulary/outcomes.ts';
import { type OpFailed, unreachable, unknown } from '../../vocabulary/op-failed.ts';

export { OpFailed, refused, sessionClosed, unknown, unreachable } from '../../vocabulary/op-failed.ts';

/** What a connection that never opened means. Throws `IMC_ERR_DRIVER` when this machine is to blame. */
export function neverOpened(error: Error): OpFailed {
  const code = 'code' in error ? String(error.code) : '';
  const detail = error.message === '' ? code : error.message;
  outcome.refuseOurTrouble(code, detail, error);
  if (code === 'ECONNREFUSED') return unreachable('connection-refused', detail);
  if (code === '' || code.startsWith('HPE_')) return unreachable('no-xmpp-websocket', `no XMPP WebSocket: ${detail}`);
  return unreachable(code.toLowerCase(), detail);
}

/** What it means that a request over HTTP got no answer. Throws `IMC_ERR_DRIVER` when this machine is to blame. */
export function neverAnswered(thrown: unknown): OpFailed {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = 'code' in error ? String(error.code) : '';
  outcome.refuseOurTrouble(code, error.message, error);
  if (code === 'ECONNREFUSED') return unreachable('connection-refused', error.message);
  return unknown('cut', error.message === '' ? code : error.message);
}

/** Waits so many milliseconds; then nobody knows. */
export async function before<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  try {
    return await within(timeoutMs, what, work);
  } catch (thrown) {
    if (thrown instanceof ImcError && thrown.code === 'IMC_ERR_DEADLINE') throw unknown('timeout', thrown.message);
    throw thrown;
  }
}
