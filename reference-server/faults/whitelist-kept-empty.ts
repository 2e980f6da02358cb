import type { Fault } from './fault.ts';

/** Nobody ever comes onto a whitelist. */
export const fault: Fault = {
  id: 'whitelist-kept-empty',
  breaks: 'putting somebody on a whitelist does nothing, which with --person-whitelist keeps everybody from writing',
  stage: 'changeBlock',
  profile: 'whitelist',
  caughtBy: ['IMC-PERM-005'],
  mayBreak: ['IMC-PERM-003', 'IMC-SESS-003'],
  apply: (inner) => ({
    ...inner,
    changeBlock(change) {
      if (change.list !== 'whitelist') inner.changeBlock(change);
    },
  }),
};
