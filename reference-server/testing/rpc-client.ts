import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { ObjectSplitter } from '../jsonrpc/splitter.ts';
import { openPipe, writePieces } from './pipe.ts';
import { until } from './until.ts';

const reply = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.looseObject({}).optional(),
  result: z.looseObject({}).optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});

export type Reply = z.output<typeof reply>;

/** A client of JSON-RPC for tests, over TCP or WebSocket. */
export class RpcClient {
  readonly pipe: Duplex;
  readonly replies: Reply[] = [];
  closed = false;
  /** Bytes that one write takes. */
  pieceBytes = Number.POSITIVE_INFINITY;
  #lastId = 0;

  constructor(address: string) {
    this.pipe = openPipe(address);
    const splitter = new ObjectSplitter();
    this.pipe.on('data', (chunk: Buffer) => {
      for (const bytes of splitter.push(chunk)) this.replies.push(reply.parse(JSON.parse(bytes.toString())));
    });
    for (const event of ['end', 'close', 'error']) this.pipe.on(event, () => (this.closed = true));
  }

  async login(uid: string, more: object = {}): Promise<Reply> {
    return this.call('connect', { uid, token: '', deviceId: 'rpc', deviceFlag: 1, ...more });
  }

  /** Asks, and comes back with the answer. */
  async call(method: string, params?: unknown, more: object = {}): Promise<Reply> {
    const id = String(++this.#lastId);
    this.write({ jsonrpc: '2.0', id, method, params, ...more });
    return until(`an answer to ${method}`, () => this.replies.find((one) => one.id === id));
  }

  async send(to: string, text: string, more: object = {}): Promise<Reply> {
    const payload = Buffer.from(text).toString('base64');
    return this.call('send', { channelId: to, channelType: 1, clientMsgNo: `rpc-${text}`, payload, ...more });
  }

  write(value: unknown): void {
    this.writeText(JSON.stringify(value));
  }

  writeText(text: string): void {
    writePieces(this.pipe, Buffer.from(text), this.pieceBytes);
  }

  get pushes(): NonNullable<Reply['params']>[] {
    return this.replies.filter(({ method }) => method === 'recv').map(({ params }) => params ?? {});
  }

  get errors(): Reply[] {
    return this.replies.filter(({ error }) => error !== undefined);
  }

  close(): void {
    this.pipe.destroy();
  }
}
