import { type Server, type Socket, createServer } from 'node:net';
import { limits } from '../limits.ts';
import { Connection, type ConnectionContext } from './connection.ts';

/** The TCP side: takes connections, and closes them all at the end. */
export interface TcpListener {
  readonly server: Server;
  /** Takes no more connections, and closes those there are. */
  stop(): void;
}

export function createTcpListener(context: ConnectionContext): TcpListener {
  const connections = new Map<Socket, Connection>();
  const server = createServer({ noDelay: true }, (socket) => {
    connections.set(socket, new Connection(socket, context));
    socket.on('close', () => connections.delete(socket));
  });
  server.maxConnections = limits.tcpConnectionsMax;
  return {
    server,
    stop() {
      server.close();
      for (const connection of connections.values()) connection.close('the server stops');
    },
  };
}
