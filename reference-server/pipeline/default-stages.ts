import { DEFAULT_PATIENCE, type Patience } from '../client/patience.ts';
import { conversationObject } from '../http/conversation-object.ts';
import type { Sessions } from '../sessions.ts';
import type { Store } from '../store/store.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { channelSeenBy } from '../channel.ts';
import { acknowledgePush } from './acknowledge-push.ts';
import { acknowledge } from './acknowledge.ts';
import { assignSequence } from './assign-sequence.ts';
import { authenticate } from './authenticate.ts';
import { authorize } from './authorize.ts';
import { changeBlock } from './change-block.ts';
import { commit } from './commit.ts';
import { deduplicate } from './deduplicate.ts';
import { deleteConversation } from './delete-conversation.ts';
import { ensureChannel } from './ensure-channel.ts';
import { flush } from './flush.ts';
import { kick } from './kick.ts';
import { listConversations } from './list-conversations.ts';
import { live } from './live.ts';
import { login } from './login.ts';
import { markRead } from './mark-read.ts';
import { notifyOffline } from './notify-offline.ts';
import { notify } from './notify.ts';
import { persist } from './persist.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import { push } from './push.ts';
import { queueCommand } from './queue-command.ts';
import { readPage } from './read-page.ts';
import { replace } from './replace.ts';
import { repush } from './repush.ts';
import { setUnread } from './set-unread.ts';
import type { Stages } from './stages.ts';
import { syncCommands } from './sync-commands.ts';
import { updateConversations } from './update-conversations.ts';
import { validate } from './validate.ts';

/** What an operator may want otherwise; without webhooks nobody is told. */
interface StageOptions {
  readonly policy?: Policy;
  readonly patience?: Patience;
  readonly webhooks?: Webhooks | undefined;
}

/** The stages of a server that keeps its promises. */
export function defaultStages(
  store: Store,
  sessions: Sessions,
  { policy = DEFAULT_POLICY, patience = DEFAULT_PATIENCE, webhooks }: StageOptions = {},
): Stages {
  return {
    live,
    serves: () => true,
    validate,
    resolveChannel: channelSeenBy,
    authorize: authorize(store, policy),
    deduplicate: deduplicate(store),
    ensureChannel: ensureChannel(store),
    assignSequence: assignSequence(store),
    persist: persist(store),
    queueCommand: queueCommand(store),
    updateConversations: updateConversations(store),
    notify: notify(webhooks),
    commit: commit(store),
    flush,
    acknowledge,
    push: push(sessions),
    notifyOffline: notifyOffline(sessions, webhooks),
    acknowledgePush,
    repush: repush(store, patience.repushMax),
    login,
    authenticate: authenticate(store, policy),
    replace: replace(sessions),
    kick,
    changeBlock: changeBlock(store),
    readPage: readPage(store),
    listConversations: listConversations(store),
    showConversation: conversationObject,
    markRead: markRead(store),
    setUnread: setUnread(store),
    deleteConversation: deleteConversation(store),
    syncCommands: syncCommands(store),
  };
}
