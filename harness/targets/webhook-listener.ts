import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ImcError } from '../core/errors.ts';

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

/**
 * Listens on a port of this machine (default: a free one), at `address` (default: the loopback). What nobody listens for is
 * answered, and forgotten. Throws `IMC_ERR_PORT_TAKEN` where it cannot listen.
 */
export async function openWebhookListener(address = '127.0.0.1', chosenPort = 0): Promise<WebhookListener> {
  const listeners = new Set<Listening>();
  const server = createServer((request, response) => {
    const [path, text] = (request.url ?? '').split('?', 2);
    const query = new URLSearchParams(text);
    if (request.method === 'GET' && path === '/heard') listen(listeners, query, response);
    else if (request.method === 'POST')
      void hear(request, response, (body) => tell(listeners, query.get('event') ?? '', body));
    else response.writeHead(404).end();
  });
  server.listen(chosenPort, address);
  await once(server, 'listening').catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_PORT_TAKEN', `webhooks cannot be listened for at ${address}:${chosenPort}: ${why}`, {
      cause,
    });
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://${reachedAt(address)}:${port}`;
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

/** The address by which we reach ourselves where we listen at all of them. */
function reachedAt(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
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
