import type { Fault } from './fault.ts';

/** A blacklist only ever grows. */
export const fault: Fault = {
  id: 'unblock-forgotten',
  breaks: 'taking somebody off a blacklist does nothing',
  stage: 'changeBlock',
  caughtBy: ['IMC-PERM-003'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    changeBlock(change) {
      if (change.list !== 'blacklist') return inner.changeBlock(change);
      if (change.how !== 'remove') inner.changeBlock({ ...change, how: 'add' });
    },
  }),
};
