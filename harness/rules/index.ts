import { derivedLists } from '../derive/lists.ts';
import { viewOf } from '../model/view-of.ts';
import type { Capabilities, History, Judgement, Level, Rule } from '../vocabulary/index.ts';
import { neededOf, unsupportedBy } from '../vocabulary/index.ts';
import { rule as synced } from './commands/wukongim-synced.ts';
import { rule as deleted } from './conversations/wukongim-deleted.ts';
import { rule as changesEqualWhole } from './conversations/changes-equal-whole.ts';
import { rule as unreadOnlyList } from './conversations/unread-only-list.ts';
import { rule as readableOncePushed } from './conversations/readable-once-pushed.ts';
import { rule as offeredAsDocumented } from './capabilities/offered-as-documented.ts';
import { rule as nobodyElseSees } from './delivery/nobody-else-sees.ts';
import { rule as onlyForThoseOnline } from './delivery/only-for-those-online.ts';
import { rule as ownSessionsPushed } from './delivery/own-sessions-pushed.ts';
import { rule as pushedAtLogin } from './delivery/pushed-at-login.ts';
import { rule as pushedUntilAcknowledged } from './delivery/pushed-until-acknowledged.ts';
import { rule as repeatedIsOne } from './delivery/repeated-is-one.ts';
import { rule as listsAfterKill } from './durability/lists-after-kill.ts';
import { rule as listsAfterRestart } from './durability/lists-after-restart.ts';
import { rule as messagesAfterKill } from './durability/messages-after-kill.ts';
import { rule as messagesAfterRestart } from './durability/messages-after-restart.ts';
import { rule as positionsGoOn } from './durability/positions-go-on.ts';
import { rule as unreadOutlives } from './durability/unread-outlives.ts';
import { rule as channelExists } from './first-dm/channel-exists.ts';
import { rule as inTheReceiversList } from './first-dm/in-the-receivers-list.ts';
import { rule as inTheSendersList } from './first-dm/in-the-senders-list.ts';
import { rule as lastMessage } from './first-dm/last-message.ts';
import { rule as oneChannel } from './first-dm/one-channel.ts';
import { rule as noGap } from './first-dm/no-gap.ts';
import { rule as pushedOnce } from './first-dm/pushed-once.ts';
import { rule as receiversUnread } from './first-dm/receivers-unread.ts';
import { rule as sameByEveryWay } from './first-dm/same-by-every-way.ts';
import { rule as sendersUnread } from './first-dm/senders-unread.ts';
import { rule as storedOnceForBoth } from './first-dm/stored-once-for-both.ts';
import { rule as contentAsSent } from './history/content-as-sent.ts';
import { rule as everyWayAgrees } from './history/every-way-agrees.ts';
import { rule as flagsAsSent } from './history/flags-as-sent.ts';
import { rule as pageSaysMore } from './history/page-says-more.ts';
import { rule as pageWalkIsWhole } from './history/page-walk-is-whole.ts';
import { rule as groupHistoryWhole } from './groups/history-whole.ts';
import { rule as groupListed } from './groups/listed.ts';
import { rule as groupOneOrder } from './groups/one-order.ts';
import { rule as outsiderCannotSend } from './groups/outsider-cannot-send.ts';
import { rule as outsiderSeesNothing } from './groups/outsider-sees-nothing.ts';
import { rule as groupPushed } from './groups/pushed-to-members.ts';
import { rule as groupUnread } from './groups/unread.ts';
import { rule as oneOrder } from './ordering/one-order.ts';
import { rule as pushedInOrder } from './ordering/pushed-in-order.ts';
import { rule as allowedCanSend } from './permissions/allowed-can-send.ts';
import { rule as blockedCannotSend } from './permissions/blocked-cannot-send.ts';
import { rule as notAllowedCannotSend } from './permissions/not-allowed-cannot-send.ts';
import { rule as refusedLeavesNoTrace } from './permissions/refused-leaves-no-trace.ts';
import { rule as unblockedCanSend } from './permissions/unblocked-can-send.ts';
import { rule as answersHaveTheirShape } from './robustness/answers-have-their-shape.ts';
import { rule as deviceComesAgain } from './sessions/device-comes-again.ts';
import { rule as kickedIsOut } from './sessions/kicked-is-out.ts';
import { rule as loginAnswered } from './sessions/login-answered.ts';
import { rule as requestsAnswered } from './sessions/requests-answered.ts';
import { rule as serverOutlives } from './sessions/server-outlives.ts';
import { rule as wrongToken } from './sessions/wrong-token.ts';
import { rule as clearedByReading } from './unread/cleared-by-reading.ts';
import { rule as sameHoweverAsked } from './unread/same-however-asked.ts';
import { rule as toldThatItWasRead } from './unread/told-that-it-was-read.ts';
import { rule as setUnread } from './unread/wukongim-set-unread.ts';
import { rule as upgradedLists } from './upgrade/lists-are-kept.ts';
import { rule as upgradedMessages } from './upgrade/messages-are-kept.ts';
import { rule as upgradedOrder } from './upgrade/order-and-ids-stay.ts';
import { rule as upgradedUnread } from './upgrade/unread-is-kept.ts';
import { rule as upgradedUsers } from './upgrade/users-go-on.ts';
import { rule as toldToTheBackEnd } from './webhooks/told-to-the-back-end.ts';

