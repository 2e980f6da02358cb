import { PERSON } from '../channel.ts';
import type { Fault } from './fault.ts';
import { whereAChatIsLost } from './may-break.ts';

/** Channels are looked up without regard to case, and written as they were looked up. */
export const fault: Fault = {
  id: 'upper-case-names-folded',
  breaks: 'the channel of two users has their names in small letters, so that who has capitals in his gets nothing',
  stage: 'resolveChannel',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: whereAChatIsLost,
  apply: (inner) => ({
    ...inner,
    resolveChannel: (uid, channelId, channelType) =>
      channelType === PERSON
        ? inner.resolveChannel(uid.toLowerCase(), channelId.toLowerCase(), channelType)
        : inner.resolveChannel(uid, channelId, channelType),
  }),
};
