import type { IncomingMessage } from 'node:http';
import { limits } from '../limits.ts';
import { HttpError } from './route.ts';

/** The body as text. Rejects with 413 as soon as it is too long. */
export function readBody(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limits.httpBodyBytesMax) return Promise.reject(tooLong());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.httpBodyBytesMax) {
        request.pause();
        reject(tooLong());
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', reject);
    request.on('close', () => reject(new HttpError(400, 'the request ended early')));
  });
}

/** The most that the body of a request can take in memory. */
export function bodyBytes({ headers, method }: IncomingMessage): number {
  if (method === 'GET') return 0;
  return Math.min(Number(headers['content-length'] ?? limits.httpBodyBytesMax), limits.httpBodyBytesMax);
}

function tooLong(): HttpError {
  return new HttpError(413, `the body is longer than ${limits.httpBodyBytesMax} bytes`);
}
