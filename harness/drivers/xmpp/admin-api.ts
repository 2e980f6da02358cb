import { request } from 'undici';
import { timeLimit } from '../../core/clock.ts';
import { OpFailed, neverAnswered, refused, unknown, unreachable } from './outcomes.ts';
import { lineOf } from './transcript.ts';

export interface AdminApiOptions {
  /** URL below which the commands are, asked for with each; `undefined` where the server has none. */
  readonly url: () => string | undefined;
  /** Ends what is still under way. */
  readonly signal: AbortSignal;
  readonly transcribe: (dir: 'out' | 'in' | 'note', text: string) => void;
  readonly garbage: (detail: string) => void;
  /** Called for each command that was answered. */
  readonly used: (command: string) => void;
}

const answerBytesMax = 1024 * 1024;

/** Commands by which a back end drives the server: HTTP POST with JSON, one at a time, never a second try. */
export class AdminApi {
  readonly #options: AdminApiOptions;

  constructor(options: AdminApiOptions) {
    this.#options = options;
  }

  /** Fails, as an op that reached nobody, where the server has no such API; gives its URL. */
  assertOffered(): string {
    const url = this.#options.url();
    if (url !== undefined) return url;
    throw unreachable('no-api', 'the server has no API of a back end: only sessions send');
  }

  /** Gives a command that answers with nothing but whether it was done. Fails, as an op, where the server says no or nothing. */
  async tell(command: string, args: object, timeoutMs: number): Promise<void> {
    const { transcribe, used } = this.#options;
    const url = this.assertOffered();
    const body = JSON.stringify(args);
    transcribe('out', lineOf(`POST ${command} ${body}`));
    const { status, text } = await this.#exchange(`${url}/${command}`, body, timeoutMs);
    transcribe('in', lineOf(`${status} ${text}`.trimEnd()));
    used(command);
    if (status >= 500) throw unknown('cut', `${command}: HTTP ${status}: ${text}`);
    if (status >= 300) throw refused(`http-${status}`, text);
    if (text.trim() === '1') throw refused('status-1', `${command} was not done`);
    if (text.trim() !== '0') throw this.#misshapen(command, text);
  }

  async #exchange(url: string, body: string, timeoutMs: number): Promise<{ status: number; text: string }> {
    const { signal, transcribe } = this.#options;
    const limit = timeLimit(timeoutMs, signal);
    try {
      const headers = { 'content-type': 'application/json' };
      const answer = await request(url, { method: 'POST', body, headers, signal: limit.signal });
      const text = await answer.body.text();
      if (text.length > answerBytesMax) throw unknown('cut', 'an answer of more than a megabyte');
      return { status: answer.statusCode, text };
    } catch (thrown) {
      const failed = limit.isOver
        ? unknown('timeout', 'no answer in time')
        : signal.aborted
          ? unknown('cut', 'the play has ended')
          : thrown instanceof OpFailed
            ? thrown
            : neverAnswered(thrown);
      transcribe('note', lineOf(`no answer: ${failed.message}`));
      throw failed;
    } finally {
      limit.end();
    }
  }

  #misshapen(command: string, text: string): OpFailed {
    const detail = lineOf(`${command} answered in a form that is not known: ${text}`);
    this.#options.garbage(detail);
    return unknown('cut', detail);
  }
}
