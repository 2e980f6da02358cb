import type { Fault } from './fault.ts';

/** From the second message of a channel on, every number is taken twice and used once. */
export const fault: Fault = {
  id: 'sequence-gap',
  breaks: 'the sequence of a channel skips numbers: 1, 3, 5',
  stage: 'assignSequence',
  caughtBy: ['IMC-DM-011'],
  mayBreak: ['IMC-DM-006', 'IMC-UNRD-001', 'IMC-DUR-005'],
  apply: (inner) => ({
    ...inner,
    assignSequence: (channel) => {
      const next = inner.assignSequence(channel);
      return next === 1 ? 1 : next + 1;
    },
  }),
};
