import type { Socket } from 'node:net';
import type { Packet, Wire, WireListener } from '../client/wire.ts';
import { textOf } from '../errors.ts';

/** A TCP connection as a wire. */
export function tcpWire(socket: Socket): Wire {
  return {
    peer: `${socket.remoteAddress}:${socket.remotePort}`,
    get waitingBytes() {
      return socket.writableLength;
    },
    listen(listener: WireListener) {
      socket.on('data', (chunk: Buffer) => listener.onData(chunk));
      socket.on('error', (error) => listener.onClose(textOf(error)));
      socket.on('close', () => listener.onClose('the client is gone'));
    },
    write(packet: Packet, taken: () => void) {
      if (!socket.destroyed) socket.write(packet, taken);
    },
    end: () => socket.destroySoon(),
    destroy: () => void socket.destroy(),
  };
}
