import { COMMAND_SUFFIX, isCommandChannel, nameFor, shownUid } from '../channel.ts';
import { type Message, NO_PERSIST, RED_DOT, SETTING_TOPIC, SYNC_ONCE } from '../message.ts';
import type { Json } from './json.ts';

/** A message as all routes show it. `channel_id` is what its sender calls the channel, whoever asks; that of a command ends with `____cmd`. */
export function messageObject(message: Message): Readonly<Record<string, Json | undefined>> {
  const { channel, flags } = message;
  return {
    header: { no_persist: bit(flags, NO_PERSIST), red_dot: bit(flags, RED_DOT), sync_once: bit(flags, SYNC_ONCE) },
    setting: message.setting,
    message_id: message.id,
    message_idstr: message.id.toString(),
    client_msg_no: message.clientMsgNo,
    stream_idstr: '0',
    message_seq: message.seq,
    from_uid: shownUid(message.fromUid),
    channel_id: nameFor(message.fromUid, channel) + (isCommandChannel(channel) ? COMMAND_SUFFIX : ''),
    channel_type: channel.type,
    topic: message.setting & SETTING_TOPIC ? message.topic : undefined,
    expire: message.expire,
    timestamp: message.timestamp,
    payload: message.payload.toString('base64'),
  };
}

function bit(flags: number, mask: number): 0 | 1 {
  return flags & mask ? 1 : 0;
}