/** All rules, in the order in which reports show them. */
export const rules: readonly Rule[] = [
  channelExists,
  storedOnceForBoth,
  inTheReceiversList,
  inTheSendersList,
  lastMessage,
  receiversUnread,
  sendersUnread,
  pushedOnce,
  oneChannel,
  sameByEveryWay,
  noGap,
  nobodyElseSees,
  pushedAtLogin,
  ownSessionsPushed,
  onlyForThoseOnline,
  pushedUntilAcknowledged,
  repeatedIsOne,
  oneOrder,
  pushedInOrder,
  contentAsSent,
  pageWalkIsWhole,
  pageSaysMore,
  everyWayAgrees,
  flagsAsSent,
  readableOncePushed,
  deleted,
  changesEqualWhole,
  unreadOnlyList,
  clearedByReading,
  setUnread,
  sameHoweverAsked,
  toldThatItWasRead,
  groupPushed,
  groupHistoryWhole,
  groupOneOrder,
  outsiderCannotSend,
  outsiderSeesNothing,
  groupListed,
  groupUnread,
  synced,
  blockedCannotSend,
  refusedLeavesNoTrace,
  unblockedCanSend,
  notAllowedCannotSend,
  allowedCanSend,
  loginAnswered,
  serverOutlives,
  requestsAnswered,
  wrongToken,
  deviceComesAgain,
  kickedIsOut,
  listsAfterRestart,
  listsAfterKill,
  messagesAfterRestart,
  messagesAfterKill,
  positionsGoOn,
  unreadOutlives,
  answersHaveTheirShape,
  upgradedMessages,
  upgradedOrder,
  upgradedLists,
  upgradedUnread,
  upgradedUsers,
  toldToTheBackEnd,
  offeredAsDocumented,
];

/** Judges a history by every rule that its server is bound by, of ours or of these. */
export function judge(history: History, by: readonly Rule[] = rules): Judgement[] {
  return judgeBy(boundBy(history.capabilities, by), history);
}

/**
 * Judges a play that was begun on another version by the rules about that alone: what that one did before is not held
 * against the server that went on with its data.
 */
export function judgeUpgrade(history: History): Judgement[] {
  return judgeBy(
    boundBy(history.capabilities).filter(({ area }) => area === 'upgrade'),
    history,
  );
}

function judgeBy(by: readonly Rule[], history: History): Judgement[] {
  const view = viewOf(history);
  const withDerived = { ...view, lists: [...view.lists, ...derivedLists(view)] };
  return by.map((rule) => ({
    rule: rule.id,
    ...rule.check(rule.derived ? withDerived : view),
  }));
}

/** The rules, of ours or of these, that a server with these capabilities is bound by. */
export function boundBy(capabilities: Capabilities, of: readonly Rule[] = rules): readonly Rule[] {
  return of.filter((rule) => unsupportedBy(rule, capabilities) === undefined);
}

/** The level that a rule has on a server: where the server only follows a convention, a MUST is a SHOULD. */
export function levelOn(rule: Rule, capabilities: Capabilities): Level {
  const conventional = neededOf(rule, capabilities).some((name) => {
    const capability = capabilities[name];
    return 'strength' in capability && capability.strength === 'convention';
  });
  return conventional ? 'SHOULD' : rule.level;
}
