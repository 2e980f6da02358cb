import { type Deadline, poll } from '../../../core/deadline.ts';
import type { OpOf, Outcome, SeenMessage } from '../../../vocabulary/index.ts';
import type { Called } from '../api/api.ts';
import { doneSchema, onlineSchema } from '../api/schemas.ts';
import { type Desk, chatName, type Doing, inTurn, outcomeOf, tokenOf } from '../desk.ts';
import { sessionClosed, unknown, unreachable } from '../../../vocabulary/index.ts';
import { positionOf } from '../position.ts';
import { Session, type SessionOptions } from '../session.ts';
import { transportNamed, transports } from '../wire/dialect.ts';
import { groupChannel } from '../wire/wkproto/packets.ts';
import type { Pushed } from '../wire/protocol.ts';

/** Gives the user a token: the server knows him from then on. */
export async function register({ api, play, deadline }: Doing, { user }: OpOf<'register'>): Promise<Outcome> {
  const uid = play.world.native(user);
  const body = JSON.stringify({ uid, token: tokenOf(uid), device_flag: 0, device_level: 0 });
  return outcomeOf(await api.call({ route: 'POST /user/token', body }, doneSchema, deadline));
}

/** Opens a session; its name is the id of the device unless one is named, so a login that is tried again replaces the one before. */
export async function login(doing: Doing, op: OpOf<'login'>): Promise<Outcome> {
  const { sessions, play, dialect } = doing;
  const { session: name } = op;
  const deadline = await inTurn(doing);
  const transport = transportNamed(dialect, op.transport);
  const { over } = transports[transport];
  const address = play.endpoints[over];
  if (address === undefined) return unreachable('no-endpoint', `the target names no ${over} endpoint`);
  sessions.get(name)?.end();
  const session = openSession(doing, op, { transport, address });
  sessions.set(name, session);
  const outcome = await session.login(deadline.leftMs());
  if (outcome.is === 'ok') play.used(`transport ${transport}`);
  else if (sessions.get(name) === session) sessions.delete(name);
  return outcome;
}

function openSession(
  { play, known, failed, dialect, groups }: Desk,
  { session: name, user, device = name, token, acks }: OpOf<'login'>,
  way: Pick<SessionOptions, 'transport' | 'address'>,
): Session {
  const uid = play.world.native(user);
  return new Session({
    ...way,
    ca: play.endpoints['ca'],
    rpc: dialect.rpc,
    uid,
    token: token === 'wrong' ? `not-${tokenOf(uid)}` : tokenOf(uid),
    deviceId: device,
    acks: acks !== false,
    failed,
    saw: (observation) => play.observe(name, observation),
    transcribe: (dir, text) => play.transcribe(name, dir, text),
    pushed(pushed) {
      const message = play.world.view(seenIn(pushed));
      known.learnFrom(message);
      const { channelId, channelType } = pushed;
      if (channelType === groupChannel && groups.has(channelId))
        return play.observe(name, { see: 'group-push', group: play.world.local(channelId), message });
      play.observe(name, { see: 'push', with: chatName(play.world, channelId, channelType), message });
    },
  });
}

function seenIn({ fromUid, bytes, clientMsgNo, messageId, messageSeq, badge }: Pushed): SeenMessage {
  return {
    from: fromUid,
    bytes,
    clientNumber: clientMsgNo,
    serverId: messageId,
    position: positionOf(messageSeq),
    badge,
  };
}

/** Closes the session, and waits until the server lists no more connections of the user than he has open. */
export async function logout(doing: Doing, { session: name }: OpOf<'logout'>): Promise<Outcome> {
  const { sessions, deadline } = doing;
  const session = sessions.get(name);
  if (!session || session.ended) return sessionClosed(name);
  session.end();
  sessions.delete(name);
  let listed = 'the connection';
  const outcome = await poll<Outcome>(
    deadline,
    async () => {
      const online = await connectionsOf(doing, session.uid, deadline);
      if ('failure' in online) return deadline.passed ? undefined : unknown('cut', online.failure.detail);
      listed = `${online.value} connections`;
      return online.value <= openBy(sessions, session.uid) ? { is: 'ok' } : undefined;
    },
    { slowestMs: 40 },
  );
  return outcome ?? unknown('timeout', `after the end of ${name} the server still lists ${listed} of its user`);
}

/** How many connections the server lists for a user. */
async function connectionsOf({ api }: Doing, uid: string, deadline: Deadline): Promise<Called<number>> {
  const body = JSON.stringify([uid]);
  const called = await api.call({ route: 'POST /user/onlinestatus', body }, onlineSchema, deadline);
  if ('failure' in called) return called;
  return { value: called.value.filter((connection) => connection.uid === uid).length };
}

/** Sessions of the user that are open, or being opened. */
function openBy(sessions: ReadonlyMap<string, Session>, uid: string): number {
  return [...sessions.values()].filter((session) => session.uid === uid && !session.ended).length;
}
