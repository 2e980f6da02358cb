import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { textOf } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';

/** What the webhook is told of. */
export type WebhookEvent = 'msg.notify' | 'msg.offline' | 'user.onlinestatus';

/** A connection that nobody uses is ended before the other side ends it, which for Node's own server is after 5 s. */
const IDLE_MS = 4_000;

/** An answer is read up to here, so that its connection serves the next post. */
const ANSWER_BYTES = 16 * 1024;

/**
 * Posts to the webhook; by Node's own client, for it is there when the server starts. Nothing is thrown: a post that failed is told by
 * the log, once until one of its kind succeeds.
 */
export class Poster {
  readonly #url: string;
  readonly #log: Log;
  readonly #client: typeof http | typeof https;
  readonly #agent: http.Agent;
  readonly #stopping = new AbortController();
  readonly #failing = new Set<WebhookEvent>();

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
    this.#client = url.startsWith('https:') ? https : http;
    this.#agent = new this.#client.Agent({ keepAlive: true, timeout: IDLE_MS });
  }

  get stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Posts until the answer is 200, with growing pauses; false when `tries` were in vain, or the server stops before. */
  async post(event: WebhookEvent, body: string, tries: number): Promise<boolean> {
    let pauseMs: number = limits.webhookPauseMs;
    for (let tried = 0; tried < tries && !this.stopped; tried++) {
      if (await this.#tell(event, body)) return true;
      if (tried + 1 < tries) await this.pause(pauseMs);
      pauseMs = Math.min(2 * pauseMs, limits.webhookPauseMaxMs);
    }
    return false;
  }

  /** Comes back after that time, or when the server stops. */
  async pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    await wait(ms, undefined, { signal }).catch(() => undefined);
  }

  /** Begins no post any more. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Ends the posts that are under way. */
  cut(): void {
    this.#agent.destroy();
  }

  async #tell(event: WebhookEvent, body: string): Promise<boolean> {
    try {
      const status = await this.#request(event, body);
      if (status !== 200) throw new Error(`it answered ${status}`);
      if (this.#failing.delete(event)) this.#log.info(`webhook ${event}: it takes them again`);
      return true;
    } catch (error) {
      if (!this.#failing.has(event)) this.#log.warn(`webhook ${event}: ${textOf(error)}`);
      this.#failing.add(event);
      return false;
    }
  }

  /** The status of the answer. */
  async #request(event: WebhookEvent, body: string): Promise<number> {
    const url = new URL(this.#url);
    url.searchParams.set('event', event);
    const asked = this.#client.request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      agent: this.#agent,
      signal: AbortSignal.timeout(limits.webhookMs),
    });
    // What breaks once the answer has begun is thrown where that is read.
    asked.on('error', () => {});
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    let bytes = 0;
    for await (const chunk of answer) if ((bytes += (chunk as Buffer).length) > ANSWER_BYTES) break;
    return answer.statusCode ?? 0;
  }
}
