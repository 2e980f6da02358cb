import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError, textOf } from './errors.ts';
import type { Fault } from './faults/fault.ts';
import { createHttpServer } from './http/server.ts';
import { routesOf } from './http/routes.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { defaultStages } from './pipeline/default-stages.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { createSessions } from './sessions.ts';
import { openStore } from './store/store.ts';
import { createTcpListener } from './tcp/listener.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly httpPort: number;
  readonly tcpPort: number;
  /** Where the store is, and stays; without one it is in a temporary folder that `stop` removes. */
  readonly data?: string | undefined;
  readonly faults: readonly Fault[];
  readonly log: Log;
  /** Ends the process at once, as a crash would. */
  readonly crash: () => void;
}

export interface RunningServer {
  /** The URL of the HTTP side. */
  readonly http: string;
  /** `host:port` of the TCP side. */
  readonly tcp: string;
  readonly data: string;
  /** Takes nothing new, commits what waits, answers it, and closes. */
  stop(): Promise<void>;
}

/** Starts the server; it takes connections when this comes back. Rejects with a `StartError`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log, host } = options;
  const data = options.data ?? temporaryFolder();
  const store = openStore(data, log);
  const sessions = createSessions();
  const context = { store, sessions, log, crash: options.crash };
  const stages = options.faults.reduce((inner, fault) => fault.apply(inner, context), defaultStages(store, sessions));
  const pipeline = createPipeline(stages, store);
  const tcp = createTcpListener({ stages, pipeline, sessions, log });
  const http = createHttpServer(routesOf({ stages, pipeline, store, sessions }), stages.serves, log);

  async function stop(): Promise<void> {
    const ended = once(http, 'close');
    http.close();
    store.commits.drain();
    tcp.stop();
    http.closeIdleConnections();
    const force = setTimeout(() => http.closeAllConnections(), limits.stopMs);
    await ended;
    clearTimeout(force);
    leaveStore();
  }

  function leaveStore(): void {
    store.close();
    if (options.data === undefined) rmSync(data, { recursive: true, force: true });
  }

  try {
    const tcpAddress = await listen(tcp.server, host, options.tcpPort);
    const httpAddress = await listen(http, host, options.httpPort);
    return { http: `http://${httpAddress}`, tcp: tcpAddress, data, stop };
  } catch (error) {
    tcp.server.close();
    leaveStore();
    throw error;
  }
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'imc-reference-'));
  } catch (error) {
    throw new StartError(
      'IMC_REF_DATA_DIR',
      3,
      `cannot make a temporary folder (${textOf(error)}): name one with --data`,
    );
  }
}

/** Listens, and says where: `host:port`. */
async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen({ host, port, backlog: 1024 });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, host, port);
  }
  const { address, family, port: actual } = server.address() as AddressInfo;
  return family === 'IPv6' ? `[${address}]:${actual}` : `${address}:${actual}`;
}

function listenError(error: unknown, host: string, port: number): StartError {
  if ((error as { code?: string }).code === 'EADDRINUSE')
    return new StartError(
      'IMC_REF_PORT_TAKEN',
      3,
      `port ${port} of ${host} is taken: stop who has it, or choose another port (0: any free one)`,
    );
  return new StartError(
    'IMC_REF_LISTEN',
    3,
    `cannot listen on ${host}:${port} (${textOf(error)}): choose another --host or port`,
  );
}
