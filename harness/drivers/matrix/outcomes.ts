import { OpFailed, unreachable, unknown } from '../../vocabulary/op-failed.ts';
import * as outcome from '../../vocabulary/outcomes.ts';
export { OpFailed, refused, sessionClosed, unknown, unreachable } from '../../vocabulary/op-failed.ts';

/** Whether the server said no, with this code. */
export function isRefusal(thrown: unknown, code: string): boolean {
  return thrown instanceof OpFailed && thrown.failure.is === 'refused' && thrown.failure.code === code;
}

/** Does what must be done before an op: where that fails, the op itself has not reached the server. */
export async function beforehand<T>(code: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (!(thrown instanceof OpFailed) || thrown.failure.is !== 'unknown') throw thrown;
    throw unreachable(code, thrown.message);
  }
}

/** What a request that failed with a system error means. Throws `IMC_ERR_DRIVER` when this machine is to blame. */
export function failedRequest(thrown: unknown): OpFailed {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = 'code' in error ? String(error.code) : error.name;
  const detail = error.message === '' ? code : error.message;
  outcome.refuseOurTrouble(code, detail, thrown);
  if (code === 'ECONNREFUSED') return unreachable('connection-refused', detail);
  const call = 'syscall' in error ? error.syscall : undefined;
  if (call === 'connect' || call === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT')
    return unreachable(code.toLowerCase(), detail);
  return unknown('cut', detail);
}
