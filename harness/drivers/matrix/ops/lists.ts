import type { ConversationView, OpOf, Result } from '../../../vocabulary/index.ts';
import { idOf, type Doing } from '../desk.ts';
import type { Change } from '../kept-lists.ts';
import { memberType, messageType, otherOf, receiptsIn, receiptType, viewOf } from '../messages.ts';
import { type JoinedRoom, nothingSchema, type Sync, syncSchema } from '../wire/schemas.ts';
import { userOf } from '../wire/user-id.ts';
import { provision, readerOf } from './accounts.ts';
import { newestOf } from './reads.ts';
import { roomWith } from './rooms.ts';

/** Ways to ask for the conversation list: all rooms that the user has joined. */
export const listWays = ['whole'] as const;

/** Ways to ask what has changed in it: by the token of the last answer. */
export const syncWays: Readonly<Record<string, 'changes'>> = { 'since-token': 'changes' };

const none = { types: [] };

/** The newest message of each room, who is in it, and up to where it was read. */
function filterOf(rooms?: readonly string[]): string {
  return JSON.stringify({
    presence: none,
    account_data: none,
    room: {
      ...(rooms ? { rooms } : {}),
      account_data: none,
      ephemeral: { types: [receiptType] },
      state: { types: [memberType] },
      timeline: { limit: 1, types: [messageType] },
    },
  });
}

/** Asks for the whole list. A room in which nobody has written is no conversation yet. */
export async function listConversations(doing: Doing, { user }: OpOf<'list-conversations'>): Promise<Result> {
  const answer = await sync(doing, user, { filter: filterOf() });
  return shown(doing, changesIn(doing, user, answer));
}

/** Asks what has changed since the user asked last, and gives the list that he keeps. */
export async function syncConversations(doing: Doing, { user }: OpOf<'sync-conversations'>): Promise<Result> {
  const { since } = doing.kept.of(user);
  const answer = await sync(doing, user, { filter: filterOf(), ...(since === undefined ? {} : { since }) });
  const left = Object.keys(answer.rooms?.leave ?? {});
  return shown(
    doing,
    doing.kept.merge(user, { since: answer.next_batch, changes: changesIn(doing, user, answer), left }),
  );
}

/** The rooms in which somebody has written: the direct chats, and the groups beside them. */
function shown({ groups }: Doing, rooms: ReadonlyMap<string, ConversationView>): Result {
  const written = [...rooms].filter(([, { last }]) => last !== undefined);
  return {
    gave: 'conversations',
    conversations: written.filter(([room]) => groups.groupOf(room) === undefined).map(([, chat]) => chat),
    groups: written.flatMap(([room, chat]) => {
      const { with: _, ...entry } = chat;
      const group = groups.groupOf(room);
      return group === undefined ? [] : { group, ...entry };
    }),
  };
}

/** Marks the newest message of the chat, and so all before it, as read. */
export async function markRead(doing: Doing, { user, peer }: OpOf<'mark-read'>): Promise<void> {
  const newest = await newestOf(doing, user, peer);
  if (!newest) return;
  const token = await readerOf(doing, user);
  const asked = { room: newest.room, event: newest.id, token, body: {}, timeoutMs: doing.timeoutMs } as const;
  await doing
    .requests(`reader:${user}`)
    .call({ route: 'POST /v3/rooms/{room}/receipt/m.read/{event}', answer: nothingSchema, ...asked });
}

/** Asks up to where the user has read. */
export async function readPosition(doing: Doing, { user, peer }: OpOf<'read-position'>): Promise<Result> {
  await provision(doing, user, peer);
  const room = await roomWith(doing, user, peer);
  if (room === undefined) return { gave: 'read-position' };
  const answer = await sync(doing, user, { filter: filterOf([room]) });
  const upTo = ownReceipt(answer.rooms?.join?.[room], idOf(doing, user));
  return { gave: 'read-position', ...(upTo === undefined ? {} : { upTo }) };
}

async function sync(doing: Doing, user: string, query: Readonly<Record<string, string>>): Promise<Sync> {
  const token = await readerOf(doing, user);
  const asked = { answer: syncSchema, token, query: { timeout: '0', ...query }, timeoutMs: doing.timeoutMs } as const;
  return doing.requests(`reader:${user}`).call({ route: 'GET /v3/sync', ...asked });
}

/** What an answer says of each room. */
function changesIn(doing: Doing, user: string, answer: Sync): Map<string, Change> {
  return new Map(
    Object.entries(answer.rooms?.join ?? {}).map(([room, joined]) => [room, changeOf(doing, user, { room, joined })]),
  );
}

function changeOf(
  doing: Doing,
  user: string,
  { room, joined }: { readonly room: string; readonly joined: JoinedRoom },
): Change {
  const { play, domain, known } = doing;
  const other = otherOf(joined.state?.events ?? [], idOf(doing, user));
  const newest = joined.timeline?.events.findLast(({ type }) => type === messageType);
  const last = newest && viewOf({ world: play.world, domain }, newest);
  const unread = joined.unread_notifications?.notification_count;
  return {
    with: other === undefined ? `?${room}` : play.world.local(userOf(other, domain)),
    ...(unread === undefined ? {} : { unread }),
    ...(last ? { last: known.learn(last) } : {}),
  };
}

/** The event up to which a user has said that he has read. */
function ownReceipt(joined: JoinedRoom | undefined, own: string): string | undefined {
  return joined && receiptsIn(joined).find(({ user }) => user === own)?.event;
}
