import { nameFor, shownUid } from '../channel.ts';
import { reasons } from '../errors.ts';
import { type Message, RED_DOT, SETTING_TOPIC } from '../message.ts';
import type { Login } from '../pipeline/login.ts';
import type { SendResult } from '../pipeline/stages.ts';
import { headerOf, settingOf } from './bits.ts';

/** As the client wrote it; undefined for a notification. */
export type Id = string | number | undefined;

const jsonrpc = '2.0';
const NODE_ID = 1;

/** An answer that says no more than that the request was done. */
export function doneText(id: Id): string {
  return JSON.stringify({ jsonrpc, id });
}

export function errorText(id: Id, code: number, message: string): string {
  return JSON.stringify({ jsonrpc, id, error: { code, message } });
}

/** `clientTimestamp` in milliseconds, 0 where the client gave none: the difference is the server's clock then. */
export function loginText(id: Id, { version, reason }: Login, clientTimestamp: number): string {
  const timeDiff = Date.now() - clientTimestamp;
  const result = { serverVersion: version, timeDiff: timeDiff || undefined, reasonCode: reason, nodeId: NODE_ID };
  return JSON.stringify({ jsonrpc, id, result });
}

/** `flags` are those of the send. */
export function sendText(id: Id, flags: number, result: SendResult): string {
  const placed = result.ok
    ? { messageId: result.message.id.toString(), messageSeq: result.message.seq, reasonCode: reasons.success }
    : { messageId: '0', messageSeq: 0, reasonCode: result.refusal.reason };
  return JSON.stringify({ jsonrpc, id, result: { header: headerOf(flags), ...placed } });
}

/** The push of a message, as the session of `uid` sees it: channel ids of pairs name the other one, own messages have no red dot. */
export function recvText(message: Message, uid: string): string {
  const { channel, fromUid, flags, setting } = message;
  const params = {
    header: headerOf(fromUid === uid ? flags & ~RED_DOT : flags),
    setting: settingOf(setting),
    expire: message.expire || undefined,
    messageId: message.id.toString(),
    messageSeq: message.seq,
    clientMsgNo: message.clientMsgNo || undefined,
    timestamp: message.timestamp,
    channelId: shownUid(nameFor(uid, channel)),
    channelType: channel.type,
    topic: setting & SETTING_TOPIC ? message.topic : undefined,
    fromUid: shownUid(fromUid),
    payload: message.payload.toString('base64'),
  };
  return JSON.stringify({ jsonrpc, method: 'recv', params });
}

export function disconnectText(reasonCode: number, reason: string): string {
  return JSON.stringify({ jsonrpc, method: 'disconnect', params: { reasonCode, reason: reason || undefined } });
}
