import { abortAfter } from '../core/clock.ts';
import { get } from 'node:http';

const BODY_CHARS_MAX = 300;

/** Asks a server whether it is well, on a connection of its own; `undefined` when it is, else what was wrong. Never throws. */
export function askHealth(
  url: string,
  timeoutMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const signal = abortAfter(timeoutMs);
    const fail = (error: Error) =>
      resolve(`GET ${url}: ${signal.aborted ? `no answer within ${Math.round(timeoutMs)} ms` : reasonOf(error)}`);
    const request = get(url, { agent: false, signal, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('error', fail);
      response.on('data', (chunk: string) => (body = (body + chunk).slice(0, BODY_CHARS_MAX)));
      response.on('end', () =>
        resolve(response.statusCode === 200 ? undefined : `GET ${url}: ${response.statusCode} ${body}`.trimEnd()),
      );
    });
    request.on('error', fail);
  });
}

function reasonOf(error: Error): string {
  return 'code' in error && error.code === 'ECONNREFUSED' ? 'nobody listens' : error.message;
}
