import type { MessageView, World } from '../../vocabulary/index.ts';
import { type JoinedRoom, receiptsSchema, type RoomEvent } from './wire/schemas.ts';
import { userOf } from './wire/user-id.ts';

/** A field of our own in the content of a message, which servers pass on as it is: the client message number. */
const numberField = 'im_conformance.client_number';

export const messageType = 'm.room.message';
export const receiptType = 'm.receipt';
export const memberType = 'm.room.member';

/** The content of a message event. */
export function contentFor(clientNumber: string, bytes: Uint8Array): object {
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return { msgtype: 'm.text', body, [numberField]: clientNumber };
}

/** A message event as a user sees it; `undefined` when it has no text. */
export function viewOf(
  { world, domain }: { readonly world: World; readonly domain: string },
  { content, sender, event_id }: RoomEvent,
): MessageView | undefined {
  const { body, [numberField]: number } = content;
  if (typeof body !== 'string') return undefined;
  return world.view({
    from: userOf(sender, domain),
    bytes: new TextEncoder().encode(body),
    clientNumber: typeof number === 'string' ? number : undefined,
    serverId: event_id,
  });
}

/** Who says in a room, for all to see, up to which event he has read. */
export function receiptsIn({ ephemeral }: JoinedRoom): { readonly event: string; readonly user: string }[] {
  return (ephemeral?.events ?? []).flatMap(({ type, content }) => {
    const receipts = type === receiptType ? receiptsSchema.safeParse(content) : undefined;
    return Object.entries(receipts?.data ?? {}).flatMap(([event, kinds]) =>
      Object.keys(kinds['m.read'] ?? {}).map((user) => ({ event, user })),
    );
  });
}

/** Whom a room is shared with, as its member events tell: the other one, or the user himself where there is nobody else. */
export function otherOf(members: Iterable<RoomEvent>, own: string): string | undefined {
  let alone: string | undefined;
  for (const { type, state_key, content } of members) {
    const { membership } = content;
    if (type !== memberType || state_key === undefined || (membership !== 'join' && membership !== 'invite')) continue;
    if (state_key !== own) return state_key;
    alone = own;
  }
  return alone;
}
