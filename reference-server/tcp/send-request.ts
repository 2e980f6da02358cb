import { Refusal, reasons } from '../errors.ts';
import { NO_PERSIST, RED_DOT, SYNC_ONCE } from '../message.ts';
import type { SendRequest } from '../pipeline/pipeline.ts';
import type { Session } from '../sessions.ts';
import { type Cipher, decrypt, sendKey } from './crypto.ts';
import type { Send } from './frames.ts';

/** What a SEND asks for, or why it cannot be read. */
export function sendRequestOf(send: Send, cipher: Cipher, origin: Session): Omit<SendRequest, 'answer'> | Refusal {
  if (sendKey(cipher, send) !== send.msgKey) return new Refusal(reasons.payloadDecodeError, 'msgKey does not fit');
  const payload = decrypt(cipher, send.payload);
  if (payload === undefined) return new Refusal(reasons.payloadDecodeError, 'the payload cannot be decrypted');
  return {
    fromUid: origin.uid,
    channelId: send.channelId,
    channelType: send.channelType,
    clientMsgNo: send.clientMsgNo,
    flags: send.flags & (NO_PERSIST | RED_DOT | SYNC_ONCE),
    setting: send.setting,
    expire: send.expire ?? 0,
    topic: send.topic ?? '',
    payload,
    via: 'session',
    origin,
  };
}
