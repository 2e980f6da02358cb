import { once } from 'node:events';
import { type IncomingMessage, type Server, STATUS_CODES, createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { Connection, type ConnectionContext } from '../client/connection.ts';
import type { ClientListener } from '../client/listener.ts';
import { limits } from '../limits.ts';
import { webSocketWire } from './wire.ts';

/** The WebSocket side: takes connections on any path and with any subprotocol, and closes them all at the end. */
export function createWebSocketListener(context: ConnectionContext): ClientListener {
  const connections = new Map<WebSocket, Connection>();
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.wsMessageBytesMax,
    maxFragments: limits.wsFragmentsMax,
    autoPong: false,
    // From the client's Close to the end of its socket; the types of the package do not know it.
    closeTimeout: limits.lingerMs,
    handleProtocols: (offered: Set<string>) => [...offered][0] ?? false,
  };
  const upgrades = new WebSocketServer(options);

  function take(socket: WebSocket, request: IncomingMessage): void {
    const peer = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
    connections.set(socket, new Connection(webSocketWire(socket, peer), context));
    socket.on('close', () => connections.delete(socket));
  }

  const server = createHandshakeServer();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (connections.size < limits.wsConnectionsMax) return upgrades.handleUpgrade(request, socket, head, take);
    context.log.info(`connection of ${request.socket.remoteAddress} refused: too many WebSocket connections`);
    refuse(socket, 503, 'too many connections, try again later');
  });

  return {
    server,
    async stop() {
      const gone = once(server, 'close');
      server.close();
      server.closeAllConnections();
      for (const connection of connections.values()) connection.close('the server stops');
      await gone;
    },
  };
}

/** Waits for a handshake no longer than for a login; what is no handshake is told so. */
function createHandshakeServer(): Server {
  const server = createServer(
    { noDelay: true, headersTimeout: limits.loginMs, requestTimeout: limits.loginMs, connectionsCheckingInterval: 500 },
    (_request, response) => {
      response.writeHead(426, { 'content-type': 'text/plain', connection: 'close, upgrade', upgrade: 'websocket' });
      response.end('this port takes WebSocket connections only');
    },
  );
  server.maxConnections = limits.wsConnectionsMax + limits.wsHandshakesMax;
  return server;
}

function refuse(socket: Duplex, status: number, text: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}
