import { OpFailed, unreachable } from '../outcomes.ts';
import { accountOf, type Doing } from '../desk.ts';
import { saidInRoom } from '../rooms.ts';
import type { Stream } from '../wire/stream.ts';
import { bareOf } from '../wire/jid.ts';
import { logIn, registerAccount } from '../wire/negotiate.ts';
import { attr, type Element } from '../wire/xml.ts';

/** Sees to it that users have an account; by their local names. */
export async function provision(doing: Doing, ...users: readonly string[]): Promise<void> {
  await Promise.all(users.map((user) => provisionOne(doing, doing.play.world.native(user))));
}

/** The same before something is sent: what fails then has not been sent. */
export async function provisionFirst(doing: Doing, ...users: readonly string[]): Promise<void> {
  try {
    await provision(doing, ...users);
  } catch (thrown) {
    if (!(thrown instanceof OpFailed) || thrown.failure.is !== 'unknown') throw thrown;
    throw unreachable('no-account', thrown.message);
  }
}

/**
 * A stream by which the user can read: that of his first session that is online and is to stay, else one of his own, by which he is not
 * available, so that it changes nothing of what he is sent.
 */
export async function readingStream(doing: Doing, user: string): Promise<Stream> {
  const { sessions, play } = doing;
  const native = play.world.native(user);
  await provision(doing, user);
  for (const session of sessions.values())
    if (session.user === native && session.online && !session.sentAway) return session.stream;
  return asideStream(doing, user);
}

/** A stream of the user's own by which he is not available, and that is none of his sessions. */
export async function asideStream(doing: Doing, user: string): Promise<Stream> {
  const { readers, play } = doing;
  const native = play.world.native(user);
  const reader = await readers.get(native, () => openReader(doing, user, native));
  if (!reader.ended) return reader;
  readers.forget(native);
  return readers.get(native, () => openReader(doing, user, native));
}

async function provisionOne(doing: Doing, user: string): Promise<void> {
  const { accounts, timeoutMs } = doing;
  await accounts.get(user, async () => {
    const account = accountOf(user);
    const stream = doing.connect(account, {
      lane: 'accounts',
      message: () => stream.garbage('a message to nobody'),
      closed: () => {},
    });
    try {
      await registerAccount(stream, account, timeoutMs);
    } finally {
      stream.end();
    }
  });
}

/** Under which names somebody may await a message that came back to a user: its id, and whom it was for. */
export function bounceNames(user: string, message: Element): string[] {
  return [attr(message, 'id') ?? '', `${user} ${bareOf(attr(message, 'from') ?? '')}`];
}

async function openReader(doing: Doing, user: string, native: string): Promise<Stream> {
  const account = accountOf(native);
  const stream = doing.connect(account, {
    lane: `reader:${user}`,
    message: (message) => {
      // While its user makes a room, it is in there.
      if (saidInRoom(doing, message)) return;
      if (attr(message, 'type') !== 'error') return stream.garbage('a message to who is not available');
      const { failure } = stream.refusal(message.getChild('error'));
      if (!doing.bounces.take(bounceNames(user, message), failure))
        stream.garbage('a message came back to who is not available');
    },
    closed: () => doing.readers.forget(native),
  });
  try {
    await logIn(stream, { ...account, resource: 'imc-reader' }, doing.timeoutMs);
  } catch (thrown) {
    stream.end();
    throw thrown;
  }
  return stream;
}
