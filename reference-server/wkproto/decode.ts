import { SETTING_STREAM, SETTING_TOPIC } from '../message.ts';
import type { RawFrame } from './deframer.ts';
import { FrameError } from './frame-error.ts';
import { type Frame, frameTypes } from './frames.ts';
import { Reader } from './reader.ts';

type Of<P extends Frame['packet']> = Extract<Frame, { packet: P }>;

/** Decodes a frame of either side, as the given protocol version has it. Throws a `FrameError`. */
export function decodeFrame({ type, flags, body }: RawFrame, version: number): Frame {
  const reader = new Reader(body);
  switch (type) {
    case frameTypes.CONNECT:
      return connect(reader, flags);
    case frameTypes.CONNACK:
      return connack(reader, flags, version);
    case frameTypes.SEND:
      return send(reader, flags, version);
    case frameTypes.SENDACK:
      return sendack(reader, flags);
    case frameTypes.RECV:
      return recv(reader, flags, version);
    case frameTypes.RECVACK:
      return { packet: 'RECVACK', flags, messageId: reader.i64(), messageSeq: reader.u32() };
    case frameTypes.PING:
      return { packet: 'PING', flags };
    case frameTypes.PONG:
      return { packet: 'PONG', flags };
    case frameTypes.DISCONNECT:
      return { packet: 'DISCONNECT', flags, reasonCode: reader.u8(), reason: reader.string() };
    default:
      throw new FrameError(`frame of unknown type ${type}`);
  }
}

/** Whether a frame of that version carries the fields of a stream. */
export function hasStream(setting: number, version: number): boolean {
  return (setting & SETTING_STREAM) !== 0 && version >= 2 && version < 5;
}

// The fields of an object literal are read in the order in which they are written: that of the wire.

function connect(reader: Reader, flags: number): Of<'CONNECT'> {
  return {
    packet: 'CONNECT',
    flags,
    version: reader.u8(),
    deviceFlag: reader.u8(),
    deviceId: reader.string(),
    uid: reader.string(),
    token: reader.string(),
    clientTimestamp: reader.i64(),
    clientKey: reader.string(),
  };
}

function connack(reader: Reader, flags: number, version: number): Of<'CONNACK'> {
  return {
    packet: 'CONNACK',
    flags,
    serverVersion: flags & 1 ? reader.u8() : undefined,
    timeDiff: reader.i64(),
    reasonCode: reader.u8(),
    serverKey: reader.string(),
    salt: reader.string(),
    nodeId: version >= 4 ? reader.u64() : undefined,
  };
}

function send(reader: Reader, flags: number, version: number): Of<'SEND'> {
  const setting = reader.u8();
  return {
    packet: 'SEND',
    flags,
    setting,
    clientSeq: reader.u32(),
    clientMsgNo: reader.string(),
    streamNo: hasStream(setting, version) ? reader.string() : undefined,
    channelId: reader.string(),
    channelType: reader.u8(),
    expire: version >= 3 ? reader.u32() : undefined,
    msgKey: reader.string(),
    topic: setting & SETTING_TOPIC ? reader.string() : undefined,
    payload: reader.rest(),
  };
}

function sendack(reader: Reader, flags: number): Of<'SENDACK'> {
  return {
    packet: 'SENDACK',
    flags,
    messageId: reader.i64(),
    clientSeq: reader.u32(),
    messageSeq: reader.u32(),
    reasonCode: reader.u8(),
  };
}

function recv(reader: Reader, flags: number, version: number): Of<'RECV'> {
  const setting = reader.u8();
  const stream = hasStream(setting, version);
  return {
    packet: 'RECV',
    flags,
    setting,
    msgKey: reader.string(),
    fromUid: reader.string(),
    channelId: reader.string(),
    channelType: reader.u8(),
    expire: version >= 3 ? reader.u32() : undefined,
    clientMsgNo: reader.string(),
    streamFlag: stream ? reader.u8() : undefined,
    streamNo: stream ? reader.string() : undefined,
    streamId: stream ? reader.u64() : undefined,
    messageId: reader.i64(),
    messageSeq: reader.u32(),
    timestamp: reader.i32(),
    topic: setting & SETTING_TOPIC ? reader.string() : undefined,
    payload: reader.rest(),
  };
}
