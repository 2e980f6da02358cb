import type { OpOf } from '../../../vocabulary/index.ts';
import type { Doing } from '../desk.ts';
import { resourceOf } from '../wire/jid.ts';
import { provision } from './accounts.ts';

/** Has the server end each session of the user. The stream by which this driver reads for him is none, and stays. */
export async function kick(doing: Doing, { user }: OpOf<'kick'>): Promise<void> {
  const { api, play, domain, sessions, timeoutMs } = doing;
  api.assertOffered();
  await provision(doing, user);
  const native = play.world.native(user);
  for (const session of sessions.values()) {
    if (session.user !== native || !session.online) continue;
    session.sentAway = true;
    const resource = resourceOf(session.stream.address ?? '');
    await api.tell('kick_session', { user: native, host: domain, resource, reason: 'kicked' }, timeoutMs);
  }
}
