import { GROUP } from '../channel.ts';
import type { Fault } from './fault.ts';

/** Only whoever speaks in a group is taken to have it in his list. */
export const fault: Fault = {
  id: 'group-hidden-from-those-who-wait',
  breaks: 'a group is not in the list of a member who has said nothing there',
  stage: 'listConversations',
  caughtBy: ['IMC-GRP-006'],
  mayBreak: ['IMC-GRP-007'],
  apply: (inner) => ({
    ...inner,
    listConversations: (uid, asked) =>
      inner
        .listConversations(uid, asked)
        .filter(
          ({ conversation: { channel }, recents }) =>
            channel.type !== GROUP || recents.some(({ fromUid }) => fromUid === uid),
        ),
  }),
};
