import type { Fault } from './fault.ts';

/** The page behind another begins with the last message of the one before: its bound is included on both sides. */
export const fault: Fault = {
  id: 'page-repeats-one',
  breaks: 'a page that does not begin at an end of the history begins one message too early',
  stage: 'readPage',
  caughtBy: ['IMC-HIST-002'],
  mayBreak: ['IMC-HIST-003', 'IMC-DM-002', 'IMC-DM-009', 'IMC-DM-011', 'IMC-ORD-001', 'IMC-DUR-003', 'IMC-DUR-004'],
  apply: (inner, { store }) => ({
    ...inner,
    readPage(channel, range) {
      const { from, to, order, limit } = range;
      const isUp = order === 'ascending';
      if (isUp ? from <= 1 : to >= store.messages.lastSeq(channel)) return inner.readPage(channel, range);
      const wider = isUp ? { from: from - 1 } : { to: to + 1 };
      return inner.readPage(channel, { ...range, ...wider, limit: limit + 1 });
    },
  }),
};
