import { isCommand } from '../message.ts';
import { hiddenAfter } from './hidden-after.ts';
import type { Fault } from './fault.ts';
import { whereAListLacksAChat } from './may-break.ts';

/** The first of a pair is looked for among messages and commands alike. */
export const fault: Fault = {
  id: 'command-first-hides-the-next',
  breaks: 'where the first message of two was a command, their chat is never listed',
  stage: 'commit',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: whereAListLacksAChat,
  apply: (inner, { store }) => ({
    ...inner,
    commit: hiddenAfter(inner, store, ({ draft }) => isCommand(draft.flags)),
  }),
};
