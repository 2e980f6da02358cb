import { ClientError } from '../client/client-error.ts';
import { codes } from './codes.ts';
import { errorText } from './replies.ts';

/** What cannot be read as JSON: where the next object begins is unknown, so the connection is closed. */
export class JsonRpcError extends ClientError {
  constructor(message: string) {
    super(message, errorText(undefined, codes.parseError, message));
    this.name = 'JsonRpcError';
  }
}
