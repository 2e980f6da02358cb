import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';

/** What the webhook tells of a message. */
const told = z.looseObject({
  message_seq: z.number(),
  channel_id: z.string(),
  from_uid: z.string(),
  payload: z.base64().transform((text) => Buffer.from(text, 'base64').toString()),
  to_uids: z.array(z.string()).optional(),
});

export interface Post {
  readonly event: string;
  readonly body: unknown;
  readonly status: number | 'none';
}

/** A back end for tests: hears what the webhook posts, and answers as it is told. */
export class WebhookEar implements AsyncDisposable {
  readonly posts: Post[] = [];
  /** The status of the answers to come; `none`: no answer at all. */
  answer: Post['status'] = 200;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      // A server that is killed leaves half a post behind.
      this.#hear(request, response).catch(() => response.destroy());
    });
  }

  static async listen(): Promise<WebhookEar> {
    const ear = new WebhookEar();
    ear.#server.listen(0, '127.0.0.1');
    await once(ear.#server, 'listening');
    return ear;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** The bodies of an event, in the order in which they were answered with 200. */
  taken(event: string): unknown[] {
    return this.posts.filter((post) => post.event === event && post.status === 200).map(({ body }) => body);
  }

  /** The messages of `msg.notify`. */
  get stored() {
    return this.taken('msg.notify').flatMap((body) => z.array(told).parse(body));
  }

  get offline() {
    return this.taken('msg.offline').map((body) => told.parse(body));
  }

  /** The lines of `user.onlinestatus`. */
  get online(): string[] {
    return this.taken('user.onlinestatus').flatMap((body) => z.array(z.string()).parse(body));
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await buffer(request)).toString();
    const event = new URLSearchParams(request.url?.split('?')[1]).get('event') ?? '';
    const status = this.answer;
    this.posts.push({ event, body: JSON.parse(text) as unknown, status });
    if (status !== 'none') response.writeHead(status).end('{}');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
