import { abortAfter } from '../core/clock.ts';
import { get } from 'node:http';

const BODY_CHARS_MAX = 300;

/** What was wrong with a server that was asked for its health. */
export interface Unwell {
  readonly why: string;
  /** Whether it did not answer in time. */
  readonly isSilent: boolean;
}

/** Asks a server whether it is well, on a connection of its own; `undefined` when it is. Never throws. */
export function askHealth(
  url: string,
  timeoutMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Unwell | undefined> {
  return new Promise((resolve) => {
    const signal = abortAfter(timeoutMs);
    const fail = (error: Error) =>
      resolve({
        why: `GET ${url}: ${signal.aborted ? `no answer within ${Math.round(timeoutMs)} ms` : reasonOf(error)}`,
        isSilent: signal.aborted,
      });
    const request = get(url, { agent: false, signal, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('error', fail);
      response.on('data', (chunk: string) => (body = (body + chunk).slice(0, BODY_CHARS_MAX)));
      response.on('end', () =>
        resolve(
          response.statusCode === 200
            ? undefined
            : { why: `GET ${url}: ${response.statusCode} ${body}`.trimEnd(), isSilent: false },
        ),
      );
    });
    request.on('error', fail);
  });
}

function reasonOf(error: Error): string {
  return 'code' in error && error.code === 'ECONNREFUSED' ? 'nobody listens' : error.message;
}
