import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import type { Protocol, Request, SendFields } from '../client/protocol.ts';
import type { Message } from '../message.ts';
import { NO_PERSIST, RED_DOT, SETTING_TOPIC, SYNC_ONCE } from '../message.ts';
import { codes } from './codes.ts';
import { JsonRpcError } from './error.ts';
import { type Params, envelope, isMethod, methods } from './methods.ts';
import { type Id, disconnectText, doneText, errorText, loginText, recvText, sendText } from './replies.ts';
import { ObjectSplitter } from './splitter.ts';

/** JSON-RPC 2.0, as one connection speaks it. Nothing is encrypted. */
export class JsonRpc implements Protocol {
  readonly name = 'json-rpc';
  readonly #splitter = new ObjectSplitter();

  *read(chunk: Buffer): Generator<Request> {
    for (const bytes of this.#splitter.push(chunk)) yield requestOf(parse(bytes));
  }

  push(message: Message, uid: string): string {
    return recvText(message, uid);
  }

  disconnect(reasonCode: number, reason: string): string {
    return disconnectText(reasonCode, reason);
  }
}

function parse(bytes: Buffer): Record<string, unknown> {
  if (!isUtf8(bytes)) throw new JsonRpcError('bytes that are not UTF-8');
  try {
    return JSON.parse(bytes.toString()) as Record<string, unknown>;
  } catch {
    throw new JsonRpcError('an object that is not JSON');
  }
}

function requestOf(object: Record<string, unknown>): Request {
  const call = envelope.safeParse(object);
  if (!call.success) return mistake(idIn(object), codes.invalidRequest, reasonOf(call.error));
  const { id, method } = call.data;
  if (!isMethod(method)) return mistake(id, codes.methodNotFound, `there is no method ${method.slice(0, 100)}`);
  const params = methods[method].safeParse(call.data.params ?? {});
  if (!params.success) return mistake(id, codes.invalidParams, reasonOf(params.error));
  const refuse = (why: string) => errorText(id, codes.invalidRequest, why);
  const done = () => (id === undefined ? undefined : doneText(id));
  const unnamed = id === undefined ? mistake(id, codes.invalidRequest, `${method} needs an id`) : undefined;
  switch (method) {
    case 'connect':
      return unnamed ?? loginOf(id, params.data as Params<'connect'>, refuse);
    case 'send':
      return unnamed ?? sendOf(id, params.data as Params<'send'>, refuse);
    case 'ping':
      return unnamed ?? { kind: 'ping', answer: () => doneText(id), refuse };
    case 'recvack':
      return { kind: 'acknowledge-push', ...(params.data as Params<'recvack'>), answer: done, refuse };
    case 'disconnect':
      return { kind: 'logout', answer: done, refuse };
  }
}

function loginOf(id: Id, params: Params<'connect'>, refuse: Request['refuse']): Request {
  const { uid, token, deviceId, deviceFlag, version, clientTimestamp } = params;
  const login = { uid, token, deviceId, deviceFlag, version, clientKey: undefined };
  return { kind: 'login', login, answer: (agreed) => loginText(id, agreed, clientTimestamp), refuse };
}

function sendOf(id: Id, params: Params<'send'>, refuse: Request['refuse']): Request {
  const { header, setting, topic, ...rest } = params;
  const fields: SendFields = {
    ...rest,
    flags: header & (NO_PERSIST | RED_DOT | SYNC_ONCE),
    setting: topic === '' ? setting : setting | SETTING_TOPIC,
    topic,
  };
  return { kind: 'send', fields: () => fields, answer: (result) => sendText(id, header, result), refuse };
}

function mistake(id: Id, code: number, message: string): Request {
  const answer = () => errorText(id, code, message);
  return { kind: 'mistake', answer, refuse: answer };
}

/** The id of an object that is no request, where it has one. */
function idIn({ id }: Record<string, unknown>): Id {
  const found = envelope.shape.id.safeParse(id);
  return found.success ? found.data : undefined;
}

/** The first thing that is wrong, with the field that it is wrong about. */
function reasonOf({ issues: [issue] }: z.ZodError): string {
  const field = issue?.path.join('.') ?? '';
  return field === '' ? (issue?.message ?? 'not understood') : `${field}: ${issue?.message}`;
}
