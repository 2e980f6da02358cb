import type { ConversationView, OpOf, Outcome } from '../../../vocabulary/index.ts';
import { type ApiConversation, conversationsSchema, doneSchema } from '../api/schemas.ts';
import { type Desk, chatName, type Doing, outcomeOf, viewsOf } from '../desk.ts';
import { channelKey } from '../kept-lists.ts';
import { groupChannel, personChannel } from '../wire/wkproto/packets.ts';

/** Ways to ask for the conversation list: with so many of the newest messages of each. */
export const listWays: Readonly<Record<string, number>> = { 'recents-20': 20, 'recents-1': 1 };

/** Asks for all conversations of a user. */
export async function listConversations(doing: Doing, { user, way }: OpOf<'list-conversations'>): Promise<Outcome> {
  const { api, play, deadline } = doing;
  const body = JSON.stringify({
    uid: play.world.native(user),
    version: 0,
    last_msg_seqs: '',
    msg_count: listWays[way] ?? 1,
  });
  const called = await api.call({ route: 'POST /conversation/sync', body }, conversationsSchema, deadline);
  return outcomeOf(called, (conversations) => {
    const groups = conversations.filter((each) => isGroupOfPlay(doing, each));
    return {
      gave: 'conversations',
      conversations: conversations
        .filter((each) => !groups.includes(each))
        .map((conversation) => conversationView(doing, conversation)),
      groups: groups.map((each) => {
        const { with: _, ...shown } = conversationView(doing, each);
        return { group: play.world.local(each.channel_id), ...shown };
      }),
    };
  });
}

/** Whether it is a group that a play has made; any other one is a stranger there. */
export function isGroupOfPlay({ groups }: Desk, { channel_id, channel_type }: ApiConversation): boolean {
  return channel_type === groupChannel && groups.has(channel_id);
}

/** One entry of a conversation list as the user sees it. */
export function conversationView(
  desk: Desk,
  { channel_id, channel_type, unread, recents }: ApiConversation,
): ConversationView {
  const newest = [...recents].sort((a, b) => b.message_seq - a.message_seq).slice(0, 1);
  const [last] = viewsOf(desk, newest);
  return { with: chatName(desk.play.world, channel_id, channel_type), unread, ...(last ? { last } : {}) };
}

/** Tells the server that the user has read all of his direct chat. */
export async function markRead(
  { api, play, kept, deadline }: Doing,
  { user, peer }: OpOf<'mark-read'>,
): Promise<Outcome> {
  const { world } = play;
  const uid = world.native(user);
  const chat = { channel_id: world.native(peer), channel_type: personChannel };
  const asked = { route: 'POST /conversations/clearUnread', body: JSON.stringify({ uid, ...chat }) } as const;
  const outcome = outcomeOf(await api.call(asked, doneSchema, deadline));
  if (outcome.is === 'ok') kept.read(uid, channelKey(chat));
  if (outcome.is === 'unknown') kept.forget(uid);
  return outcome;
}
