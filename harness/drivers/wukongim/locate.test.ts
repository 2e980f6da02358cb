import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { expect, test } from 'vitest';
import { abortAfter } from '../../core/clock.ts';
import type { Endpoints } from '../../vocabulary/index.ts';
import { type ScriptedServer, json, scripted } from './fixtures/scripted-server.ts';
import { locate } from './locate.ts';

const tls = join(import.meta.dirname, '../../testing/tls');
const pem = (name: string) => readFileSync(join(tls, name), 'utf8');

const answers = (route: object, varz: object = {}) => ({
  '/health': { status: 'ok' },
  '/route': { tcp_addr: '', ws_addr: '', wss_addr: '', ...route },
  '/varz': varz,
});

function answering(route: object, varz: object = {}): Promise<ScriptedServer> {
  const of: Readonly<Record<string, object>> = answers(route, varz);
  return scripted({ http: (path, _body, response) => json(response, JSON.stringify(of[path])) });
}

const found = (endpoints: Endpoints) => locate(endpoints, abortAfter(5000));
const onlyHttp = ({ endpoints: { http = '' } }: ScriptedServer): Endpoints => ({ http, prefix: 'imc-x' });

test('what the user says is taken, and the server is not asked', async () => {
  await using server = await answering({});
  const { http, tcp, ws } = server.endpoints as Record<string, string>;
  expect(await found({ http: http!, tcp: tcp!, ws: ws! })).toEqual({ found: true, endpoints: { http, tcp, ws } });
  expect(server.requests).toEqual(['/health']);
});

test('what he does not say, the server says: for clients, else for whoever runs it', async () => {
  await using sessions = await scripted({});
  const { tcp = '', ws = '' } = sessions.endpoints;
  await using byRoute = await answering({ tcp_addr: tcp, ws_addr: ws }, { tcp_addr: 'elsewhere:1' });
  expect(await found(onlyHttp(byRoute))).toMatchObject({ found: true, endpoints: { tcp, ws, prefix: 'imc-x' } });
  await using byVarz = await answering({ ws_addr: ws }, { tcp_addr: `tcp://${tcp}` });
  expect(await found(onlyHttp(byVarz))).toMatchObject({ found: true, endpoints: { tcp: `tcp://${tcp}`, ws } });
});

test.each([
  [{}, 'does not say where sessions go by TCP: say it with --tcp'],
  [{ tcp_addr: '0.0.0.0:5100' }, 'where it listens, not where it is found: say it with --tcp'],
  [{ tcp_addr: 'nonsense' }, 'no such address: say it with --tcp'],
  [{ tcp_addr: '127.0.0.1:1' }, 'does not say where sessions go by WebSocket: say it with --ws'],
  [{ tcp_addr: '127.0.0.1:1', ws_addr: 'ws://0.0.0.0:5200' }, 'GET /route of http'],
  [{ tcp_addr: '127.0.0.1:1', ws_addr: '127.0.0.1:5200' }, 'no such address: say it with --ws'],
])('an answer that says %j is of no use', async (route, why) => {
  await using server = await answering(route);
  await expect(found(onlyHttp(server))).rejects.toMatchObject({
    code: 'IMC_ERR_ADDRESS',
    message: expect.stringContaining(why) as string,
  });
});

test('an address where nobody is, is told with who said it, for it may come', async () => {
  await using server = await answering({ tcp_addr: '127.0.0.1:1', ws_addr: 'ws://127.0.0.1:1' });
  expect(await found(onlyHttp(server))).toEqual({
    found: false,
    code: 'IMC_ERR_ADDRESS',
    why: expect.stringMatching(/127\.0\.0\.1:1, which is what GET \/route says.*--tcp/) as string,
  });
});

test.each([
  [401, undefined, 'wants a manager token: give it with --token'],
  [403, 'wrong', 'the token of --token is not the one'],
])('an API that answers %i to the token %j says so', async (status, managerToken, why) => {
  await using server = await scripted({ http: (_path, _body, response) => void response.writeHead(status).end() });
  const endpoints = { ...onlyHttp(server), ...(managerToken === undefined ? {} : { managerToken }) };
  await expect(found(endpoints)).rejects.toMatchObject({
    code: 'IMC_ERR_TOKEN',
    message: expect.stringContaining(why) as string,
  });
});

test('nobody at the URL is waited for', async () => {
  expect(await found({ http: 'http://127.0.0.1:1' })).toEqual({
    found: false,
    why: expect.stringContaining('ECONNREFUSED') as string,
  });
});

/** A server of TLS alone: API and WebSocket at one port. */
async function secure(listener: RequestListener) {
  const server = createServer({ key: pem('server.key'), cert: pem('server.pem') }, listener);
  const sockets = new Set<WebSocket>();
  const web = new WebSocketServer({ server }).on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.terminate();
      web.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

test('https and wss want a certificate that is trusted, and --ca says whose', async () => {
  await using plain = await scripted({});
  const { tcp = '' } = plain.endpoints;
  let port = 0;
  await using server = await secure((request, response) => {
    const of: Readonly<Record<string, object>> = answers({
      tcp_addr: tcp,
      ws_addr: 'ws://127.0.0.1:1',
      wss_addr: `wss://127.0.0.1:${port}`,
    });
    json(response, JSON.stringify(of[request.url ?? '']));
  });
  port = server.port;
  const http = `https://127.0.0.1:${port}`;
  await expect(found({ http })).rejects.toMatchObject({
    code: 'IMC_ERR_CERTIFICATE',
    message: expect.stringContaining('--ca FILE') as string,
  });
  const ca = pem('ca.pem');
  const ws = `wss://127.0.0.1:${port}`;
  expect(await found({ http, ca })).toEqual({ found: true, endpoints: { http, ca, tcp, ws } });
  await using api = await answering({ tcp_addr: tcp });
  await expect(found({ ...onlyHttp(api), tcp, ws })).rejects.toMatchObject({
    code: 'IMC_ERR_CERTIFICATE',
    message: expect.stringContaining(`certificate of ${ws} is not trusted`) as string,
  });
});

test('a loopback address that another machine says is of no use', async () => {
  await using server = await answering({ tcp_addr: '127.0.0.1:5100', ws_addr: 'ws://127.0.0.1:5200' });
  // To the machine itself it is a host like any other; only its name is not one of the loopback.
  const { port } = new URL(server.endpoints['http'] ?? '');
  await expect(found({ http: `http://0.0.0.0:${port}` })).rejects.toMatchObject({
    code: 'IMC_ERR_ADDRESS',
    message: expect.stringContaining('another machine for whoever is not on its own') as string,
  });
});
