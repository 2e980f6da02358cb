import type { Refusal } from '../errors.ts';
import type { Draft, Stages } from '../pipeline/stages.ts';
import type { Store } from '../store/store.ts';

/** A send and what became of it. */
interface Sent {
  readonly draft: Draft;
  readonly refusal: Refusal | undefined;
}

/** The `commit` of a server that lists no chat whose first send, before anything was stored there, is of a certain kind. */
export function hiddenAfter(inner: Stages, store: Store, isOfKind: (sent: Sent) => boolean): Stages['commit'] {
  const hidden = new Set<string>();
  return (draft, write, done) => {
    const channel = inner.resolveChannel(draft.fromUid, draft.channelId, draft.channelType);
    const isFirst = store.messages.lastSeq(channel) === 0;
    inner.commit(
      draft,
      () => {
        const accepted = write();
        if (hidden.has(channel.key)) for (const uid of accepted.members) store.conversations.remove(uid, channel);
        return accepted;
      },
      (result) => {
        if (isFirst && isOfKind({ draft, refusal: result.ok ? undefined : result.refusal })) hidden.add(channel.key);
        done(result);
      },
    );
  };
}
