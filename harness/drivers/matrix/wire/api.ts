import { Agent, request } from 'undici';
import type { z } from 'zod';
import { boundedText, issuesText } from '../../../core/answers.ts';
import { timeLimit } from '../../../core/clock.ts';
import type { Turn } from '../../../core/pace.ts';
import { failedRequest, OpFailed, refused, unknown } from '../outcomes.ts';
import { lineOf } from '../transcript.ts';
import { methodAndPath, type PathParts, type Route } from './routes.ts';
import { errorSchema } from './schemas.ts';

const answerBytesMax = 64 * 1024 * 1024;

export interface Asked<S extends z.ZodType> extends PathParts {
  readonly route: Route;
  readonly answer: S;
  /** Default: the request is nobody's. */
  readonly token?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Milliseconds within which it must be answered. */
  readonly timeoutMs: number;
  /** Ends the request. Default: only its time and the end of all do. */
  readonly signal?: AbortSignal;
  /** Called with what the server calls itself. */
  readonly server?: (name: string) => void;
}

export interface ApiOptions {
  /** URL of the server, asked for with each request. */
  readonly origin: () => string;
  readonly agent: () => Agent;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  /** Waited for before each request; the wait is not the server's. Default: it never waits. */
  readonly turn?: Turn | undefined;
  readonly transcribe: (dir: 'out' | 'in' | 'note', text: string) => void;
  readonly garbage: (detail: string) => void;
  readonly used: (route: Route) => void;
}

/** Connections to a server; idle ones never keep the process alive. */
export function freshAgent(connections = 64): Agent {
  return new Agent({ connections, pipelining: 1, allowH2: false, keepAliveTimeout: 4000, headersTimeout: 0 });
}

/** The client-server API of a homeserver: one request at a time, never a second try. */
export class Api {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /** Asks, and gives the answer. Throws `OpFailed` where there is none or it is a no, `IMC_ERR_DRIVER` for trouble of this machine. */
  async call<S extends z.ZodType>(asked: Asked<S>): Promise<z.infer<S>> {
    const { transcribe, used, turn } = this.#options;
    await turn?.();
    const [method, path] = methodAndPath(asked.route, asked);
    const what = `${method} ${path}${asked.query ? `?${new URLSearchParams(asked.query).toString()}` : ''}`;
    const body = asked.body && JSON.stringify(asked.body);
    transcribe('out', lineOf(`${decodeURIComponent(what)} ${body ?? ''}`.trimEnd()));
    used(asked.route);
    try {
      const answer = await this.#exchange(asked, what, body);
      transcribe('in', lineOf(`${answer.status} ${answer.text}`.trimEnd()));
      return this.#read(asked, answer);
    } catch (thrown) {
      if (!asked.signal?.aborted) transcribe('note', lineOf(`${asked.route}: ${(thrown as Error).message}`));
      throw thrown;
    }
  }

  async #exchange<S extends z.ZodType>(asked: Asked<S>, what: string, body: string | undefined): Promise<Answer> {
    const { origin, agent, signal } = this.#options;
    const limit = timeLimit(asked.timeoutMs, signal, ...(asked.signal ? [asked.signal] : []));
    const [method = '', path = ''] = what.split(' ');
    try {
      const response = await request(new URL(path, origin()), {
        method: method as 'GET',
        dispatcher: agent(),
        signal: limit.signal,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(asked.token === undefined ? {} : { authorization: `Bearer ${asked.token}` }),
        },
        body: body ?? null,
      });
      asked.server?.(String(response.headers['server'] ?? ''));
      return { status: response.statusCode, text: await boundedText(response.body, answerBytesMax) };
    } catch (thrown) {
      if (limit.isOver) throw unknown('timeout', `${asked.route}: no answer in time`);
      if (signal.aborted || asked.signal?.aborted) throw unknown('cut', `${asked.route}: it was given up`);
      throw failedRequest(thrown);
    } finally {
      limit.end();
    }
  }

  #read<S extends z.ZodType>({ route, answer }: Asked<S>, { status, text }: Answer): z.infer<S> {
    if (status >= 500) throw unknown('cut', `HTTP ${status}: ${text}`);
    const body = parsed(text);
    if (status >= 400) {
      const error = errorSchema.safeParse(body);
      if (error.success) throw refused(error.data.errcode, `HTTP ${status}: ${error.data.error ?? ''}`);
      this.#options.garbage(lineOf(`${route} answered ${status}, which is no error of this protocol: ${text}`));
      throw refused(`http-${status}`, text);
    }
    const fits = answer.safeParse(body);
    if (status < 300 && fits.success) return fits.data;
    const why = fits.success ? 'no such status is known' : issuesText(fits.error);
    this.#options.garbage(lineOf(`${route} answered ${status}: ${why}: ${text}`));
    throw new UnreadableAnswer(`${route} answered ${status}, and it cannot be read: ${why}`);
  }
}

/** The server answered something that this protocol does not know; that was observed already. Nobody knows what it means. */
export class UnreadableAnswer extends OpFailed {
  constructor(detail: string) {
    super(unknown('cut', detail).failure);
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
