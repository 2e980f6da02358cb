import type { Sessions } from '../sessions.ts';
import type { Stages } from './stages.ts';

/** Hands the message to every session of every member, except the one that sent it. */
export function push(sessions: Sessions): Stages['push'] {
  return ({ message, members }, { origin }) => {
    for (const uid of members) for (const session of sessions.of(uid)) if (session !== origin) session.deliver(message);
  };
}
