import { NO_PERSIST } from '../message.ts';
import { hiddenAfter } from './hidden-after.ts';
import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

/** The channel is there already when the first message comes that is stored, so that nobody makes the conversation. */
export const fault: Fault = {
  id: 'not-stored-first-hides-the-next',
  breaks: 'where the first message of two was not to be stored, their chat is never listed',
  stage: 'commit',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: whereAListLacksAChat,
  apply: (inner, { store }) => ({
    ...inner,
    commit: hiddenAfter(inner, store, ({ draft }) => (draft.flags & NO_PERSIST) !== 0),
  }),
};
