import type { Fault } from './fault.ts';

/** Whoever asks again will see. */
export const fault: Fault = {
  id: 'page-always-says-more',
  breaks: 'every page with a message says that there is more',
  stage: 'readPage',
  caughtBy: ['IMC-HIST-003'],
  mayBreak: ['IMC-HIST-002'],
  apply: (inner) => ({
    ...inner,
    readPage(channel, range) {
      const page = inner.readPage(channel, range);
      return { ...page, more: page.messages.length > 0 };
    },
  }),
};
