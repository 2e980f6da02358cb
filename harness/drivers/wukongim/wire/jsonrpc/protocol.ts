import { wallMs } from '../../../../core/clock.ts';
import type { z } from 'zod';
import { base64Bytes } from '../../base64.ts';
import { lineOf } from '../../transcript.ts';
import type { RpcDialect } from '../dialect.ts';
import type { Draft, Protocol, ProtocolOptions } from '../protocol.ts';
import type { Data } from '../stream.ts';
import { success } from '../wkproto/packets.ts';
import { ObjectSplitter } from './object-splitter.ts';
import { rawMember } from './raw-member.ts';
import {
  answerSchema,
  connectResultSchema,
  disconnectSchema,
  eventSchema,
  failureSchema,
  notificationSchema,
  type RecvParams,
  recvSchema,
  sendResultSchema,
} from './schemas.ts';
import { notification, objectOf, request, sendParams, textIn } from './texts.ts';

/** What a request asked for. */
type Asked = { readonly what: 'connect' | 'ping' } | { readonly what: 'send'; readonly ref: number };

/** JSON-RPC 2.0: something went wrong in the server itself. */
const internalError = -32_603;

/** The version of WKProto whose messages are meant. */
const version = 4;

/** JSON-RPC: one object a text message over WebSocket, objects one behind the other over TCP; never encrypted. */
export class JsonRpc implements Protocol {
  readonly #dialect: RpcDialect;
  readonly #over: 'tcp' | 'ws';
  readonly #options: ProtocolOptions;
  readonly #splitter = new ObjectSplitter();
  /** Requests that were not answered yet, by id. */
  readonly #asked = new Map<string, Asked>();
  readonly #early: RecvMessage[] = [];
  #entered = false;
  #lastId = 0;

  constructor(dialect: RpcDialect, over: 'tcp' | 'ws', options: ProtocolOptions) {
    this.#dialect = dialect;
    this.#over = over;
    this.#options = options;
  }

  connect(): void {
    const { uid, token, deviceId } = this.#options;
    const params = { uid, token, deviceId, deviceFlag: 0, version, clientTimestamp: wallMs() };
    this.#ask({ what: 'connect' }, 'connect', JSON.stringify(params));
  }

  feed(data: Data): void {
    if (typeof data === 'string') return this.#takeText(data);
    if (this.#over === 'ws') return this.#garbage('a binary message', data.toString('hex', 0, 64));
    for (const object of this.#splitter.feed(data)) {
      const text = textIn(object);
      if (text === undefined) this.#garbage('an object that is not UTF-8', object.toString('hex', 0, 64));
      else this.#takeText(text);
    }
  }

  send(ref: number, draft: Draft): void {
    this.#ask({ what: 'send', ref }, 'send', sendParams(draft, this.#dialect.payload));
  }

  ping(): void {
    this.#ask({ what: 'ping' }, 'ping');
  }

  #takeText(text: string): void {
    const object = objectOf(text);
    if (!object) return this.#garbage('what came is no object', text);
    const answer = answerSchema.safeParse(object);
    if (answer.success) return this.#answered(answer.data.id, answer.data.result, text);
    const failure = failureSchema.safeParse(object);
    if (failure.success) return this.#failed(failure.data, text);
    const told = notificationSchema.safeParse(object);
    if (!told.success) return this.#garbage('neither an answer nor a notification', text);
    this.#told(told.data.method, told.data.params, text);
  }

  #answered(id: string, result: unknown, text: string): void {
    this.#transcribe('in', `answer ${id} ${rawMember(text, 'result') ?? ''}`);
    const asked = this.#taken(id);
    if (!asked) return this.#garbage(`an answer to ${JSON.stringify(id)}, which awaits none`, text);
    switch (asked.what) {
      case 'connect':
        return this.#read(connectResultSchema, result, text, ({ reasonCode }) => this.#enter(reasonCode));
      case 'send':
        return this.#read(sendResultSchema, result, text, (answer) => this.#options.events.answered(asked.ref, answer));
      case 'ping':
        if (this.#dialect.pong !== 'answer' || (result !== undefined && result !== null))
          this.#garbage('no such answer to a ping is known', text);
        return;
    }
  }

