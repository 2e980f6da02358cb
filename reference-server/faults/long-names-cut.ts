import { PERSON } from '../channel.ts';
import type { Fault } from './fault.ts';
import { whereAChatIsLost } from './may-break.ts';

const COLUMN = 48;

/** A column of 48 characters, and a database that cuts what is longer. */
export const fault: Fault = {
  id: 'long-names-cut',
  breaks:
    'the channel of two users has the first 48 characters of their names, so that who has a longer one gets nothing',
  stage: 'resolveChannel',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: whereAChatIsLost,
  apply: (inner) => ({
    ...inner,
    resolveChannel: (uid, channelId, channelType) =>
      channelType === PERSON
        ? inner.resolveChannel(uid.slice(0, COLUMN), channelId.slice(0, COLUMN), channelType)
        : inner.resolveChannel(uid, channelId, channelType),
  }),
};
