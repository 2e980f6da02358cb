import type { Doing } from '../desk.ts';
import { idOf } from '../desk.ts';
import { memberType, otherOf } from '../messages.ts';
import { joinedRoomsSchema, membersSchema, nothingSchema, pageSchema, roomSchema } from '../wire/schemas.ts';
import { userOf } from '../wire/user-id.ts';
import { provision, readerOf } from './accounts.ts';

/** A room begins with some eight events, each of which may take as long as a message: as many answers it may take to be made. */
export const creationAnswers = 4;

/**
 * The room of a direct chat, ready to be written to. A chat has one room, whoever writes first: where both do at once, one of
 * them makes it and the other one waits. Who makes it invites the peer, who accepts at once, by the device by which he reads:
 * members see what is sent after they have joined, so nothing is sent before.
 */
export async function roomFor(doing: Doing, from: string, to: string): Promise<string> {
  await provision(doing, from, to);
  return doing.rooms.get([from, to].sort().join(' '), async () => {
    // An earlier run may have made it, or an earlier try that was not answered.
    const room = (await roomWith(doing, from, to)) ?? (await create(doing, from, to));
    if (from !== to) await accept(doing, to, room);
    return room;
  });
}

/** The room of a user with another one, among those that he has joined; `undefined` when there is none. */
export async function roomWith(doing: Doing, user: string, peer: string): Promise<string | undefined> {
  const token = await readerOf(doing, user);
  const api = doing.requests(`reader:${user}`);
  const asked = { answer: joinedRoomsSchema, token, timeoutMs: doing.timeoutMs } as const;
  const { joined_rooms: rooms } = await api.call({ route: 'GET /v3/joined_rooms', ...asked });
  for (const room of rooms) if ((await peerIn(doing, room, user)) === peer) return room;
  return undefined;
}

/** With whom a user shares a room, by local name; who has a room for himself shares it with himself. */
async function peerIn(doing: Doing, room: string, user: string): Promise<string | undefined> {
  if (doing.groups.groupOf(room) !== undefined) return undefined;
  const known = doing.pairs.get(room);
  if (known) return known[0] === user ? known[1] : known[0];
  const token = await readerOf(doing, user);
  const asked = { answer: membersSchema, token, room, timeoutMs: doing.timeoutMs } as const;
  const { chunk } = await doing.requests(`reader:${user}`).call({ route: 'GET /v3/rooms/{room}/members', ...asked });
  const other = otherOf(chunk, idOf(doing, user));
  return other === undefined ? undefined : doing.play.world.local(userOf(other, doing.domain));
}

async function create(doing: Doing, from: string, to: string): Promise<string> {
  const token = await readerOf(doing, from);
  const invite = from === to ? [] : [idOf(doing, to)];
  const asked = {
    answer: roomSchema,
    token,
    body: { preset: 'trusted_private_chat', is_direct: true, invite },
    timeoutMs: creationAnswers * doing.timeoutMs,
  } as const;
  const { room_id: room } = await doing.requests(`reader:${from}`).call({ route: 'POST /v3/createRoom', ...asked });
  doing.pairs.set(room, [from, to]);
  return room;
}

/** Accepts as a client does whose user opens the chat: it joins, and has read up to there, which only its own user is told. */
export async function accept(doing: Doing, user: string, room: string): Promise<void> {
  const token = await readerOf(doing, user);
  const api = doing.requests(`reader:${user}`);
  const common = { token, room, timeoutMs: doing.timeoutMs } as const;
  await api.call({ route: 'POST /v3/rooms/{room}/join', answer: nothingSchema, body: {}, ...common });
  const filter = JSON.stringify({ types: [memberType], senders: [idOf(doing, user)] });
  const query = { dir: 'b', limit: '1', filter };
  const { chunk } = await api.call({ route: 'GET /v3/rooms/{room}/messages', answer: pageSchema, query, ...common });
  const [joined] = chunk;
  if (!joined) return;
  const asked = { event: joined.event_id, answer: nothingSchema, body: {}, ...common } as const;
  await api.call({ route: 'POST /v3/rooms/{room}/receipt/m.read.private/{event}', ...asked });
}
