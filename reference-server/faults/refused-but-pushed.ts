import { type Channel, PERSON } from '../channel.ts';
import { reasons } from '../errors.ts';
import type { Message } from '../message.ts';
import type { Draft } from '../pipeline/stages.ts';
import type { Fault } from './fault.ts';

/** The sender is told no, and the message goes to who is online before anybody asks what became of it. */
export const fault: Fault = {
  id: 'refused-but-pushed',
  breaks: 'a message that a person does not want is refused and not stored, and pushed to him all the same',
  stage: 'acknowledge',
  caughtBy: ['IMC-PERM-002'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    acknowledge(draft, result) {
      inner.acknowledge(draft, result);
      if (result.ok || draft.channelType !== PERSON) return;
      if (result.refusal.reason !== reasons.blocked && result.refusal.reason !== reasons.notOnWhitelist) return;
      const channel = inner.resolveChannel(draft.fromUid, draft.channelId, draft.channelType);
      inner.push({ message: unstored(draft, channel), members: [draft.channelId], isNew: true }, draft);
    },
  }),
};

function unstored(draft: Draft, channel: Channel): Message {
  const { id, fromUid, clientMsgNo, flags, setting, expire, topic, timestamp, payload } = draft;
  return { id, seq: 0, channel, fromUid, clientMsgNo, flags, setting, expire, topic, timestamp, payload };
}
