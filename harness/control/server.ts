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

/**
 * Serves this to workers over a local socket; whoever does not say the word first is hung up on. Where it is not there yet, their
 * calls wait for it.
 */
export async function serveControl(main: Main | Promise<Main>): Promise<ControlServer> {
  const calls = callsOf(Promise.resolve(main));
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

function callsOf(main: Promise<Main>): MainCalls {
  // Who asks hears of it.
  main.catch(() => {});
  const shared = async () => (await main).instance;
  const disturbable = async (which: number) => (await main).disturbable(which);
  return {
    brief: async () => (await main).brief(),
    emit: async (event) => (await main).emit(event),
    endpoints: async () => (await shared()).endpoints(),
    health: async () => (await shared()).health(),
    renew: async () => (await shared()).renew(),
    logMark: async () => (await shared()).logMark(),
    logSince: async (mark, bytesMax) => (await shared()).logSince(mark, bytesMax),
    cpuMs: async () => (await shared()).cpuMs(),
    'disturbable:endpoints': async (which) => (await disturbable(which)).endpoints(),
    'disturbable:health': async (which) => (await disturbable(which)).health(),
    'disturbable:renew': async (which) => (await disturbable(which)).renew(),
    'disturbable:restart': async (which, how) => (await disturbable(which)).restart(how),
    'disturbable:logMark': async (which) => (await disturbable(which)).logMark(),
    'disturbable:logSince': async (which, mark, bytesMax) => (await disturbable(which)).logSince(mark, bytesMax),
    'disturbable:cpuMs': async (which) => (await disturbable(which)).cpuMs(),
  };
}
