import type { SendFields } from '../client/protocol.ts';
import { Refusal, reasons } from '../errors.ts';
import { NO_PERSIST, RED_DOT, SYNC_ONCE } from '../message.ts';
import { type Cipher, decrypt, sendKey } from './crypto.ts';
import type { Send } from './frames.ts';

/** What a SEND asks for, or why it cannot be read. */
export function sendFieldsOf(send: Send, cipher: Cipher | undefined): SendFields | Refusal {
  if (cipher !== undefined && sendKey(cipher, send) !== send.msgKey)
    return new Refusal(reasons.payloadDecodeError, 'msgKey does not fit');
  const payload = cipher === undefined ? send.payload : decrypt(cipher, send.payload);
  if (payload === undefined) return new Refusal(reasons.payloadDecodeError, 'the payload cannot be decrypted');
  return {
    channelId: send.channelId,
    channelType: send.channelType,
    clientMsgNo: send.clientMsgNo,
    flags: send.flags & (NO_PERSIST | RED_DOT | SYNC_ONCE),
    setting: send.setting,
    expire: send.expire ?? 0,
    topic: send.topic ?? '',
    payload,
  };
}
