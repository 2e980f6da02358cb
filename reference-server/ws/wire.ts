import type { WebSocket } from 'ws';
import type { Packet, Wire, WireListener } from '../client/wire.ts';
import { textOf } from '../errors.ts';
import { limits } from '../limits.ts';

/** A WebSocket as a wire: the contents of its messages, text or binary, are one stream of bytes; each packet goes out as one message. */
export function webSocketWire(socket: WebSocket, peer: string): Wire {
  return {
    peer,
    get waitingBytes() {
      return socket.bufferedAmount;
    },
    listen(listener: WireListener) {
      socket.on('message', (data: Buffer) => listener.onData(data));
      socket.on('ping', (data: Buffer) => {
        if (socket.bufferedAmount < limits.outputBytesMax) socket.pong(data);
        else socket.terminate();
      });
      socket.on('error', (error) => listener.onClose(textOf(error)));
      socket.on('close', () => listener.onClose('the client is gone'));
    },
    write(packet: Packet, taken: () => void) {
      if (socket.readyState === socket.OPEN) socket.send(packet, { binary: typeof packet !== 'string' }, taken);
    },
    end: () => socket.close(),
    destroy: () => socket.terminate(),
  };
}
