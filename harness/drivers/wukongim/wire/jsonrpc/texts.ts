import type { Draft } from '../protocol.ts';
import type { Header } from './schemas.ts';

/** The text of a request. */
export function request(id: string, method: string, params?: string): string {
  return textOf({ id, method }, params);
}

/** The text of a notification. */
export function notification(method: string, params: string): string {
  return textOf({ method }, params);
}

/** The parameters of a send; the payload is base64, or stands there as it is. */
export function sendParams(draft: Draft, payload: 'json' | 'base64'): string {
  const { clientMsgNo, channelId, channelType, bytes, stored, badge, expireS } = draft;
  const header: Header = { ...(stored ? {} : { noPersist: true }), ...(badge ? { redDot: true } : {}) };
  const expire = expireS === 0 ? {} : { expire: expireS };
  const head = JSON.stringify({ header, clientMsgNo, channelId, channelType, ...expire });
  const buffer = Buffer.from(bytes);
  const value = payload === 'json' ? buffer.toString('utf8') : JSON.stringify(buffer.toString('base64'));
  return `${head.slice(0, -1)},"payload":${value}}`;
}

function textOf(head: { readonly id?: string; readonly method: string }, params?: string): string {
  const text = JSON.stringify({ jsonrpc: '2.0', ...head });
  return params === undefined ? text : `${text.slice(0, -1)},"params":${params}}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The object that a text says; `undefined` where it says none. */
export function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text of bytes; `undefined` where they are not UTF-8. */
export function textIn(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
