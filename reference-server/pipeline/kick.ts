import type { Stages } from './stages.ts';

/** The session is told why, and closed at once. */
export const kick: Stages['kick'] = (session, reason) => session.kick(reason);
