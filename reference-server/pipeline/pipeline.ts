import { type Channel, commandChannelOf } from '../channel.ts';
import { Refusal, reasons, textOf } from '../errors.ts';
import { type Message, NO_PERSIST, isCommand } from '../message.ts';
import type { Store } from '../store/store.ts';
import { membersOf } from './members.ts';
import type { Accepted, Draft, Stages } from './stages.ts';

/** A send before it has an id and a time. */
export type SendRequest = Omit<Draft, 'id' | 'timestamp'>;

export interface Pipeline {
  /** Takes a send through all stages; its `answer` is called once, after the commit. */
  send(request: SendRequest): void;
}

/**
 * The way of a send: validate, authorize, deduplicate, ensure the channel, then in one transaction assign the sequence,
 * persist the message, update the conversations of all members and note the message for the webhook; then acknowledge;
 * then push to every other session; then tell the webhook who has none.
 * A command goes to the channel of its own beside the one that is named, and is queued for its receivers, in place of a
 * conversation.
 */
export function createPipeline(stages: Stages, store: Store): Pipeline {
  function send(request: SendRequest): void {
    const draft: Draft = { ...request, id: store.clock.messageId(), timestamp: store.clock.seconds() };
    try {
      stages.validate(draft);
    } catch (error) {
      stages.acknowledge(draft, { ok: false, refusal: asRefusal(error) });
      return;
    }
    stages.commit(
      draft,
      () => write(draft),
      (result) => {
        stages.acknowledge(draft, result.ok ? { ok: true, message: result.value.message } : result);
        if (!result.ok || !result.value.isNew) return;
        stages.push(result.value, draft);
        stages.notifyOffline(result.value);
      },
    );
  }

  /** Runs inside the transaction: all of it happens, or none. */
  function write(draft: Draft): Accepted {
    const named = stages.resolveChannel(draft.fromUid, draft.channelId, draft.channelType);
    stages.authorize(draft, named);
    const channel = isCommand(draft.flags) ? commandChannelOf(named) : named;
    const earlier = stages.deduplicate(draft, channel);
    if (earlier !== undefined) return { message: earlier, members: [], isNew: false };
    stages.ensureChannel(channel);
    const members = membersOf(named, store);
    if (draft.flags & NO_PERSIST) return { message: placed(draft, channel, 0), members, isNew: true };
    const message = placed(draft, channel, stages.assignSequence(channel));
    stages.persist(message);
    if (isCommand(draft.flags)) stages.queueCommand(message, members);
    else stages.updateConversations(message, members, draft);
    stages.notify(message, draft);
    return { message, members, isNew: true };
  }

  return { send };
}

function placed(draft: Draft, channel: Channel, seq: number): Message {
  const { id, fromUid, clientMsgNo, flags, setting, expire, topic, timestamp, payload } = draft;
  return { id, seq, channel, fromUid, clientMsgNo, flags, setting, expire, topic, timestamp, payload };
}

function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal(reasons.systemError, textOf(error));
}
