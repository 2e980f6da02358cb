import { Agent, request } from 'undici';
import type { z } from 'zod';
import { timeLimit } from '../../../core/clock.ts';
import type { Deadline } from '../../../core/deadline.ts';
import { bounded, refused, unknown } from '../../../vocabulary/index.ts';
import { OpEnded, endedBy } from './ended.ts';

/** What is asked of the server by HTTP. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. Default: nothing. */
  readonly body?: unknown;
  /** Which of the ways of `ways` it is, to be counted. Default: it is not counted. */
  readonly way?: string;
  readonly deadline: Deadline;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

interface HttpEvents {
  /** Aborts when the play is closed. */
  readonly signal: AbortSignal;
  readonly transcribe: (dir: 'out' | 'in' | 'note', text: string) => void;
  readonly garbage: (detail: string) => void;
}

/** Requests of one play: none is sent twice. */
export class Http {
  readonly #events: HttpEvents;
  readonly #ca: () => string | undefined;
  #agent: Agent | undefined;

  constructor(ca: () => string | undefined, events: HttpEvents) {
    this.#ca = ca;
    this.#events = events;
  }

  /** What is asked from now on goes over new connections; what is under way is cut. */
  reconnect(): void {
    this.#agent?.destroy().catch(() => {}); // what is under way there says so itself
    this.#agent = undefined;
  }

  /** Asks, and gives the answer, whatever its status. Throws `OpEnded` where there is none. */
  async ask({ method, url, headers = {}, body, deadline }: HttpRequest): Promise<HttpAnswer> {
    const { transcribe, signal } = this.#events;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { pathname, search } = new URL(url);
    const name = `${method} ${pathname}${search}`;
    transcribe('out', text === undefined ? name : `${name} ${text}`);
    const limit = timeLimit(Math.max(1, deadline.leftMs()), signal);
    try {
      const response = await request(url, {
        method,
        dispatcher: (this.#agent ??= agentFor(this.#ca())),
        signal: limit.signal,
        headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: text ?? null,
      });
      const answer = { status: response.statusCode, text: await response.body.text() };
      transcribe('in', `${answer.status} ${answer.text}`.trimEnd());
      return answer;
    } catch (thrown) {
      transcribe('note', `no answer to ${name}`);
      if (limit.isOver) throw new OpEnded(unknown('timeout', `${name}: no answer in time`));
      if (signal.aborted) throw new OpEnded(unknown('cut', `${name}: the play was closed`));
      throw endedBy(thrown);
    } finally {
      limit.end();
    }
  }

  /**
   * Asks for JSON of this form. Throws `OpEnded`: `refused` by the server where the status is 4xx, `unknown` where it is 5xx, or
   * where the answer has another form, which is observed as garbage.
   */
  async askFor<S extends z.ZodType>(asked: HttpRequest, schema: S): Promise<z.infer<S>> {
    const { status, text } = await this.ask(asked);
    if (status >= 500) throw new OpEnded(unknown('cut', `HTTP ${status}: ${text}`));
    if (status >= 400) throw new OpEnded(refused(`http-${status}`, text));
    const parsed = schema.safeParse(jsonIn(text));
    if (status < 300 && parsed.success) return parsed.data;
    const detail = bounded(`${asked.method} ${asked.url} answered ${status} ${text}`);
    this.#events.garbage(detail);
    throw new OpEnded(unknown('cut', `the answer has not the form that it should have: ${detail}`));
  }
}

/** The JSON of a text; `undefined` where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Idle connections are kept for the next request, less long than servers keep theirs. */
function agentFor(ca: string | undefined): Agent {
  return new Agent({
    connections: 64,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 4000,
    ...(ca === undefined ? {} : { connect: { ca } }),
  });
}
