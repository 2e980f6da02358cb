import type { Socket } from 'node:net';
import type { Interface } from 'node:readline';
import { createInterface } from 'node:readline';
import type { BirpcReturn } from 'birpc';
import { createBirpc } from 'birpc';
import type { ErrorCode } from '../core/errors.ts';
import { ImcError, toImcError } from '../core/errors.ts';

/** Calls in both directions over a socket: one JSON text a line. Calls that are open when the socket closes are rejected. */
export function rpcOver<Remote extends object, Local extends object>(
  socket: Socket,
  local: Local,
  lines: Interface = createInterface({ input: socket, crlfDelay: Infinity }),
): BirpcReturn<Remote, Local> {
  const rpc = createBirpc<Remote, Local>(local, {
    post: (message: unknown) => socket.write(`${JSON.stringify(message, carryError)}\n`),
    on: (receive) => lines.on('line', (line) => receive(JSON.parse(line, restoreError))),
    timeout: -1,
  });
  socket.on('error', () => {});
  socket.once('close', () => rpc.$close(new ImcError('IMC_ERR_CONTROL', 'the control socket closed')));
  return rpc;
}

/** Errors keep their code and message on the way; JSON alone would drop both. */
function carryError(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { code, message } = toImcError(value);
  return { imcError: { code, message } };
}

function restoreError(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('imcError' in value)) return value;
  const { code, message } = value.imcError as { code: ErrorCode; message: string };
  return new ImcError(code, message);
}
