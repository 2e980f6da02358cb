import { once } from 'node:events';
import { type Server, type Socket, createServer } from 'node:net';
import { Connection, type ConnectionContext } from '../client/connection.ts';
import type { ClientListener } from '../client/listener.ts';
import { limits } from '../limits.ts';
import { tcpWire } from './wire.ts';

/** The TCP side: takes connections, and closes them all at the end. */
export function createTcpListener(context: ConnectionContext): ClientListener {
  const connections = new Map<Socket, Connection>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    connections.set(socket, new Connection(tcpWire(socket), context));
    socket.on('close', () => connections.delete(socket));
  });
  server.maxConnections = limits.tcpConnectionsMax;
  server.on('drop', (peer) =>
    context.log.info(`connection of ${peer?.remoteAddress}:${peer?.remotePort} refused: too many TCP connections`),
  );
  return {
    server,
    async stop() {
      const gone = once(server, 'close');
      server.close();
      for (const connection of connections.values()) connection.close('the server stops');
      await gone;
    },
  };
}
