import { SETTING_TOPIC } from '../message.ts';
import { hasStream } from './decode.ts';
import { type Connack, type Connect, type Frame, type Recv, type Send, type Sendack, frameTypes } from './frames.ts';
import { Writer } from './writer.ts';

/** Encodes a frame of either side, as the given protocol version has it. */
export function encodeFrame(frame: Frame, version: number): Buffer {
  const type = frameTypes[frame.packet];
  if (frame.packet === 'PING' || frame.packet === 'PONG') return Buffer.of((type << 4) | frame.flags);
  const writer = new Writer();
  writeBody(writer, frame, version);
  return writer.frame(type, frame.flags);
}

function writeBody(writer: Writer, frame: Exclude<Frame, { packet: 'PING' | 'PONG' }>, version: number): void {
  switch (frame.packet) {
    case 'CONNECT':
      return connect(writer, frame);
    case 'CONNACK':
      return connack(writer, frame, version);
    case 'SEND':
      return send(writer, frame, version);
    case 'SENDACK':
      return sendack(writer, frame);
    case 'RECV':
      return recv(writer, frame, version);
    case 'RECVACK':
      return void writer.i64(frame.messageId).u32(frame.messageSeq);
    case 'DISCONNECT':
      return void writer.u8(frame.reasonCode).string(frame.reason);
  }
}

function connect(writer: Writer, frame: Connect): void {
  writer.u8(frame.version).u8(frame.deviceFlag);
  writer.string(frame.deviceId).string(frame.uid).string(frame.token);
  writer.i64(frame.clientTimestamp).string(frame.clientKey);
}

function connack(writer: Writer, frame: Connack, version: number): void {
  if (frame.flags & 1) writer.u8(frame.serverVersion ?? 0);
  writer.i64(frame.timeDiff).u8(frame.reasonCode).string(frame.serverKey).string(frame.salt);
  if (version >= 4) writer.u64(frame.nodeId ?? 0n);
}

function send(writer: Writer, frame: Send, version: number): void {
  writer.u8(frame.setting).u32(frame.clientSeq).string(frame.clientMsgNo);
  if (hasStream(frame.setting, version)) writer.string(frame.streamNo ?? '');
  writer.string(frame.channelId).u8(frame.channelType);
  if (version >= 3) writer.u32(frame.expire ?? 0);
  writer.string(frame.msgKey);
  if (frame.setting & SETTING_TOPIC) writer.string(frame.topic ?? '');
  writer.bytes(frame.payload);
}

function sendack(writer: Writer, frame: Sendack): void {
  writer.i64(frame.messageId).u32(frame.clientSeq).u32(frame.messageSeq).u8(frame.reasonCode);
}

function recv(writer: Writer, frame: Recv, version: number): void {
  writer.u8(frame.setting).string(frame.msgKey).string(frame.fromUid);
  writer.string(frame.channelId).u8(frame.channelType);
  if (version >= 3) writer.u32(frame.expire ?? 0);
  writer.string(frame.clientMsgNo);
  if (hasStream(frame.setting, version))
    writer
      .u8(frame.streamFlag ?? 0)
      .string(frame.streamNo ?? '')
      .u64(frame.streamId ?? 0n);
  writer.i64(frame.messageId).u32(frame.messageSeq).i32(frame.timestamp);
  if (frame.setting & SETTING_TOPIC) writer.string(frame.topic ?? '');
  writer.bytes(frame.payload);
}
