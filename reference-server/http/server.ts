import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type Account, Budget } from '../budget.ts';
import { textOf } from '../errors.ts';
import type { Stages } from '../pipeline/stages.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import { readBody } from './body.ts';
import { toJson } from './json.ts';
import { HttpError, type Route, busy } from './route.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** What the HTTP side needs of the server. */
interface HttpContext {
  readonly routes: readonly Route[];
  readonly serves: Stages['serves'];
  /** What each request must have in its header `token`; undefined: nothing. */
  readonly managerToken: string | undefined;
  readonly log: Log;
}

/** The HTTP side: finds the route, reads the body, and writes what the route answers. */
export function createHttpServer({ routes, serves, managerToken, log }: HttpContext): Server {
  const byName = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  let requests = 0;
  const bytes = new Budget(limits.httpBytesMax);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (managerToken !== undefined && request.headers.token !== managerToken) return unauthorized(response);
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const route = byName.get(`${request.method} ${path}`);
    if (route === undefined || !serves(path)) return notFound(response);
    if (requests >= limits.httpRequestsMax) return sendError(response, busy());
    requests += 1;
    const memory = bytes.open();
    response.once('close', () => memory.close());
    try {
      const body = await readBody(request, memory);
      const answer = toJson(await route.handle({ query: new URLSearchParams(query), body }));
      if (!hasRoom(answer, memory) && !response.destroyed) throw busy();
      response.setTimeout(limits.httpStalledMs, () => response.destroy());
      send(response, 200, answer);
    } catch (error) {
      if (!(error instanceof HttpError)) log.error(`${request.method} ${path} failed: ${textOf(error)}`);
      sendError(response, error);
    } finally {
      requests -= 1;
    }
  }

  const timeouts = {
    keepAliveTimeout: 75_000,
    headersTimeout: limits.httpRequestMs,
    requestTimeout: limits.httpRequestMs,
    connectionsCheckingInterval: 1000,
  };
  const server = createServer({ noDelay: true, ...timeouts }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      log.error(`answering ${request.method} ${request.url} failed: ${textOf(error)}`);
      response.destroy();
    });
  });
  server.maxConnections = limits.httpConnectionsMax;
  return server;
}

/** What was written must not be told to be refused, so that short answers always have room. */
function hasRoom(answer: string, memory: Account): boolean {
  const bytes = Buffer.byteLength(answer);
  return memory.take(bytes) || bytes <= limits.httpShortBytes;
}

function send(response: ServerResponse, status: number, text: string, contentType = JSON_TYPE): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function notFound(response: ServerResponse): void {
  send(response, 404, '404 page not found', 'text/plain');
}

function unauthorized(response: ServerResponse): void {
  if (!response.req.complete) response.setHeader('connection', 'close');
  response.writeHead(401, { 'content-length': 0 });
  response.end();
}

function sendError(response: ServerResponse, error: unknown): void {
  const status = error instanceof HttpError ? error.status : 500;
  // The rest of a body that nobody reads would be taken for the next request.
  if (!response.req.complete) response.setHeader('connection', 'close');
  send(response, status, toJson({ msg: textOf(error), status }));
}
