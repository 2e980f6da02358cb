import type { OpOf, Outcome } from '../../../vocabulary/index.ts';
import { doneSchema } from '../api/schemas.ts';
import type { Route } from '../api/routes.ts';
import { type Doing, outcomeOf } from '../desk.ts';
import { groupChannel } from '../wire/wkproto/packets.ts';

/** The back end makes a group; who makes it is a member like any other. */
export async function makeGroup(doing: Doing, { group, user, members }: OpOf<'make-group'>): Promise<Outcome> {
  doing.groups.add(doing.play.world.native(group));
  return change(doing, 'POST /channel', group, [user, ...members]);
}

/** The back end adds members. */
export function addMembers(doing: Doing, { group, members }: OpOf<'add-members'>): Promise<Outcome> {
  return change(doing, 'POST /channel/subscriber_add', group, members);
}

/** The back end takes members out. */
export function removeMembers(doing: Doing, { group, members }: OpOf<'remove-members'>): Promise<Outcome> {
  return change(doing, 'POST /channel/subscriber_remove', group, members);
}

async function change(
  { api, play, deadline }: Doing,
  route: Route,
  group: string,
  members: readonly string[],
): Promise<Outcome> {
  const { world } = play;
  const channel = { channel_id: world.native(group), channel_type: groupChannel };
  const body = JSON.stringify({ ...channel, subscribers: members.map((member) => world.native(member)) });
  return outcomeOf(await api.call({ route, body }, doneSchema, deadline));
}
