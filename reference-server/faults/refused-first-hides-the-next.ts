import { hiddenAfter } from './hidden-after.ts';
import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

/** Who was refused once is remembered as somebody who is not to be listed. */
export const fault: Fault = {
  id: 'refused-first-hides-the-next',
  breaks: 'where the first message of two was refused, their chat is never listed',
  stage: 'commit',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: whereAListLacksAChat,
  apply: (inner, { store }) => ({
    ...inner,
    commit: hiddenAfter(inner, store, ({ refusal }) => refusal !== undefined),
  }),
};
