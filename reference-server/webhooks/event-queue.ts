import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Poster, WebhookEvent } from './poster.ts';

interface QueueOptions {
  readonly event: WebhookEvent;
  readonly poster: Poster;
  readonly log: Log;
  /** How long the first event waits for others. */
  readonly intervalMs: number;
  readonly eventsPerPost: number;
  /** The body of a post of some events. */
  readonly bodyOf: (events: readonly string[]) => string;
  readonly tries: number;
}

/** Events in memory on their way to the webhook, in their order. Where too many wait, those that come are dropped. */
export class EventQueue {
  readonly #options: QueueOptions;
  #events: string[] = [];
  #bytes = 0;
  #dropped = 0;
  #sending: Promise<void> | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  add(event: string): void {
    const bytes = Buffer.byteLength(event);
    if (this.#events.length >= limits.webhookQueueMax || this.#bytes + bytes > limits.webhookQueueBytesMax)
      return this.#drop();
    this.#events.push(event);
    this.#bytes += bytes;
    this.#sending ??= this.#send();
  }

  /** Comes back when nothing is under way; after the poster stopped. */
  async ended(): Promise<void> {
    await this.#sending;
  }

  #drop(): void {
    this.#dropped += 1;
    if (this.#dropped === 1) this.#options.log.warn(`webhook ${this.#options.event}: too many wait, some are dropped`);
  }

  async #send(): Promise<void> {
    const { event, poster, intervalMs, eventsPerPost, bodyOf, tries } = this.#options;
    await poster.pause(intervalMs);
    while (this.#events.length > 0 && !poster.stopped) {
      const events = this.#events.splice(0, eventsPerPost);
      await poster.post(event, bodyOf(events), tries);
      for (const sent of events) this.#bytes -= Buffer.byteLength(sent);
      if (this.#events.length > 0 && this.#events.length < eventsPerPost) await poster.pause(intervalMs);
    }
    this.#dropped = 0;
    this.#sending = undefined;
  }
}
