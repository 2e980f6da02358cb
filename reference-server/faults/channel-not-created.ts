import { PERSON } from '../channel.ts';
import type { Fault } from './fault.ts';

/** The log is written, the record of the channel is not: whoever asks for the channel is told that there is none. */
export const fault: Fault = {
  id: 'channel-not-created',
  breaks: 'the channel of a pair does not come to be with its first message',
  stage: 'ensureChannel',
  caughtBy: ['IMC-DM-001'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    ensureChannel: (channel) => {
      if (channel.type !== PERSON) inner.ensureChannel(channel);
    },
  }),
};
