import { looksAround, upgradeIn } from '../../model/upgrade.ts';
import type { Upgrade } from '../../model/upgrade.ts';
import type { ChatView, Doing, HistoryView, OpOf, Rule, SendView, Violation } from '../../vocabulary/index.ts';
import { isBetween } from '../../vocabulary/index.ts';
import { only } from '../../model/doings.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';
import { promiseOfUpgrades } from './source.ts';

export const rule: Rule = {
  id: 'IMC-UPG-005',
  area: 'upgrade',
  level: 'MUST',
  severity: 'critical',
  title: 'users of before an upgrade log in after it, and go on talking',
  text: 'After another version was started with the data, users who talked before are let in; what they send each other is accepted, pushed to those who are online, and stands in the history of both behind all that was there, in the place of nothing.',
  source: promiseOfUpgrades('Users come in as they did, and their chats go on behind what was there.'),
  needs: ['upgrade', 'historyWays'],
  check(view) {
    const result = tally();
    const upgrade = upgradeIn(view);
    if (!upgrade) return result.findings();
    for (const login of since(upgrade, only(view.doings, 'login')))
      result.owe(places(upgrade.doing, login), notLetIn(upgrade, login));
    for (const chat of view.chats.filter(({ accepted }) => accepted.some(({ end }) => end < upgrade.from)))
      for (const send of since(upgrade, chat.sends))
        result.owe(
          places(upgrade.doing, send),
          refused(upgrade, send) ||
            notPushed(view, upgrade, send) ||
            notBehind(view, upgrade, chat, send) ||
            inPlaceOf(view, upgrade, chat, send),
        );
    return result.findings();
  },
};

/** What the scenario does after the upgrade. */
function since<D extends Doing>({ until }: Upgrade, doings: readonly D[]): D[] {
  return doings.filter(({ phase, start }) => phase === 'body' && start > until);
}

/** A login that was not answered is tried again: the last try counts. */
function notLetIn(upgrade: Upgrade, login: Doing<OpOf<'login'>>): Violation | false {
  if (login.outcome.is === 'ok' || login.outcome.is === 'unknown') return false;
  return {
    shape: 'not-let-in',
    expected: `after the upgrade ${login.op.user} is let in`,
    actual: `it is refused: ${login.outcome.detail}`,
    evidence: places(upgrade.doing, login),
  };
}

function refused(upgrade: Upgrade, send: SendView): Violation | false {
  if (send.outcome.is !== 'refused') return false;
  return {
    shape: 'refused',
    expected: `after the upgrade ${send.from} may send to ${send.to}, as before`,
    actual: `${send.message} is refused: ${send.outcome.detail}`,
    evidence: places(upgrade.doing, send),
  };
}

function notPushed(view: HistoryView, upgrade: Upgrade, send: SendView): Violation | false {
  const waited = only(view.doings, 'await-push').find(({ op }) => op.message === send.message);
  if (!waited || waited.outcome.is === 'ok') return false;
  return {
    shape: 'not-pushed',
    expected: `after the upgrade ${send.to}, who is online, is pushed ${send.message}`,
    actual: 'he is not',
    evidence: places(upgrade.doing, send, waited),
  };
}

/** Whether something that its chat still had right after the upgrade is gone since it was sent. */
function inPlaceOf(view: HistoryView, upgrade: Upgrade, chat: ChatView, send: SendView): Violation | false {
  const { after } = looksAround(view.histories, upgrade);
  for (const read of view.histories) {
    if (!read.last || read.start < send.end || !isBetween(chat.users, [read.user, read.peer])) continue;
    const earlier = after.find((each) => each.user === read.user && each.peer === read.peer && each.way === read.way);
    // A way that shows so many at most shows others instead.
    if (!earlier || read.messages.length === earlier.messages.length) continue;
    const shown = read.messages.map(({ message }) => message);
    const gone = earlier.messages.find(({ message }) => message !== undefined && !shown.includes(message));
    if (!gone) continue;
    return {
      shape: 'took-a-place',
      expected: `${gone.message}, which was there after the upgrade, is still found by ${read.user} once ${send.message} was sent, by ${read.way}`,
      actual: `he reads ${row(shown)}`,
      evidence: places(upgrade.doing, earlier, send, read),
    };
  }
  return false;
}

/** Whether a message of after the upgrade is found last by both, in what the final reads show of their chat. */
function notBehind(view: HistoryView, upgrade: Upgrade, chat: ChatView, send: SendView): Violation | false {
  if (send.fate !== 'must') return false;
  const old = new Set(chat.sends.filter(({ end }) => end < upgrade.from).map(({ message }) => message));
  for (const read of view.histories) {
    if (!read.last || read.start < send.end || !isBetween(chat.users, [read.user, read.peer])) continue;
    const shown = read.messages.map(({ message }) => message);
    const at = shown.indexOf(send.message);
    if (at >= 0 && !shown.slice(at).some((message) => message !== undefined && old.has(message))) continue;
    return {
      shape: at < 0 ? 'not-found' : 'not-behind',
      expected: `${send.message}, sent after the upgrade, is found by ${read.user} behind all that was there, by ${read.way}`,
      actual: `he reads ${row(shown)}`,
      evidence: places(upgrade.doing, send, read),
    };
  }
  return false;
}
