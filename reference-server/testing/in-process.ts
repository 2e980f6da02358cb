import { faults } from '../faults/index.ts';
import { createLog } from '../log.ts';
import { type ServerOptions, startServer } from '../server.ts';
import { Api } from './api.ts';
import { Client, type LoginOptions } from './client.ts';

/** A server in the process of the test, with its log and its clients at hand. */
export interface Running extends AsyncDisposable {
  readonly api: Api;
  readonly tcp: string;
  readonly ws: string;
  readonly data: string;
  readonly logLines: string[];
  login(uid: string, options?: LoginOptions): Promise<Client>;
}

/** Starts a server on free ports, with the faults named. */
export async function runServer(
  faultIds: readonly string[] = [],
  options: Partial<ServerOptions> = {},
): Promise<Running> {
  const logLines: string[] = [];
  const clients: Client[] = [];
  const server = await startServer({
    host: '127.0.0.1',
    httpPort: 0,
    tcpPort: 0,
    wsPort: 0,
    faults: faultIds.map((id) => faults.get(id)!),
    log: createLog((line) => void logLines.push(line)),
    crash: () => logLines.push('crash'),
    ...options,
  });
  return {
    api: new Api(server.http),
    tcp: server.tcp,
    ws: server.ws,
    data: server.data,
    logLines,
    async login(uid, how) {
      const client = await Client.login(server.tcp, uid, how);
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await server.stop();
    },
  };
}
