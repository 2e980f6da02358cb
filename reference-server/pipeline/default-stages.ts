import type { Sessions } from '../sessions.ts';
import type { Store } from '../store/store.ts';
import { channelSeenBy } from '../channel.ts';
import { acknowledge } from './acknowledge.ts';
import { assignSequence } from './assign-sequence.ts';
import { authorize } from './authorize.ts';
import { commit } from './commit.ts';
import { deduplicate } from './deduplicate.ts';
import { ensureChannel } from './ensure-channel.ts';
import { login } from './login.ts';
import { markRead } from './mark-read.ts';
import { persist } from './persist.ts';
import { push } from './push.ts';
import type { Stages } from './stages.ts';
import { updateConversations } from './update-conversations.ts';
import { validate } from './validate.ts';

/** The stages of a server that keeps its promises. */
export function defaultStages(store: Store, sessions: Sessions): Stages {
  return {
    serves: () => true,
    validate,
    resolveChannel: channelSeenBy,
    authorize: authorize(store),
    deduplicate: deduplicate(store),
    ensureChannel: ensureChannel(store),
    assignSequence: assignSequence(store),
    persist: persist(store),
    updateConversations: updateConversations(store),
    commit: commit(store),
    acknowledge,
    push: push(sessions),
    login,
    markRead: markRead(store),
  };
}
