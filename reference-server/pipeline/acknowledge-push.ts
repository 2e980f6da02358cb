import type { Stages } from './stages.ts';

/** The session has the message: it is not pushed to it again. */
export const acknowledgePush: Stages['acknowledgePush'] = (session, messageId) => session.acknowledge(messageId);
