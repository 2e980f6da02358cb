import { GROUP, PERSON } from '../channel.ts';
import { Refusal, reasons } from '../errors.ts';
import { illegalId } from '../ids.ts';
import { limits } from '../limits.ts';
import { SETTING_STREAM } from '../message.ts';
import type { Draft } from './stages.ts';

/** Refuses what no channel could take. */
export function validate(draft: Draft): void {
  refuseIllegalId('channel_id', draft.channelId);
  refuseIllegalId('from_uid', draft.fromUid);
  if (draft.channelType !== PERSON && draft.channelType !== GROUP)
    throw new Refusal(
      reasons.notSubscriber,
      `channel_type ${draft.channelType} is not served, only 1 (person) and 2 (group)`,
    );
  if (draft.setting & SETTING_STREAM) throw new Refusal(reasons.headerNotSupported, 'streams are not served');
  if (draft.payload.length > limits.payloadBytesMax)
    throw new Refusal(reasons.payloadDecodeError, `payload is longer than ${limits.payloadBytesMax} bytes`);
  refuseLong('client_msg_no', draft.clientMsgNo);
  refuseLong('topic', draft.topic);
}

function refuseIllegalId(name: string, id: string): void {
  const why = illegalId(id);
  if (why !== undefined) throw new Refusal(reasons.channelIdError, `${name} ${why}`);
}

function refuseLong(name: string, text: string): void {
  if (Buffer.byteLength(text) > limits.labelBytesMax)
    throw new Refusal(reasons.payloadDecodeError, `${name} is longer than ${limits.labelBytesMax} bytes`);
}
