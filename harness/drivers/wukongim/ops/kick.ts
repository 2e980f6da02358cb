import type { OpOf, Outcome } from '../../../vocabulary/index.ts';
import { withIntegers } from '../api/exact-json.ts';
import { type Connection, connectionsSchema, doneSchema } from '../api/schemas.ts';
import { type Doing, outcomeOf } from '../desk.ts';

const connectionsMax = 100;

/** Ends each connection of the user that the server lists. */
export async function kick({ api, play: { world }, deadline }: Doing, { user }: OpOf<'kick'>): Promise<Outcome> {
  const uid = world.native(user);
  const query = new URLSearchParams({ uid, limit: String(connectionsMax) });
  const listed = await api.call({ route: 'GET /connz', query }, connectionsSchema, deadline);
  if ('failure' in listed) return listed.failure;
  for (const connection of listed.value.connections.filter((each) => each.uid === uid)) {
    const kicked = await api.call({ route: 'POST /conn/kick', body: kickBody(connection) }, doneSchema, deadline);
    if ('failure' in kicked) return outcomeOf(kicked);
  }
  return { is: 'ok' };
}

/** What ends a connection, as the server lists it. */
export function kickBody({ id, uid, node_id }: Connection): string {
  return withIntegers(node_id === undefined ? { uid } : { uid, node_id: Number(node_id) }, 'conn_id', id);
}
