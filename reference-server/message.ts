import type { Channel } from './channel.ts';

/** Header flags, as the low bits of a frame's first byte have them. */
export const NO_PERSIST = 1;
export const RED_DOT = 2;
export const SYNC_ONCE = 4;

/** Setting bits. */
export const SETTING_TOPIC = 0x08;
export const SETTING_STREAM = 0x02;

/** A message that has its place in a channel. */
export interface Message {
  readonly id: bigint;
  /** 1, 2, 3 … in its channel; 0 for one that is not stored. */
  readonly seq: number;
  readonly channel: Channel;
  readonly fromUid: string;
  readonly clientMsgNo: string;
  readonly flags: number;
  readonly setting: number;
  /** Seconds for which it is shown; 0: for ever. */
  readonly expire: number;
  readonly topic: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly payload: Buffer;
}

/** What the payloads of messages hold in memory, in bytes. */
export function payloadBytesOf(messages: readonly Message[]): number {
  return messages.reduce((bytes, { payload }) => bytes + payload.length, 0);
}

/** Whether a send is a command: handed out until it is acknowledged, and no part of the history. */
export function isCommand(flags: number): boolean {
  return (flags & SYNC_ONCE) !== 0 && (flags & NO_PERSIST) === 0;
}
