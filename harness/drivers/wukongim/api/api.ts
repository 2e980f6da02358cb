import { boundedText, issuesText } from '../../../core/answers.ts';
import { timeLimit } from '../../../core/clock.ts';
import { type Agent, request } from 'undici';
import type { z } from 'zod';
import type { Deadline } from '../../../core/deadline.ts';
import type { Turn } from '../../../core/pace.ts';
import type { Failure } from '../../../vocabulary/index.ts';
import { refused, unknown } from '../../../vocabulary/index.ts';
import { outcomeOfError } from '../outcomes.ts';
import { lineOf } from '../transcript.ts';
import { freshAgent, sharedAgent } from './agents.ts';
import { parseExact } from './exact-json.ts';
import { methodAndPath, type Route } from './routes.ts';
import { bodyStatusSchema, errorSchema } from './schemas.ts';

const answerBytesMax = 64 * 1024 * 1024;

export interface ApiRequest {
  readonly route: Route;
  /** What stands behind the question mark. Default: nothing. */
  readonly query?: URLSearchParams;
  /** JSON. */
  readonly body?: string;
}

/** What the server answered, or how it went when there is no such answer. */
export type Called<T> =
  | { readonly value: T }
  /** `status` is that of the answer, if there was one. */
  | { readonly failure: Failure; readonly status?: number };

export interface ApiOptions {
  /** URL of the HTTP side, asked for with each request. */
  readonly origin: () => string;
  /** Goes with each request, where the server wants one of whoever uses its API; asked for with each request, too. */
  readonly managerToken?: () => string | undefined;
  /** Who is trusted to sign the certificate of the server, as PEM; asked for with each request. Default: whom this machine trusts. */
  readonly ca?: () => string | undefined;
  /** Waited for before each request; the wait is not the server's, and deadlines are put off by it. Default: it never waits. */
  readonly turn?: Turn | undefined;
  /** Ends what is still under way. */
  readonly signal: AbortSignal;
  readonly transcribe: (dir: 'out' | 'in' | 'note', text: string) => void;
  readonly garbage: (detail: string) => void;
  /** Called for each request. Default: nothing is done. */
  readonly used?: (route: Route) => void;
}

/** The HTTP API of a server: one request at a time, never a second try. */
export class Api {
  readonly #options: ApiOptions;
  #own: Agent | undefined;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /** From now on it asks over connections that it has made since, and nobody else uses. */
  reconnect(): void {
    this.close();
    this.#own = freshAgent(this.#options.ca?.());
  }

  /** Ends the connections that are its own, and what is under way there. */
  close(): void {
    this.#own?.destroy().catch(() => {}); // what is under way there says so itself
    this.#own = undefined;
  }

  /** Asks, and reads the answer. Throws `IMC_ERR_DRIVER` for trouble of this machine only. */
  async call<S extends z.ZodType>(asked: ApiRequest, schema: S, deadline: Deadline): Promise<Called<z.infer<S>>> {
    const { transcribe, used, turn } = this.#options;
    if (turn) deadline.extend(await turn());
    transcribe('out', lineOf(`${asked.route}${queryOf(asked)}`, asked.body));
    used?.(asked.route);
    const answer = await this.#exchange(asked, deadline);
    if ('failure' in answer) {
      transcribe('note', lineOf(`no answer to ${asked.route}: ${answer.failure.detail}`));
      return answer;
    }
    const { status, text } = answer.value;
    transcribe('in', lineOf(String(status), text));
    return this.#read(asked, answer.value, schema);
  }

  async #exchange(asked: ApiRequest, deadline: Deadline): Promise<Called<Answer>> {
    const { route, body } = asked;
    const { signal, origin } = this.#options;
    const [managerToken, ca] = [this.#options.managerToken?.(), this.#options.ca?.()];
    const [method, path] = methodAndPath(route);
    const url = new URL(`${path}${queryOf(asked)}`, origin());
    const limit = timeLimit(Math.max(1, deadline.leftMs()), signal);
    try {
      const response = await request(url, {
        method,
        dispatcher: this.#own ?? sharedAgent(ca),
        signal: limit.signal,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(managerToken === undefined ? {} : { token: managerToken }),
        },
        body: body ?? null,
      });
      return { value: { status: response.statusCode, text: await boundedText(response.body, answerBytesMax) } };
    } catch (thrown) {
      if (limit.isOver) return { failure: unknown('timeout', `${route}: no answer in time`) };
      if (signal.aborted) return { failure: unknown('cut', `${route}: the play has ended`) };
      return { failure: outcomeOfError(thrown) };
    } finally {
      limit.end();
    }
  }

  #read<S extends z.ZodType>({ route }: ApiRequest, { status, text }: Answer, schema: S): Called<z.infer<S>> {
    if (status >= 500) return { status, failure: unknown('cut', `HTTP ${status}: ${text}`) };
    const body = parsed(text);
    if (status >= 400) return { status, failure: refused(`http-${status}`, this.#messageOf({ route, status, text })) };
    const said = bodyStatusSchema.safeParse(body);
    if (said.success && said.data.status !== 200) return { failure: refused(`status-${said.data.status}`, text) };
    const fits = schema.safeParse(body);
    if (status < 300 && fits.success) return { value: fits.data };
    const why = fits.success ? 'no such status is known' : issuesText(fits.error);
    const detail = this.#misshapen({ route, status, text }, why);
    return { failure: unknown('cut', `the answer cannot be read: ${detail}`) };
  }

  /** What a refusal says. That a request was wrong is said in a form; routes and methods that there are not, in any. */
  #messageOf(refusal: Answer & Pick<ApiRequest, 'route'>): string {
    const error = errorSchema.safeParse(parsed(refusal.text));
    if (error.success) return error.data.msg;
    if (refusal.status === 400) this.#misshapen(refusal, issuesText(error.error));
    return refusal.text;
  }

  /** Tells of an answer that has not its form. */
  #misshapen({ route, status, text }: Answer & Pick<ApiRequest, 'route'>, why: string): string {
    const detail = lineOf(`${route} answered ${status}: ${why}: ${text}`);
    this.#options.garbage(detail);
    return detail;
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function queryOf({ query }: ApiRequest): string {
  return query ? `?${query.toString()}` : '';
}

function parsed(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}
