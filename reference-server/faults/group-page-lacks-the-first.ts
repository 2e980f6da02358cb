import { GROUP } from '../channel.ts';
import type { Fault } from './fault.ts';

/** The first message of a group counts as the one that made it. */
export const fault: Fault = {
  id: 'group-page-lacks-the-first',
  breaks: 'the history of a group lacks its first message',
  stage: 'readPage',
  caughtBy: ['IMC-GRP-002'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    readPage: (channel, range) =>
      inner.readPage(channel, channel.type === GROUP ? { ...range, from: Math.max(range.from, 2) } : range),
  }),
};
