import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BirpcReturn } from 'birpc';
import type { MainCalls, WorkerCalls } from './calls.ts';
import { rpcOver } from './channel.ts';

export interface ControlServer {
  /** Path of the socket. */
  readonly path: string;
  /** Tells all workers to wind up. */
  wind(): void;
  close(): Promise<void>;
}

/** Serves these calls to workers over a local socket. */
export async function serveControl(calls: MainCalls): Promise<ControlServer> {
  const folder = await mkdtemp(join(tmpdir(), 'imc-control-'));
  const path = join(folder, 's');
  const workers = new Map<Socket, BirpcReturn<WorkerCalls, MainCalls>>();
  let winding = false;
  const server = createServer((socket) => {
    const rpc = rpcOver<WorkerCalls, MainCalls>(socket, calls);
    workers.set(socket, rpc);
    socket.once('close', () => workers.delete(socket));
    if (winding) void rpc.wind.asEvent();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  return {
    path,
    wind() {
      winding = true;
      for (const rpc of workers.values()) void rpc.wind.asEvent();
    },
    async close() {
      for (const socket of workers.keys()) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
