import type { Fault } from './fault.ts';

/** The bound of one query takes the first number for one that is not to be read, the bound of the other does not. */
export const fault: Fault = {
  id: 'one-way-forgets-the-oldest',
  breaks: 'read down from its end, a history of two or more messages lacks its oldest one; read up, it has it',
  stage: 'readPage',
  caughtBy: ['IMC-HIST-004'],
  mayBreak: [
    'IMC-HIST-002',
    'IMC-HIST-003',
    'IMC-DM-002',
    'IMC-DM-009',
    'IMC-DM-011',
    'IMC-CONV-001',
    'IMC-DUR-003',
    'IMC-DUR-004',
  ],
  apply: (inner, { store }) => ({
    ...inner,
    readPage(channel, range) {
      const isWhole = range.order === 'ascending' || store.messages.lastSeq(channel) < 2;
      return inner.readPage(channel, isWhole ? range : { ...range, from: Math.max(range.from, 2) });
    },
  }),
};
