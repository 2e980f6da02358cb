import { connect } from 'node:net';
import { ImcError } from '../core/errors.ts';
import type { Main, MainCalls, WorkerCalls } from './calls.ts';
import { rpcOver } from './channel.ts';

/** Connects a worker to the main process. Throws `IMC_ERR_CONTROL` when it is not there. */
export async function connectControl(address: string, local: WorkerCalls): Promise<Main> {
  const [port = '', word = ''] = address.split('/');
  const socket = connect(Number(port), '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (cause) =>
      reject(new ImcError('IMC_ERR_CONTROL', `no main process at port ${port}: ${cause.message}`, { cause })),
    );
  });
  socket.setNoDelay(true);
  socket.write(`${word}\n`);
  const rpc = rpcOver<MainCalls, WorkerCalls>(socket, local);
  return {
    brief: () => rpc.brief(),
    emit: (event) => rpc.emit(event),
    instance: {
      endpoints: () => rpc.endpoints(),
      health: () => rpc.health(),
      renew: () => rpc.renew(),
      logMark: () => rpc.logMark(),
      logSince: (mark, bytesMax) => rpc.logSince(mark, bytesMax),
      cpuMs: () => rpc.cpuMs(),
    },
    disturbable: (which) => ({
      endpoints: () => rpc['disturbable:endpoints'](which),
      health: () => rpc['disturbable:health'](which),
      renew: () => rpc['disturbable:renew'](which),
      restart: (how) => rpc['disturbable:restart'](which, how),
      logMark: () => rpc['disturbable:logMark'](which),
      logSince: (mark, bytesMax) => rpc['disturbable:logSince'](which, mark, bytesMax),
      cpuMs: () => rpc['disturbable:cpuMs'](which),
    }),
  };
}
