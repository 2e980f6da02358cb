import type { OpOf, Result } from '../../../vocabulary/index.ts';
import { originalOf, searchArchive } from '../archive.ts';
import type { Doing } from '../desk.ts';
import { sessionClosed, unreachable } from '../outcomes.ts';
import { roomOf, seenInRoom } from '../rooms.ts';
import type { Session } from '../session.ts';
import type { Stream } from '../wire/stream.ts';
import { attr, type Element, ns, xml } from '../wire/xml.ts';
import { asideStream, provision, provisionFirst, readingStream } from './accounts.ts';

/** Ways to read a group: the archive of its room. */
export const groupHistoryWays: readonly string[] = ['room-archive'];

/** Messages of a page: small, so that even a short talk has several. */
const pageSize = 5;

/** What a room is to be: for members alone, kept while nobody is there, and one in which everybody sees who is who. */
const roomConfig: Readonly<Record<string, string>> = {
  FORM_TYPE: 'http://jabber.org/protocol/muc#roomconfig',
  'muc#roomconfig_membersonly': '1',
  'muc#roomconfig_persistentroom': '1',
  'muc#roomconfig_whois': 'anyone',
};

/**
 * Makes a room for members alone (XEP-0045), by a stream of the maker that is none of his sessions; then all sessions of
 * the members enter it, as clients do.
 */
export async function makeGroup(doing: Doing, { group, user, members }: OpOf<'make-group'>): Promise<undefined> {
  const { timeoutMs } = doing;
  await provision(doing, user, ...members);
  const stream = await asideStream(doing, user);
  const room = roomOf(doing, group);
  await stream.enter(entry(doing, group, user), timeoutMs);
  const fields = Object.entries(roomConfig).map(([name, value]) =>
    xml('field', { var: name }, xml('value', {}, value)),
  );
  const form = xml('x', { xmlns: ns.dataForms, type: 'submit' }, ...fields);
  await stream.request(xml('iq', { type: 'set', to: room }, xml('query', ns.mucOwner, form)), timeoutMs);
  doing.rooms.set(group, new Set([user]));
  await admit(doing, stream, { group, members });
  stream.write(xml('presence', { type: 'unavailable', to: `${room}/${doing.play.world.native(user)}` }));
  await enterAll(doing, group, [user, ...members]);
}

/** The maker gives these users the standing of members; their sessions enter. */
export async function addMembers(doing: Doing, { group, user, members }: OpOf<'add-members'>): Promise<undefined> {
  await provision(doing, ...members);
  await admit(doing, await asideStream(doing, user), { group, members });
  await enterAll(doing, group, members);
}

/** The maker takes it from them: the room sends their sessions away. */
export async function removeMembers(
  doing: Doing,
  { group, user, members }: OpOf<'remove-members'>,
): Promise<undefined> {
  const { timeoutMs, rooms } = doing;
  const stream = await asideStream(doing, user);
  for (const member of members) {
    await stream.request(affiliation(doing, group, { member, is: 'none' }), timeoutMs);
    rooms.get(group)?.delete(member);
  }
}

/** Sends by a session, which is in the room if its user is a member. */
export async function sendToGroup(doing: Doing, op: OpOf<'send-to-group'>, bytes: Uint8Array): Promise<void> {
  const { sessions, play, timeoutMs } = doing;
  if (op.via === 'api') throw unreachable('no-api', 'no back end sends to rooms');
  await provisionFirst(doing, op.from);
  const session = sessions.get(op.via.session);
  if (!session) throw sessionClosed(op.via.session);
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const draft = { clientNumber: play.world.clientNumber(op.message), to: roomOf(doing, op.group), body };
  await session.sendToRoom(draft, timeoutMs);
}

/** Reads the archive of a room, which its members may without being there. */
export async function readGroup(doing: Doing, { user, group }: OpOf<'read-group'>): Promise<Result> {
  const stream = await readingStream(doing, user);
  const results = await searchArchive(stream, { of: roomOf(doing, group), pageSize }, doing.timeoutMs);
  const messages = results.flatMap((result) => {
    const original = originalOf(result);
    return (original && seenInRoom(doing, original, attr(result, 'id'))) ?? [];
  });
  return { gave: 'messages', messages };
}

/** A session that has just come enters the rooms of its user. */
export async function enterRooms(doing: Doing, session: Session, user: string): Promise<void> {
  for (const [group, members] of doing.rooms) if (members.has(user)) await enter(doing, session, { group, user });
}

/** The sessions of these users that are online enter. */
async function enterAll(doing: Doing, group: string, users: readonly string[]): Promise<void> {
  const { sessions, play } = doing;
  const entering = users.flatMap((user) =>
    [...sessions.values()]
      .filter((session) => session.user === play.world.native(user) && session.online)
      .map((session) => enter(doing, session, { group, user })),
  );
  await Promise.all(entering);
}

interface Place {
  readonly group: string;
  readonly user: string;
}

function enter(doing: Doing, { stream }: Session, { group, user }: Place): Promise<void> {
  return stream.enter(entry(doing, group, user), doing.timeoutMs);
}

/** The presence with which a user enters, under his own name, and asks for nothing of what was said before. */
function entry(doing: Doing, group: string, user: string): Element {
  const to = `${roomOf(doing, group)}/${doing.play.world.native(user)}`;
  return xml('presence', { to }, xml('x', ns.muc, xml('history', { maxstanzas: '0' })));
}

async function admit(
  doing: Doing,
  stream: Stream,
  { group, members }: { readonly group: string; readonly members: readonly string[] },
): Promise<void> {
  const { rooms, timeoutMs } = doing;
  for (const member of members) {
    await stream.request(affiliation(doing, group, { member, is: 'member' }), timeoutMs);
    rooms.get(group)?.add(member);
  }
}

function affiliation(
  doing: Doing,
  group: string,
  { member, is }: { readonly member: string; readonly is: 'member' | 'none' },
): Element {
  const jid = `${doing.play.world.native(member)}@${doing.domain}`;
  const item = xml('item', { affiliation: is, jid });
  return xml('iq', { type: 'set', to: roomOf(doing, group) }, xml('query', ns.mucAdmin, item));
}
