import type { Fault } from './fault.ts';

/** What WuKongIM does: a page that is full is taken for one of many. */
export const fault: Fault = {
  id: 'page-full-says-more',
  breaks: 'a full page says that there is more, also where it is the last one',
  stage: 'readPage',
  caughtBy: ['IMC-HIST-003'],
  mayBreak: ['IMC-HIST-002'],
  apply: (inner) => ({
    ...inner,
    readPage(channel, range) {
      const page = inner.readPage(channel, range);
      return { ...page, more: page.more || page.messages.length === range.limit };
    },
  }),
};
