import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Account } from '../budget.ts';
import { HeldBytes } from '../client/held-bytes.ts';
import { limits } from '../limits.ts';
import { HttpError, busy } from './route.ts';

/** The body as text. Rejects with 413 as soon as it is too long, and with 503 as soon as all bodies together are. */
export async function readBody(request: IncomingMessage, memory: Account): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limits.httpBodyBytesMax) throw tooLong();
  const bytes = await bytesOf(request, memory);
  if (!isUtf8(bytes)) throw new HttpError(400, 'the body is not UTF-8');
  return bytes.toString();
}

function bytesOf(request: IncomingMessage, memory: Account): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const held = new HeldBytes();
    const refuse = (error: HttpError) => {
      request.pause();
      reject(error);
    };
    request.on('data', (chunk: Buffer) => {
      if (held.length + chunk.length > limits.httpBodyBytesMax) refuse(tooLong());
      else if (!memory.take(chunk.length)) refuse(busy());
      else held.append(chunk);
    });
    request.on('end', () => resolve(held.take(Buffer.alloc(0))));
    request.on('error', reject);
    // Each request is closed in the end, and an error takes time to make.
    request.on('close', () => request.complete || reject(new HttpError(400, 'the request ended early')));
  });
}

function tooLong(): HttpError {
  return new HttpError(413, `the body is longer than ${limits.httpBodyBytesMax} bytes`);
}
