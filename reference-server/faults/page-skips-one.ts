import type { Fault } from './fault.ts';

/** The page behind another begins after its first message: one side counts from 0, the other from 1. */
export const fault: Fault = {
  id: 'page-skips-one',
  breaks: 'a page that does not begin at an end of the history leaves out its first message',
  stage: 'readPage',
  caughtBy: ['IMC-HIST-002'],
  mayBreak: ['IMC-HIST-003', 'IMC-DM-002', 'IMC-DM-009', 'IMC-DM-011', 'IMC-ORD-001', 'IMC-DUR-003', 'IMC-DUR-004'],
  apply: (inner, { store }) => ({
    ...inner,
    readPage(channel, range) {
      const { from, to, order } = range;
      if (order === 'ascending') return inner.readPage(channel, { ...range, from: from > 1 ? from + 1 : from });
      const isFirst = to >= store.messages.lastSeq(channel);
      return inner.readPage(channel, { ...range, to: isFirst ? to : to - 1 });
    },
  }),
};
