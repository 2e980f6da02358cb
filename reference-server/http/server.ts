import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { textOf } from '../errors.ts';
import type { Stages } from '../pipeline/stages.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import { bodyBytes, readBody } from './body.ts';
import { toJson } from './json.ts';
import { HttpError, type Route } from './route.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** The HTTP side: finds the route, reads the body, and writes what the route answers. */
export function createHttpServer(routes: readonly Route[], serves: Stages['serves'], log: Log): Server {
  const byName = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  let requests = 0;
  let bytes = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const route = byName.get(`${request.method} ${path}`);
    if (route === undefined || !serves(path)) return notFound(response);
    const size = bodyBytes(request);
    if (requests >= limits.httpRequestsMax || bytes + size > limits.httpBytesMax) return sendError(response, busy());
    requests += 1;
    bytes += size;
    try {
      const body = await readBody(request);
      send(response, 200, toJson(await route.handle({ query: new URLSearchParams(query), body })));
    } catch (error) {
      if (!(error instanceof HttpError)) log.error(`${request.method} ${path} failed: ${textOf(error)}`);
      sendError(response, error);
    } finally {
      requests -= 1;
      bytes -= size;
    }
  }

  const server = createServer({ noDelay: true, keepAliveTimeout: 75_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      log.error(`answering ${request.method} ${request.url} failed: ${textOf(error)}`);
      response.destroy();
    });
  });
  server.maxConnections = limits.httpConnectionsMax;
  return server;
}

function send(response: ServerResponse, status: number, text: string, contentType = JSON_TYPE): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function busy(): HttpError {
  return new HttpError(503, 'busy: too many requests at once, try again later');
}

function notFound(response: ServerResponse): void {
  send(response, 404, '404 page not found', 'text/plain');
}

function sendError(response: ServerResponse, error: unknown): void {
  const status = error instanceof HttpError ? error.status : 500;
  // The rest of a body that nobody reads would be taken for the next request.
  if (!response.req.complete) response.setHeader('connection', 'close');
  send(response, status, toJson({ msg: textOf(error), status }));
}
