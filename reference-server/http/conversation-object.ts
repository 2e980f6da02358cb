import type { Stages } from '../pipeline/stages.ts';
import { messageObject } from './message-object.ts';

/** An entry of a conversation list as the API shows it. */
export const conversationObject: Stages['showConversation'] = ({ conversation, name, last, recents }) => {
  const { channel, readSeq, unread, version } = conversation;
  return {
    channel_id: name,
    channel_type: channel.type,
    unread,
    timestamp: last.timestamp,
    last_msg_seq: last.seq,
    last_client_msg_no: last.clientMsgNo,
    offset_msg_seq: 0,
    readed_to_msg_seq: readSeq,
    version,
    recents: recents.map(messageObject),
  };
};
