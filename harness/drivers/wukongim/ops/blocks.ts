import type { OpOf, Outcome } from '../../../vocabulary/index.ts';
import type { Route } from '../api/routes.ts';
import { doneSchema } from '../api/schemas.ts';
import { type Doing, outcomeOf } from '../desk.ts';
import { personChannel } from '../wire/wkproto/packets.ts';

/** Puts the peer on the user's blacklist, which is that of the person channel with his name. */
export function block(doing: Doing, op: OpOf<'block'>): Promise<Outcome> {
  return change(doing, 'POST /channel/blacklist_add', op);
}

/** Takes the peer off the user's blacklist. */
export function unblock(doing: Doing, op: OpOf<'unblock'>): Promise<Outcome> {
  return change(doing, 'POST /channel/blacklist_remove', op);
}

/** Puts the peer on the user's whitelist, which is that of the person channel with his name. */
export function allow(doing: Doing, op: OpOf<'allow'>): Promise<Outcome> {
  return change(doing, 'POST /channel/whitelist_add', op);
}

/** Takes the peer off the user's whitelist. */
export function disallow(doing: Doing, op: OpOf<'disallow'>): Promise<Outcome> {
  return change(doing, 'POST /channel/whitelist_remove', op);
}

async function change(
  { api, play: { world }, deadline }: Doing,
  route: Route,
  { user, peer }: { readonly user: string; readonly peer: string },
): Promise<Outcome> {
  const channel = { channel_id: world.native(user), channel_type: personChannel };
  const body = JSON.stringify({ ...channel, uids: [world.native(peer)] });
  return outcomeOf(await api.call({ route, body }, doneSchema, deadline));
}
