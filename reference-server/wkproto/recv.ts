import { nameFor, shownUid } from '../channel.ts';
import { type Message, RED_DOT } from '../message.ts';
import { type Cipher, encrypt, recvKey } from './crypto.ts';
import type { Recv } from './frames.ts';

/** The RECV of a message, as the session of `uid` sees it: channel ids of pairs name the other one, own messages have no red dot. */
export function recvOf(message: Message, reader: { uid: string; cipher: Cipher | undefined }): Recv {
  const { channel, fromUid, flags } = message;
  const own = fromUid === reader.uid;
  const recv = {
    packet: 'RECV' as const,
    flags: own ? flags & ~RED_DOT : flags,
    setting: message.setting,
    fromUid: shownUid(fromUid),
    channelId: shownUid(nameFor(reader.uid, channel)),
    channelType: channel.type,
    expire: message.expire,
    clientMsgNo: message.clientMsgNo,
    messageId: message.id,
    messageSeq: message.seq,
    timestamp: message.timestamp,
    topic: message.topic,
  };
  if (reader.cipher === undefined) return { ...recv, payload: message.payload, msgKey: '' };
  const payload = encrypt(reader.cipher, message.payload);
  return { ...recv, payload, msgKey: recvKey(reader.cipher, { ...recv, payload }) };
}