  #failed({ id, error }: z.infer<typeof failureSchema>, text: string): void {
    this.#transcribe('in', `error ${id ?? '(no id)'} ${JSON.stringify(error)}`);
    const asked = id === undefined ? undefined : this.#taken(id);
    const code = `rpc-${error.code}`;
    if (asked?.what === 'connect') return this.#options.events.refusedLogin(code, error.message);
    if (asked?.what === 'send' && error.code === internalError)
      return this.#options.events.gaveUpSend(asked.ref, `${code}: ${error.message}`);
    if (asked?.what === 'send') return this.#options.events.refusedSend(asked.ref, code, error.message);
    this.#garbage('an error that answers nothing', text);
  }

  #told(method: string, params: unknown, text: string): void {
    if (method !== 'recv') this.#transcribe('in', `${method} ${rawMember(text, 'params') ?? ''}`);
    switch (method) {
      case 'recv':
        return this.#read(recvSchema, params, text, (recv) => this.#receive({ recv, text }));
      case 'disconnect':
        return this.#read(disconnectSchema, params, text, ({ reasonCode, reason }) =>
          this.#options.events.dismissed(`DISCONNECT ${reasonCode}: ${reason}`),
        );
      case 'event':
        return this.#read(eventSchema, params, text, () => {});
      case 'pong':
        if (this.#dialect.pong !== 'notification') this.#garbage('no notification answers a ping', text);
        else if (!this.#takePing()) this.#garbage('a pong without a ping', text);
        return;
      default:
        return this.#garbage(`no server calls ${method}`, text);
    }
  }

  #enter(reasonCode: number): void {
    this.#entered = reasonCode === success;
    this.#options.events.entered(reasonCode);
    if (this.#entered) for (const message of this.#early.splice(0)) this.#receive(message);
  }

  #receive(message: RecvMessage): void {
    if (!this.#entered) return void this.#early.push(message);
    const { recv, text } = message;
    const params = rawMember(text, 'params') ?? '{}';
    const bytes = payloadOf(rawMember(params, 'payload'), this.#dialect);
    this.#transcribe('in', `recv ${params}`);
    if (!bytes) return this.#garbage(`recv of ${recv.messageId}: the payload is not base64`, text);
    this.#options.events.pushed({ ...recv, badge: recv.header?.redDot ?? false, bytes });
    if (this.#options.acks) this.#acknowledge(recv);
  }

  #acknowledge({ header, messageId, messageSeq }: RecvParams): void {
    const params = JSON.stringify({ ...(header ? { header } : {}), messageId, messageSeq });
    if (this.#dialect.recvack === 'notification')
      return this.#write(`recvack ${params}`, notification('recvack', params));
    // A request all the same, which nobody answers.
    const id = this.#nextId();
    this.#write(`recvack ${id} ${params}`, request(id, 'recvack', params));
  }

  #ask(asked: Asked, method: string, params?: string): void {
    const id = this.#nextId();
    this.#asked.set(id, asked);
    this.#write(`${method} ${id} ${params ?? ''}`, request(id, method, params));
  }

  #nextId(): string {
    return String(++this.#lastId);
  }

  #taken(id: string): Asked | undefined {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    return asked;
  }

  /** Takes away the ping that has waited longest. */
  #takePing(): boolean {
    const ping = [...this.#asked].find(([, { what }]) => what === 'ping');
    return ping !== undefined && this.#asked.delete(ping[0]);
  }

  #read<S extends z.ZodType>(schema: S, value: unknown, text: string, use: (value: z.infer<S>) => void): void {
    const read = schema.safeParse(value);
    if (read.success) return use(read.data);
    const issues = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trimStart());
    this.#garbage(issues.join('; '), text);
  }

  #write(line: string, text: string): void {
    this.#transcribe('out', line);
    this.#options.events.write(text);
  }

  #transcribe(dir: 'in' | 'out', line: string): void {
    this.#options.events.transcribe(dir, lineOf(line));
  }

  #garbage(why: string, text: string): void {
    this.#options.events.garbage(lineOf(`${why}: ${text}`));
  }
}

interface RecvMessage {
  readonly recv: RecvParams;
  /** The whole text that came. */
  readonly text: string;
}

/** The bytes of a payload; `undefined` where it cannot be read. */
function payloadOf(raw: string | undefined, { payload }: RpcDialect): Buffer | undefined {
  if (raw === undefined) return Buffer.alloc(0);
  if (payload === 'json') return Buffer.from(raw, 'utf8');
  const base64 = base64Bytes.safeParse(JSON.parse(raw));
  if (base64.success) return base64.data;
  return raw === 'null' ? Buffer.alloc(0) : undefined;
}
