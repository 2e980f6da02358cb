import type { OpOf, Outcome } from '../../../vocabulary/index.ts';
import { refused, sessionClosed, unreachable } from '../../../vocabulary/index.ts';
import { sentBatchSchema, sentSchema } from '../api/schemas.ts';
import { type Doing, inTurn, outcomeOf } from '../desk.ts';
import type { Draft } from '../wire/protocol.ts';
import { groupChannel, personChannel } from '../wire/wkproto/packets.ts';

type Send = OpOf<'send'>;

interface ApiMessage {
  /** Its local name. */
  readonly message: string;
  readonly from: string;
  readonly to: string;
  /** Of what `to` names. Default: a person. */
  readonly channelType?: number;
  readonly bytes: Uint8Array;
}

/** Ways to send by the API: one message, or one for each of many receivers. */
export const apiWays: Readonly<Record<string, (doing: Doing, op: Send, bytes: Uint8Array) => Promise<Outcome>>> = {
  single,
  batch,
};

/** Sends a message to a group, and learns what the server calls it. */
export async function sendToGroup(doing: Doing, op: OpOf<'send-to-group'>, bytes: Uint8Array): Promise<Outcome> {
  const { message, from, via } = op;
  const { world } = doing.play;
  const to = world.native(op.group);
  const outcome =
    via === 'api'
      ? await postMessage(doing, { message, from: world.native(from), to, channelType: groupChannel, bytes }, {})
      : await bySession(doing, via.session, { message, channelId: to, channelType: groupChannel, bytes });
  if (outcome.is === 'ok' && outcome.result?.gave === 'ack') doing.known.learn(message, outcome.result);
  return outcome;
}

/** Sends a direct message, and learns what the server calls it. */
export async function send(doing: Doing, op: Send, bytes: Uint8Array): Promise<Outcome> {
  const outcome = await byTheWay(doing, op, bytes);
  if (outcome.is === 'ok' && outcome.result?.gave === 'ack') doing.known.learn(op.message, outcome.result);
  return outcome;
}

function byTheWay(doing: Doing, op: Send, bytes: Uint8Array): Promise<Outcome> {
  if (op.via !== 'api')
    return bySession(doing, op.via.session, {
      message: op.message,
      channelId: doing.play.world.native(op.to),
      channelType: personChannel,
      bytes,
      stored: op.stored !== false,
      badge: op.badge !== false,
      expireS: op.expiresInS ?? 0,
    });
  const way = apiWays[op.way ?? 'single'] ?? single;
  return way(doing, op, bytes);
}

function single(doing: Doing, op: Send, bytes: Uint8Array): Promise<Outcome> {
  const { world } = doing.play;
  const message = { message: op.message, from: world.native(op.from), to: world.native(op.to), bytes };
  return postMessage(doing, message, { header: headerOf(op), ...expiryOf(op) });
}

/** Sends one message by the API, with these fields besides; users are named as the server does. */
export async function postMessage(
  { api, play, deadline }: Doing,
  { message, from, to, channelType = personChannel, bytes }: ApiMessage,
  besides: object,
): Promise<Outcome> {
  const body = JSON.stringify({
    client_msg_no: play.world.clientNumber(message),
    from_uid: from,
    channel_id: to,
    channel_type: channelType,
    payload: Buffer.from(bytes).toString('base64'),
    ...besides,
  });
  const called = await api.call({ route: 'POST /message/send', body }, sentSchema, deadline);
  return outcomeOf(called, ({ data }) => ({ gave: 'ack', serverId: data.message_id }));
}

/** Whether it was sent in a way that takes no client message number. */
export function hasNoNumber({ via, way }: Send): boolean {
  return via === 'api' && way === 'batch';
}

/** A batch of one; its answer tells neither id nor number, and the message carries none of the client's. */
async function batch({ api, play, known, deadline }: Doing, op: Send, bytes: Uint8Array): Promise<Outcome> {
  const { world } = play;
  known.sentWithoutNumber(op.message);
  const body = JSON.stringify({
    header: headerOf(op),
    from_uid: world.native(op.from),
    subscribers: [world.native(op.to)],
    payload: Buffer.from(bytes).toString('base64'),
  });
  const called = await api.call({ route: 'POST /message/sendbatch', body }, sentBatchSchema, deadline);
  if ('value' in called && called.value.fail_uids.length > 0)
    return refused('batch-failed', called.value.reason.join('; '));
  return outcomeOf(called, () => ({ gave: 'ack' }));
}

function headerOf({ stored, badge }: Send) {
  return { no_persist: stored === false ? 1 : 0, red_dot: badge === false ? 0 : 1, sync_once: 0 };
}

/** A batch has no such field, and keeps its messages for ever. */
function expiryOf({ expiresInS }: Send): object {
  return expiresInS === undefined ? {} : { expire: expiresInS };
}

interface SessionMessage extends Pick<Draft, 'channelId' | 'channelType' | 'bytes'> {
  /** Its local name. */
  readonly message: string;
  /** Default: it is stored and shows a badge, for ever. */
  readonly stored?: boolean;
  readonly badge?: boolean;
  readonly expireS?: number;
}

async function bySession(doing: Doing, name: string, { message, ...said }: SessionMessage): Promise<Outcome> {
  const { sessions, play, dialect } = doing;
  const session = sessions.get(name);
  if (!session) return sessionClosed(name);
  const fidelity = dialect.transports[session.transport];
  if (fidelity === 'json' && !isJson(said.bytes)) return unreachable('no-json', 'the transport carries JSON alone');
  const draft = { clientMsgNo: play.world.clientNumber(message), stored: true, badge: true, expireS: 0, ...said };
  return session.send(draft, (await inTurn(doing)).leftMs());
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}
