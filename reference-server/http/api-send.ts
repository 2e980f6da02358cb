import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { PERSON, SYSTEM_UID } from '../channel.ts';
import { type Message, NO_PERSIST, RED_DOT, SYNC_ONCE } from '../message.ts';
import type { SendRequest } from '../pipeline/pipeline.ts';
import { type Api, httpErrorOf } from './api.ts';
import { uint8 } from './fields.ts';

export const headerField = z.object({ no_persist: uint8, red_dot: uint8, sync_once: uint8 }).nullish();

/** What a back end says of a message; the sender is the system user where none is named, a client message number is made. */
export interface ApiMessage {
  readonly header?: z.output<typeof headerField>;
  readonly clientMsgNo?: string;
  readonly fromUid: string;
  readonly channelId: string;
  /** A person where it is left out. */
  readonly channelType?: number;
  readonly expire?: number;
  readonly payload: Buffer;
  readonly inBatch?: true;
}

/** Sends, and comes back when the message is stored. Rejects with an `HttpError`. */
export function sendByApi({ pipeline }: Api, message: ApiMessage): Promise<Message> {
  return new Promise((resolve, reject) => {
    pipeline.send({
      ...requestOf(message),
      answer: (result) => (result.ok ? resolve(result.message) : reject(httpErrorOf(result))),
    });
  });
}

function requestOf(message: ApiMessage): Omit<SendRequest, 'answer'> {
  return {
    fromUid: message.fromUid || SYSTEM_UID,
    channelId: message.channelId,
    channelType: message.channelType ?? PERSON,
    clientMsgNo: message.clientMsgNo || randomUUID().replaceAll('-', ''),
    flags: flagsOf(message.header),
    setting: 0,
    expire: message.expire ?? 0,
    topic: '',
    payload: message.payload,
    via: 'api',
    ...(message.inBatch ? { inBatch: true } : {}),
  };
}

function flagsOf(header: ApiMessage['header']): number {
  return (header?.no_persist ? NO_PERSIST : 0) | (header?.red_dot ? RED_DOT : 0) | (header?.sync_once ? SYNC_ONCE : 0);
}
