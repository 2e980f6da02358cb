import { channelSeenBy } from '../channel.ts';
import type { Draft, Stages } from '../pipeline/stages.ts';
import type { Fault } from './fault.ts';
import { rehearse } from './rehearse.ts';

/** Long enough for a reader who saw the push to look, and find nothing. */
const COMMIT_DELAY_MS = 150;

/** The push does not wait for the disk: whoever saw it finds neither the message nor the conversation for a while. */
export const fault: Fault = {
  id: 'push-before-readable',
  breaks: 'a message is pushed before it is stored',
  stage: 'commit',
  caughtBy: ['IMC-CONV-001'],
  mayBreak: ['IMC-UNRD-001', 'IMC-DUR-006'],
  apply(inner) {
    // The sends of a channel take turns, so that what was pushed early is what is stored later.
    const turns = new Map<string, Promise<void>>();
    return {
      ...inner,
      commit(draft, write, done) {
        const { key } = channelSeenBy(draft.fromUid, draft.channelId, draft.channelType);
        const turn = (turns.get(key) ?? Promise.resolve()).then(() => pushThenCommit(inner, draft, write, done));
        turns.set(key, turn);
        void turn.then(() => turns.get(key) === turn && turns.delete(key));
      },
    };
  },
};

type Write = Parameters<Stages['commit']>[1];
type Done = Parameters<Stages['commit']>[2];

function pushThenCommit(inner: Stages, draft: Draft, write: Write, done: Done): Promise<void> {
  return new Promise((resolve) => {
    const end: Done = (result) => {
      done(result.ok ? { ok: true, value: { ...result.value, isNew: false } } : result);
      resolve();
    };
    rehearse(inner.commit, draft, write, (result) => {
      if (!result.ok || !result.value.isNew) return end(result);
      inner.push(result.value, draft);
      setTimeout(() => inner.commit(draft, write, end), COMMIT_DELAY_MS);
    });
  });
}
