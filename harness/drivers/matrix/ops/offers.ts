import type { CapabilityName, OpOf, Result } from '../../../vocabulary/index.ts';
import type { Doing } from '../desk.ts';
import { loginFlowsSchema, versionsSchema } from '../wire/schemas.ts';
import { provision } from './accounts.ts';

/** What each version of the specification from 1.1 on has, and this driver uses. */
const specified: readonly CapabilityName[] = [
  'sessionSend',
  'push',
  'ownPush',
  'historyWays',
  'walkWays',
  'lookUpWays',
  'listWays',
  'syncWays',
  'lastMessage',
  'unread',
  'markRead',
  'readPosition',
  'groups',
  'groupSend',
  'groupHistoryWays',
  'groupList',
];

/** Asks which versions of the specification the server keeps to, and how it lets users log in. */
export async function askOffers(doing: Doing, { user }: OpOf<'ask-offers'>): Promise<Result> {
  await provision(doing, user);
  const api = doing.requests(`reader:${user}`);
  const { timeoutMs } = doing;
  const { versions } = await api.call({ route: 'GET /versions', answer: versionsSchema, timeoutMs });
  const { flows } = await api.call({ route: 'GET /v3/login', answer: loginFlowsSchema, timeoutMs });
  const keepsTo = versions.filter((version) => /^v1\.\d+$/.test(version));
  const ofSpec = `announces ${keepsTo.length > 0 ? keepsTo.join(', ') : 'no version of the specification from v1.1 on'}`;
  const byPassword = flows.some(({ type }) => type === 'm.login.password');
  return {
    gave: 'offers',
    offers: [
      ...specified.map((capability) => ({ capability, offered: keepsTo.length > 0, detail: ofSpec })),
      {
        capability: 'tokens',
        offered: byPassword,
        detail: `announces ${byPassword ? '' : 'no '}login by m.login.password`,
      },
    ],
  };
}
