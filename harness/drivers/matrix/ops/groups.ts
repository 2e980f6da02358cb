import type { OpOf, Result } from '../../../vocabulary/index.ts';
import { type Doing, idOf } from '../desk.ts';
import { unreachable } from '../outcomes.ts';
import { nothingSchema, roomSchema } from '../wire/schemas.ts';
import { provision, readerOf } from './accounts.ts';
import { historyWays, wholeHistory } from './reads.ts';
import { accept, creationAnswers } from './rooms.ts';
import { sendInto } from './sessions.ts';

/** Ways to read a group: those of a direct chat, which is a room as well. */
export const groupHistoryWays: readonly string[] = Object.keys(historyWays);

/** Makes a room for those who are invited alone; each of them accepts at once, by the device by which he reads. */
export async function makeGroup(doing: Doing, { group, user, members }: OpOf<'make-group'>): Promise<void> {
  await provision(doing, user, ...members);
  const invite = members.map((member) => idOf(doing, member));
  const asked = {
    answer: roomSchema,
    token: await readerOf(doing, user),
    body: { preset: 'private_chat', invite },
    timeoutMs: (creationAnswers + members.length) * doing.timeoutMs,
  } as const;
  const { room_id: room } = await doing.requests(`reader:${user}`).call({ route: 'POST /v3/createRoom', ...asked });
  doing.groups.made(group, room);
  for (const member of members) await accept(doing, member, room);
}

/** The maker invites; who is invited accepts at once. */
export async function addMembers(doing: Doing, { group, user, members }: OpOf<'add-members'>): Promise<void> {
  const room = roomOf(doing, group);
  await provision(doing, ...members);
  for (const member of members) {
    await change(doing, 'POST /v3/rooms/{room}/invite', { room, user, member });
    await accept(doing, member, room);
  }
}

/** The maker takes them out, who need to be invited again before they can come back. */
export async function removeMembers(doing: Doing, { group, user, members }: OpOf<'remove-members'>): Promise<void> {
  const room = roomOf(doing, group);
  for (const member of members) await change(doing, 'POST /v3/rooms/{room}/kick', { room, user, member });
}

/** Sends by a session; the room takes it if its user has joined. */
export async function sendToGroup(doing: Doing, op: OpOf<'send-to-group'>, bytes: Uint8Array): Promise<Result> {
  return sendInto(doing, op, { room: roomOf(doing, op.group), bytes });
}

/** Reads the history of a group. */
export async function readGroup(doing: Doing, { user, group, way }: OpOf<'read-group'>): Promise<Result> {
  await provision(doing, user);
  const reading = { room: roomOf(doing, group), user };
  return { gave: 'messages', messages: await wholeHistory(doing, reading, historyWays[way] ?? 'f') };
}

function roomOf({ groups }: Doing, group: string): string {
  const room = groups.roomOf(group);
  if (room === undefined) throw unreachable('no-room', `the server has told of no room for ${group}`);
  return room;
}

interface Changed {
  readonly room: string;
  /** Who asks for it. */
  readonly user: string;
  readonly member: string;
}

async function change(
  doing: Doing,
  route: 'POST /v3/rooms/{room}/invite' | 'POST /v3/rooms/{room}/kick',
  { room, user, member }: Changed,
): Promise<void> {
  const body = { user_id: idOf(doing, member) };
  const asked = { answer: nothingSchema, room, body, timeoutMs: doing.timeoutMs };
  const token = await readerOf(doing, user);
  await doing.requests(`reader:${user}`).call({ route, token, ...asked });
}
