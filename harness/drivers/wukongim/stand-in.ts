import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Endpoints, Instance } from '../../vocabulary/index.ts';
import { answers } from './stand-in/answers.ts';
import { Conversation } from './stand-in/conversation.ts';

/** Starts a server that lets everybody in, accepts every message, and keeps none. */
export async function openStandIn(): Promise<Instance & { close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const http = createHttpServer(answer);
  const tcp = createTcpServer(serveTcp);
  const ws = createHttpServer();
  new WebSocketServer({ server: ws, perMessageDeflate: false }).on('connection', serveWs);
  const servers = [http, tcp, ws];
  for (const server of servers) server.on('connection', (socket: Socket) => track(socket, sockets));
  const endpoints: Endpoints = {
    http: `http://${await listen(http)}`,
    tcp: await listen(tcp),
    ws: `ws://${await listen(ws)}`,
  };
  return {
    endpoints: async () => endpoints,
    health: async () => ({ is: 'up' }),
    renew: async () => endpoints,
    logMark: async () => 0,
    logSince: async () => '',
    cpuMs: async () => 0,
    async close() {
      const closed = servers.map((server) => once(server, 'close'));
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

/** Listens on a free loopback port; gives `host:port`. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function track(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [path = ''] = (request.url ?? '').split('?');
  request.resume();
  response.setHeader('content-type', 'application/json').end(answers[path]?.() ?? '{"status":200}');
}

function serveTcp(socket: Socket): void {
  const conversation = new Conversation((data) => socket.write(data));
  socket.on('data', (chunk) => conversation.take(chunk) || socket.destroy());
}

function serveWs(socket: WebSocket): void {
  const conversation = new Conversation((data) => socket.send(data));
  socket
    .on('message', (data) => conversation.take(data as Buffer) || socket.terminate())
    .on('error', () => socket.terminate());
}
