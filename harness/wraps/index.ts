import { ImcError } from '../core/errors.ts';
import type { Driver, Wrap } from '../vocabulary/index.ts';
import { wrap as dropPush } from './drop-push.ts';
import { wrap as dropOwnPush } from './drop-own-push.ts';
import { wrap as doublePush } from './double-push.ts';
import { wrap as swapPushes } from './swap-pushes.ts';
import { wrap as latePush } from './late-push.ts';
import { wrap as leakPush } from './leak-push.ts';
import { wrap as manglePayload } from './mangle-payload.ts';
import { wrap as wrongSender } from './wrong-sender.ts';
import { wrap as loseAck } from './lose-ack.ts';
import { wrap as loseLogin } from './lose-login.ts';
import { wrap as letIn } from './let-in.ts';
import { wrap as keepKicked } from './keep-kicked.ts';
import { wrap as forgetHistory } from './forget-history.ts';
import { wrap as swapHistory } from './swap-history.ts';
import { wrap as splitHistory } from './split-history.ts';
import { wrap as forgetByWay } from './forget-by-way.ts';
import { wrap as hideChat } from './hide-chat.ts';
import { wrap as loseReceipts } from './lose-receipts.ts';
import { wrap as forgetRead } from './forget-read.ts';
import { wrap as denyOffer } from './deny-offer.ts';
import { wrap as losePage } from './lose-page.ts';
import { wrap as wrongMore } from './wrong-more.ts';
import { wrap as wrongBadge } from './wrong-badge.ts';
import { wrap as strangeAnswer } from './strange-answer.ts';
import { wrap as staleChanges } from './stale-changes.ts';
import { wrap as unreadByWay } from './unread-by-way.ts';
import { wrap as forgetMessagesAtRestart } from './forget-messages-at-restart.ts';
import { wrap as forgetChatsAtRestart } from './forget-chats-at-restart.ts';
import { wrap as forgetReadsAtRestart } from './forget-reads-at-restart.ts';
import { wrap as repeatPosition } from './repeat-position.ts';
import { wrap as otherIdAgain } from './other-id-again.ts';
import { wrap as dropGroupPush } from './drop-group-push.ts';
import { wrap as leakGroupPush } from './leak-group-push.ts';
import { wrap as forgetGroupHistory } from './forget-group-history.ts';
import { wrap as swapGroupHistory } from './swap-group-history.ts';
import { wrap as letOutsidersSend } from './let-outsiders-send.ts';
import { wrap as hideGroups } from './hide-groups.ts';
import { wrap as wrongGroupBadge } from './wrong-group-badge.ts';

/** All trouble that can be put between a driver and the runner, in the order in which it is listed. */
export const wraps: readonly Wrap[] = [
  dropPush,
  dropOwnPush,
  doublePush,
  swapPushes,
  latePush,
  leakPush,
  manglePayload,
  wrongSender,
  loseAck,
  loseLogin,
  letIn,
  keepKicked,
  forgetHistory,
  swapHistory,
  splitHistory,
  forgetByWay,
  hideChat,
  forgetRead,
  loseReceipts,
  denyOffer,
  losePage,
  wrongMore,
  wrongBadge,
  strangeAnswer,
  staleChanges,
  unreadByWay,
  forgetMessagesAtRestart,
  forgetChatsAtRestart,
  forgetReadsAtRestart,
  repeatPosition,
  otherIdAgain,
  dropGroupPush,
  leakGroupPush,
  forgetGroupHistory,
  swapGroupHistory,
  letOutsidersSend,
  hideGroups,
  wrongGroupBadge,
];

/** The wraps with these ids. Throws `IMC_ERR_WRAP` for one that there is not. */
export function wrapsNamed(ids: readonly string[]): readonly Wrap[] {
  return ids.map((id) => {
    const wrap = wraps.find((each) => each.id === id);
    if (wrap) return wrap;
    throw new ImcError('IMC_ERR_WRAP', `no wrap is called ${id}; there are ${wraps.map((each) => each.id).join(', ')}`);
  });
}

/** The driver in all of this trouble, the first named nearest to it. */
export function inTrouble(driver: Driver, ids: readonly string[]): Driver {
  return wrapsNamed(ids).reduce((inner, wrap) => wrap.apply(inner), driver);
}
