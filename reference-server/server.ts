import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StartError, textOf } from './errors.ts';
import { DEFAULT_PATIENCE, type Patience } from './client/patience.ts';
import type { Fault } from './faults/fault.ts';
import { createHttpServer } from './http/server.ts';
import { routesOf } from './http/routes.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { DEFAULT_POLICY, type Policy } from './pipeline/policy.ts';
import { defaultStages } from './pipeline/default-stages.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { createSessions } from './sessions.ts';
import { openStore } from './store/store.ts';
import { createTcpListener } from './tcp/listener.ts';
import { type WebhookOptions, openWebhooks } from './webhooks/webhooks.ts';
import { createWebSocketListener } from './ws/listener.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly wsPort: number;
  /** Where the store is, and stays; without one it is in a temporary folder that `stop` removes. */
  readonly data?: string | undefined;
  readonly faults: readonly Fault[];
  readonly policy?: Policy;
  readonly patience?: Patience;
  /** Whom to tell of messages and sessions; nobody where it is left out. */
  readonly webhook?: WebhookOptions | undefined;
  /** Tells Unix milliseconds; the machine's clock where it is left out. */
  readonly now?: () => number;
  readonly log: Log;
  /** Ends the process at once, as a crash would. */
  readonly crash: () => void;
}

export interface RunningServer {
  /** The URL of the HTTP side. */
  readonly http: string;
  /** `host:port` of the TCP side. */
  readonly tcp: string;
  /** The URL of the WebSocket side. */
  readonly ws: string;
  readonly data: string;
  /** Takes nothing new, commits what waits, answers it, and closes; more calls are the same call. */
  stop(): Promise<void>;
}

const SWEEP_MS = 10;
const LAST_READ_MS = 50;

/** Starts the server; it takes connections when this comes back. Rejects with a `StartError`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log, host, policy = DEFAULT_POLICY, patience = DEFAULT_PATIENCE } = options;
  const data = options.data ?? temporaryFolder();
  const store = openStore(data, log, options.now);
  const webhooks = options.webhook && openWebhooks(options.webhook, store, log);
  const sessions = createSessions((change) => webhooks?.tellOnline(change));
  const context = { store, sessions, log, crash: options.crash };
  const inner = defaultStages(store, sessions, { policy, patience, webhooks });
  const stages = options.faults.reduce((wrapped, fault) => fault.apply(wrapped, context), inner);
  store.commits.flushBy(stages.flush);
  let endLife = (): void => undefined;
  let stopped: Promise<void> | undefined;
  const pipeline = createPipeline(stages, store);
  const clients = { stages, pipeline, sessions, patience, log };
  const tcp = createTcpListener(clients);
  const ws = createWebSocketListener(clients);
  let addresses = { tcp: '', ws: '' };
  const routes = routesOf({ stages, pipeline, store, sessions, addresses: () => addresses });
  const http = createHttpServer({ routes, serves: stages.serves, managerToken: policy.managerToken, log });

  async function stop(): Promise<void> {
    // What had been sent before is still read and answered.
    await wait(LAST_READ_MS);
    const ended = once(http, 'close');
    http.close();
    store.commits.drain();
    const farewell = wait(limits.farewellMs, undefined, { ref: false });
    const left = Promise.race([Promise.all([tcp.stop(), ws.stop()]), farewell]);
    // A connection is idle when the answer that is under way is out.
    const sweep = setInterval(() => http.closeIdleConnections(), SWEEP_MS);
    const force = setTimeout(() => http.closeAllConnections(), limits.stopMs);
    await webhooks?.stop();
    await ended;
    clearInterval(sweep);
    clearTimeout(force);
    await left;
    leaveStore();
  }

  function leaveStore(): void {
    store.commits.close();
    endLife();
    store.close();
    if (options.data === undefined) rmSync(data, { recursive: true, force: true });
  }

  try {
    endLife = stages.live();
    const tcpAddress = await listen(tcp.server, host, options.tcpPort);
    const wsAddress = await listen(ws.server, host, options.wsPort);
    addresses = { tcp: tcpAddress, ws: `ws://${wsAddress}` };
    const httpAddress = await listen(http, host, options.httpPort);
    return { http: `http://${httpAddress}`, ...addresses, data, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await webhooks?.stop();
    tcp.server.close();
    ws.server.close();
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
