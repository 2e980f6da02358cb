import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Largest body of a webhook, in bytes; a larger one is refused with 413. */
const bodyBytesMax = 16 * 1024 * 1024;
/** What may wait for one listener, in bytes; one that is slower than that is cut. */
const waitingBytesMax = 64 * 1024 * 1024;

/** Where a server tells a back end what happens, and where plays hear it. */
export interface WebhookListener {
  /** What the server is told to call. */
  readonly hook: string;
  /** The same for a server to which this machine has another name. */
  hookAt(host: string): string;
  /** Where plays listen: `GET /heard?salt=…&salt=…` is a stream of lines, each `{"event":…,"body":…}`, of bodies with one of these. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Listens on a free port of this machine, at `address` (default: the loopback). What nobody listens for is answered, and forgotten. */
export async function openWebhookListener(address = '127.0.0.1'): Promise<WebhookListener> {
  const listeners = new Set<Listening>();
  const server = createServer((request, response) => {
    const [path, text] = (request.url ?? '').split('?', 2);
    const query = new URLSearchParams(text);
    if (request.method === 'GET' && path === '/heard') listen(listeners, query, response);
    else if (request.method === 'POST')
      void hear(request, response, (body) => tell(listeners, query.get('event') ?? '', body));
    else response.writeHead(404).end();
  });
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://${address}:${port}`;
  return {
    hook: `${origin}/hook`,
    hookAt: (host) => `http://${host}:${port}/hook`,
    origin,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A play that listens for what has one of its salts. */
interface Listening {
  readonly salts: readonly string[];
  readonly response: ServerResponse;
}

function listen(listeners: Set<Listening>, query: URLSearchParams, response: ServerResponse): void {
  const salts = query.getAll('salt');
  if (salts.length === 0 || salts.includes('')) return void response.writeHead(400).end();
  const listening = { salts, response };
  listeners.add(listening);
  response.on('close', () => listeners.delete(listening));
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
}

function tell(listeners: ReadonlySet<Listening>, event: string, body: string): void {
  for (const { salts, response } of listeners) {
    if (!salts.some((salt) => body.includes(salt))) continue;
    if (response.writableLength > waitingBytesMax) response.destroy();
    else response.write(`${JSON.stringify({ event, body })}\n`);
  }
}

/** Reads a webhook and answers it; one that is cut is heard by nobody. */
async function hear(
  request: IncomingMessage,
  response: ServerResponse,
  tellAll: (body: string) => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > bodyBytesMax) return void response.writeHead(413, { connection: 'close' }).end();
      chunks.push(chunk);
    }
  } catch {
    return;
  }
  tellAll(Buffer.concat(chunks).toString('utf8'));
  response.writeHead(200).end();
}
