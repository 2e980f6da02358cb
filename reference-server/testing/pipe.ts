import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, createWebSocketStream } from 'ws';

/** A stream to a server over TCP (`host:port`), or over WebSocket (`ws://…`), where each write is one binary message. What is written before it is open goes out then. */
export function openPipe(address: string): Duplex {
  if (address.startsWith('ws://')) return createWebSocketStream(new WebSocket(address));
  const [host, port] = address.split(':');
  return connect(Number(port), host).setNoDelay();
}

/** Writes in pieces of so many bytes. */
export function writePieces(pipe: Duplex, bytes: Buffer, pieceBytes: number): void {
  for (let at = 0; at < bytes.length; at += pieceBytes) pipe.write(bytes.subarray(at, at + pieceBytes));
}
