import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { BirpcReturn } from 'birpc';
import { freshName } from '../core/random.ts';
import type { Main, MainCalls, WorkerCalls } from './calls.ts';
import { rpcOver } from './channel.ts';

export interface ControlServer {
  /** Where workers connect to: a loopback port, and the word that they must say first. */
  readonly address: string;
  /** Tells all workers to wind up. */
  wind(): void;
  close(): Promise<void>;
}

/** Serves this to workers over a local socket; whoever does not say the word first is hung up on. */
export async function serveControl(main: Main): Promise<ControlServer> {
  const calls = callsOf(main);
  const word = freshName(24);
  const sockets = new Set<Socket>();
  const workers = new Set<BirpcReturn<WorkerCalls, MainCalls>>();
  let winding = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const lines = createInterface({ input: socket, crlfDelay: Infinity });
    lines.once('line', (said) => {
      if (said !== word) {
        socket.destroy();
        return;
      }
      const rpc = rpcOver<WorkerCalls, MainCalls>(socket, calls, lines);
      workers.add(rpc);
      socket.once('close', () => workers.delete(rpc));
      if (winding) void rpc.wind.asEvent();
    });
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  return {
    address: `${typeof bound === 'object' && bound !== null ? bound.port : 0}/${word}`,
    wind() {
      winding = true;
      for (const rpc of workers) void rpc.wind.asEvent();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function callsOf(main: Main): MainCalls {
  const { instance } = main;
  const disturbable = (which: number) => main.disturbable(which);
  return {
    brief: () => main.brief(),
    emit: (event) => main.emit(event),
    endpoints: () => instance.endpoints(),
    health: () => instance.health(),
    renew: () => instance.renew(),
    logMark: () => instance.logMark(),
    logSince: (mark, bytesMax) => instance.logSince(mark, bytesMax),
    cpuMs: () => instance.cpuMs(),
    'disturbable:endpoints': (which) => disturbable(which).endpoints(),
    'disturbable:health': (which) => disturbable(which).health(),
    'disturbable:renew': (which) => disturbable(which).renew(),
    'disturbable:restart': (which, how) => disturbable(which).restart(how),
    'disturbable:logMark': (which) => disturbable(which).logMark(),
    'disturbable:logSince': (which, mark, bytesMax) => disturbable(which).logSince(mark, bytesMax),
    'disturbable:cpuMs': (which) => disturbable(which).cpuMs(),
  };
}
