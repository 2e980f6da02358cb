import type { OpOf, Outcome } from '../../../vocabulary/index.ts';
import { sentSchema } from '../api/schemas.ts';
import { type Doing, outcomeOf } from '../desk.ts';
import { sessionClosed } from '../../../vocabulary/index.ts';
import { personChannel } from '../wire/packets.ts';

/** Sends a direct message, and learns what the server calls it. */
export async function send(doing: Doing, op: OpOf<'send'>, bytes: Uint8Array): Promise<Outcome> {
  const outcome = op.via === 'api' ? await byApi(doing, op, bytes) : await bySession(doing, op.via.session, op, bytes);
  if (outcome.is === 'ok' && outcome.result?.gave === 'ack') doing.known.learn(op.message, outcome.result);
  return outcome;
}

async function byApi({ api, play, deadline }: Doing, op: OpOf<'send'>, bytes: Uint8Array): Promise<Outcome> {
  const { world } = play;
  const body = JSON.stringify({
    header: { no_persist: 0, red_dot: 1, sync_once: 0 },
    client_msg_no: world.clientNumber(op.message),
    from_uid: world.native(op.from),
    channel_id: world.native(op.to),
    channel_type: personChannel,
    payload: Buffer.from(bytes).toString('base64'),
  });
  const called = await api.call({ method: 'POST', path: '/message/send', body }, sentSchema, deadline);
  return outcomeOf(called, ({ data }) => ({ gave: 'ack', serverId: data.message_id }));
}

async function bySession(
  { sessions, play, deadline }: Doing,
  name: string,
  op: OpOf<'send'>,
  bytes: Uint8Array,
): Promise<Outcome> {
  const session = sessions.get(name);
  if (!session) return sessionClosed(name);
  const { world } = play;
  const draft = { clientMsgNo: world.clientNumber(op.message), channelId: world.native(op.to), bytes };
  return session.send(draft, deadline.leftMs());
}
