import type { MessageView, Observation } from '../../vocabulary/index.ts';
import type { Desk } from './desk.ts';
import { bareOf, resourceOf, userOf } from './wire/jid.ts';
import { attr, type Element, ns } from './wire/xml.ts';

type GroupPush = Extract<Observation, { see: 'group-push' }>;

/** The address of a group: a room of the service for rooms. */
export function roomOf({ play, roomService }: Desk, group: string): string {
  return `${play.world.native(group)}@${roomService}`;
}

/** What came from a room, which is a push only if somebody said it; `undefined` for a message from elsewhere. */
export function saidInRoom(desk: Desk, message: Element): { readonly push?: GroupPush } | undefined {
  const room = bareOf(attr(message, 'from') ?? '');
  const service = desk.roomService;
  if (!room.endsWith(`@${service}`)) return undefined;
  const view = seenInRoom(desk, message);
  const group = desk.play.world.local(userOf(room, service));
  return view ? { push: { see: 'group-push', group, message: view } } : {};
}

/** A message that somebody said in a room, pushed or archived with this id; `undefined` where it is none: a subject, an invitation. */
export function seenInRoom({ play: { world } }: Desk, message: Element, id?: string): MessageView | undefined {
  const from = attr(message, 'from') ?? '';
  const [body, nick] = [message.getChild('body'), resourceOf(from)];
  if (attr(message, 'type') !== 'groupchat' || !body || nick === undefined) return undefined;
  const stamp = message.getChildren('stanza-id', ns.stanzaIds).find((each) => attr(each, 'by') === bareOf(from));
  return world.view({
    // Each user is in a room under his own name.
    from: nick,
    bytes: new TextEncoder().encode(body.getText()),
    clientNumber: attr(message, 'id'),
    serverId: id ?? attr(stamp, 'id'),
  });
}
