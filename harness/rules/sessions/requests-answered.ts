import { allowedAt, blockedAt } from '../../model/may-send.ts';
import { isSpokenOf, isTouched } from '../../model/dialects.ts';
import { isKickedBetween } from '../../model/kicks.ts';
import { isAmidRestart, isRestartedBetween } from '../../model/restarts.ts';
import type { Doing, HistoryView, Rule, SessionView, Violation } from '../../vocabulary/index.ts';
import { isPromised } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import { beforeTrouble } from './trouble.ts';

export const rule: Rule = {
  id: 'IMC-SESS-003',
  area: 'sessions',
  level: 'MUST',
  severity: 'major',
  title: 'each request that is in order is answered, and with yes',
  text: 'A registration, a send, a read or a mark that is in order is answered in time, and not refused.',
  source: [{ url: 'docs/wire.md#ack', quote: 'Each request that is in order is answered.' }],
  needs: [],
  check(view) {
    const result = tally();
    for (const doing of view.doings) {
      if (noRequests.has(doing.op.op)) continue;
      if (isRightlyRefused(view, doing)) continue;
      if (doing.outcome.is !== 'ok' && isAmidRestart(view, doing)) continue;
      if (doing.phase !== 'barrier' && beforeTrouble(view, doing) && !afterClose(view, doing))
        result.owe(places(doing), broken(doing));
    }
    return result.findings();
  },
};

/** Ops that are no requests, or that other rules look at. */
const noRequests: ReadonlySet<Doing['op']['op']> = new Set(['login', 'logout', 'await-push', 'elapse', 'restart']);

/**
 * Whether it was refused with reason, as far as is known: a send to a group by who may be no member of it, one whose receiver may have
 * blocked its sender, or been blocked by him where that keeps both apart, or not allowed him, something of
 * a user about whom the server was told what only its own kind knows, or what never was in order.
 */
function isRightlyRefused(view: HistoryView, { op, outcome, start, end }: Doing): boolean {
  if (outcome.is !== 'refused') return false;
  // An op of a dialect that did not reach the server is none that its driver could do.
  if (outcome.by === 'network') return op.op === 'dialect';
  if (op.op === 'register') return isSpokenOf(view, op.user);
  if (op.op === 'send-to-group')
    return view.groups.some(({ group, isMember }) => group === op.group && isMember(op.from, start, end) !== 'yes');
  if (op.op !== 'send') return false;
  const send = { ...op, start, end };
  const isAllowed = ['yes', 'needless'].includes(allowedAt(view, send));
  const hasBlocked =
    isPromised(view.capabilities, 'blocksBoth') && blockedAt(view, { ...send, from: op.to, to: op.from }) !== 'never';
  return (
    hasBlocked || blockedAt(view, send) !== 'never' || !isAllowed || isTouched(view, op.from) || isTouched(view, op.to)
  );
}

/** Whether the request went to a session that had been closed, which is another rule's affair, that was kicked, or that had ended with the server. */
function afterClose(view: HistoryView, { op, start, end }: Doing): boolean {
  if ((op.op !== 'send' && op.op !== 'send-to-group') || op.via === 'api') return false;
  const { session: name } = op.via;
  const isEnded = ({ closed, logins, user }: SessionView) => {
    const came = Math.max(0, ...logins.filter((login) => login.start < start).map((login) => login.start));
    const isClosed = closed !== undefined && closed.at < end;
    return isClosed || isKickedBetween(view, user, came, end) || isRestartedBetween(view, came, end);
  };
  return view.sessions.some((each) => each.session === name && isEnded(each));
}

function broken(doing: Doing): Violation | false {
  const { outcome, op } = doing;
  if (outcome.is === 'ok') return false;
  return {
    lasting: true,
    shape: `${op.op}-${outcome.is === 'refused' ? 'refused' : 'unanswered'}`,
    expected: `${op.op} is answered, and with yes`,
    actual: outcome.is === 'refused' ? `refused: ${outcome.code} ${outcome.detail}` : outcome.detail,
    evidence: places(doing),
  };
}
