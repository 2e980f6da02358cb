import { ClientError } from '../client/client-error.ts';

/** Bytes that no client may send; the connection that sent them is closed. */
export class FrameError extends ClientError {
  constructor(message: string) {
    super(message);
    this.name = 'FrameError';
  }
}
