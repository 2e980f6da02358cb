import { NO_PERSIST } from '../message.ts';
import type { Accepted, Draft, Stages } from '../pipeline/stages.ts';
import type { Fault } from './fault.ts';

/** The flag is handed on to everybody, and heeded by nobody. */
export const fault: Fault = {
  id: 'transient-stored',
  breaks: 'a message that is not to be stored is stored, and listed, like any other',
  stage: 'commit',
  caughtBy: ['IMC-DLV-004'],
  mayBreak: ['IMC-DLV-001', 'IMC-DM-005', 'IMC-DM-006', 'IMC-DM-007', 'IMC-DM-011', 'IMC-UNRD-001'],
  apply: (inner) => ({
    ...inner,
    commit: (draft, write, done) => inner.commit(draft, () => stored(inner, write(), draft), done),
  }),
};

/** What was accepted, stored if it is not yet. */
function stored(inner: Stages, accepted: Accepted, draft: Draft): Accepted {
  if (!accepted.isNew || (draft.flags & NO_PERSIST) === 0) return accepted;
  const message = { ...accepted.message, seq: inner.assignSequence(accepted.message.channel) };
  inner.persist(message);
  inner.updateConversations(message, accepted.members, draft);
  return { ...accepted, message };
}
