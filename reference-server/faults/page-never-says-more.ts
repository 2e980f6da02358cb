import type { Fault } from './fault.ts';

/** The field is there, and nobody sets it. */
export const fault: Fault = {
  id: 'page-never-says-more',
  breaks: 'no page says that there is more',
  stage: 'readPage',
  caughtBy: ['IMC-HIST-003'],
  mayBreak: ['IMC-HIST-002', 'IMC-DM-002', 'IMC-DUR-003', 'IMC-DUR-004'],
  apply: (inner) => ({
    ...inner,
    readPage: (channel, range) => ({ ...inner.readPage(channel, range), more: false }),
  }),
};
