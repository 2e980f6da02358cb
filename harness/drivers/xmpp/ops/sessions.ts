import type { OpOf } from '../../../vocabulary/index.ts';
import { accountOf, addressOf, type Doing } from '../desk.ts';
import { readMessage } from '../messages.ts';
import { saidInRoom } from '../rooms.ts';
import { sessionClosed } from '../outcomes.ts';
import { Session } from '../session.ts';
import { transport } from '../ways.ts';
import { bounceNames, provision } from './accounts.ts';
import { enterRooms } from './groups.ts';

/** Opens a session; its name is the resource unless a device is named, so a login that is tried again replaces the one before. */
export async function login(doing: Doing, op: OpOf<'login'>): Promise<void> {
  const { sessions, timeoutMs, play } = doing;
  const { session: name, user } = op;
  await provision(doing, user);
  sessions.get(name)?.end();
  const session = openSession(doing, op);
  sessions.set(name, session);
  try {
    await session.login(timeoutMs);
    await enterRooms(doing, session, user);
    play.used(`transport ${transport}`);
  } catch (thrown) {
    if (sessions.get(name) === session) sessions.delete(name);
    throw thrown;
  }
}

function openSession(doing: Doing, { session: name, user, device = name, token }: OpOf<'login'>): Session {
  const { play, domain } = doing;
  const own = accountOf(play.world.native(user));
  const account = token === 'wrong' ? { ...own, password: `not-${own.password}` } : own;
  const viewer = { world: play.world, domain, address: addressOf(doing, user) };
  const session: Session = new Session({
    name,
    resource: device,
    account,
    connect: (events) => doing.connect(account, { lane: name, ...events }),
    bounced: (message, failure) => doing.bounces.take(bounceNames(user, message), failure),
    closed: ({ by, reason }) => play.observe(name, { see: 'closed', by, reason }),
    message(message) {
      const said = saidInRoom(doing, message);
      if (said) return said.push && play.observe(name, said.push);
      const came = readMessage(viewer, message);
      if (came.is === 'push') play.observe(name, came.push);
      if (came.is === 'read') play.observe(name, came.read);
      if (came.is === 'garbage') session.stream.garbage(came.why);
    },
  });
  return session;
}

/** Ends the session in order; when it is over, the server has closed it. */
export async function logout({ sessions, timeoutMs }: Doing, { session: name }: OpOf<'logout'>): Promise<void> {
  const session = sessions.get(name);
  if (!session) throw sessionClosed(name);
  sessions.delete(name);
  await session.leave(timeoutMs);
}
