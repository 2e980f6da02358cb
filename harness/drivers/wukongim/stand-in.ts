import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Endpoints, Instance } from '../../vocabulary/index.ts';
import { decodePacket } from './wire/decode.ts';
import { Deframer } from './wire/deframer.ts';
import { encodePacket } from './wire/encode.ts';
import { type Packet, protocolVersion, success } from './wire/packets.ts';

/** Starts a server that lets everybody in, accepts every message, and keeps none. */
export async function openStandIn(): Promise<Instance & { close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const http = createHttpServer(answer);
  const tcp = createTcpServer((socket) => serve(socket));
  for (const server of [http, tcp]) server.on('connection', (socket) => track(socket, sockets));
  const endpoints: Endpoints = { http: `http://${await listen(http)}`, tcp: await listen(tcp) };
  return {
    endpoints: async () => endpoints,
    health: async () => ({ is: 'up' }),
    renew: async () => endpoints,
    logMark: async () => 0,
    logSince: async () => '',
    cpuMs: async () => 0,
    async close() {
      const closed = [http, tcp].map((server) => once(server, 'close'));
      for (const server of [http, tcp]) server.close();
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

/** What it says to each request: by default that it was done. */
const answers: Readonly<Record<string, () => string>> = {
  '/health': () => '{"status":"ok"}',
  '/varz': () => '{"server_name":"stand-in","version":""}',
  '/message/send': () => `{"status":200,"data":{"message_id":${nextId()},"client_msg_no":""}}`,
  '/message': () => '{"status":404}',
  '/messages': () => '{"messages":[]}',
  '/channel/messagesync': () => '{"messages":[]}',
  '/channel/max_message_seq': () => '{"message_seq":0}',
  '/conversation/sync': () => '[]',
  '/conversation/syncMessages': () => '[]',
  '/user/onlinestatus': () => '[]',
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [path = ''] = (request.url ?? '').split('?');
  request.resume();
  response.setHeader('content-type', 'application/json').end(answers[path]?.() ?? '{"status":200}');
}

function serve(socket: Socket): void {
  const deframer = new Deframer();
  let messageSeq = 0;
  socket.on('data', (chunk) => {
    try {
      for (const frame of deframer.feed(chunk)) {
        const reply = replyTo(decodePacket(frame, protocolVersion), () => ++messageSeq);
        if (reply) socket.write(encodePacket(reply, protocolVersion));
      }
    } catch {
      socket.destroy();
    }
  });
}

function replyTo(packet: Packet, nextSeq: () => number): Packet | undefined {
  if (packet.packet === 'PING') return { packet: 'PONG', flags: 0 };
  if (packet.packet === 'SEND') {
    const { clientSeq, flags } = packet;
    const messageId = nextId();
    return { packet: 'SENDACK', flags, messageId, clientSeq, messageSeq: nextSeq(), reasonCode: success };
  }
  if (packet.packet !== 'CONNECT') return undefined;
  return {
    packet: 'CONNACK',
    flags: 1,
    serverVersion: protocolVersion,
    timeDiff: '0',
    reasonCode: success,
    serverKey: '',
    salt: '',
    nodeId: '1',
  };
}

let lastId = 2n ** 60n;

function nextId(): string {
  return String(++lastId);
}
