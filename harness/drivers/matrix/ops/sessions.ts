import type { OpOf, Result } from '../../../vocabulary/index.ts';
import { idOf, passwordOf, type Doing } from '../desk.ts';
import { contentFor } from '../messages.ts';
import { beforehand, type OpFailed, sessionClosed, unreachable } from '../outcomes.ts';
import { Session } from '../session.ts';
import { transport } from '../ways.ts';
import { provision } from './accounts.ts';
import { roomFor } from './rooms.ts';

/** Opens a session; its name is the device unless one is named, so a login that is tried again replaces the one before. */
export async function login(doing: Doing, op: OpOf<'login'>): Promise<void> {
  const { sessions, play, timeoutMs } = doing;
  await provision(doing, op.user);
  sessions.get(op.session)?.end();
  const session = openSession(doing, op);
  sessions.set(op.session, session);
  try {
    await session.login(timeoutMs);
    play.used(`transport ${transport}`);
  } catch (thrown) {
    if (sessions.get(op.session) === session) sessions.delete(op.session);
    throw thrown;
  }
}

function openSession(doing: Doing, { session: name, user, device = name, token }: OpOf<'login'>): Session {
  const { play, domain, known, groups } = doing;
  const { world } = play;
  return new Session({
    name,
    own: idOf(doing, user),
    password: passwordOf(world.native(user)),
    device,
    ...(token === 'wrong' ? { token: `not-a-token-of-${world.native(user)}` } : {}),
    world,
    domain,
    connect: () => doing.connect(name),
    pushed(room, other, seen) {
      const group = groups.groupOf(room);
      const message = known.learn(seen);
      if (group === undefined) play.observe(name, { see: 'push', with: world.local(other), message });
      else play.observe(name, { see: 'group-push', group, message });
    },
    read(room, by, event) {
      const upTo = known.messageOf(event);
      if (groups.groupOf(room) === undefined)
        play.observe(name, { see: 'read', by: world.local(by), ...(upTo === undefined ? {} : { upTo }) });
    },
    garbage: (detail) => play.observe(name, { see: 'garbage', detail }),
    closed: (by, reason) => play.observe(name, { see: 'closed', by, reason }),
    failed: doing.failed,
  });
}

/** Ends the session in order; when it is over, the server takes its access token no more. */
export async function logout({ sessions, timeoutMs }: Doing, { session: name }: OpOf<'logout'>): Promise<void> {
  const session = sessions.get(name);
  if (!session) throw sessionClosed(name);
  sessions.delete(name);
  await session.leave(timeoutMs);
}

/** Sends a direct message by a session; its client message number is its transaction id. */
export async function send(doing: Doing, op: OpOf<'send'>, bytes: Uint8Array): Promise<Result> {
  if (op.via === 'api') throw noApi();
  const room = await beforehand('no-room', roomFor(doing, op.from, op.to));
  return sendInto(doing, op, { room, bytes });
}

/** Sends a message into a room. */
export async function sendInto(
  doing: Doing,
  { via, message }: Pick<OpOf<'send'>, 'via' | 'message'>,
  { room, bytes }: { readonly room: string; readonly bytes: Uint8Array },
): Promise<Result> {
  if (via === 'api') throw noApi();
  const session = doing.sessions.get(via.session);
  if (!session) throw sessionClosed(via.session);
  const number = doing.play.world.clientNumber(message);
  const serverId = await session.send(room, number, contentFor(number, bytes), doing.timeoutMs);
  doing.known.sent(message, serverId);
  return { gave: 'ack', serverId };
}

function noApi(): OpFailed {
  return unreachable('no-api', 'what sends for users is an application service, and this is none');
}
