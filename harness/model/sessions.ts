import type { Capabilities, Doing, HistoryEvent, OpOf, SessionView } from '../vocabulary/index.ts';
import { fidelityOf } from '../vocabulary/index.ts';
import { only } from './doings.ts';
import { kicksOf } from './kicks.ts';
import { isAmidRestart, isRestartedBetween, restartsIn } from './restarts.ts';

/** The sessions of a play: when each was surely online, and what it was pushed. */
export function sessionsOf(
  doings: readonly Doing[],
  events: readonly HistoryEvent[],
  { capabilities, restarts, kicks }: Pick<Rest, 'capabilities' | 'restarts' | 'kicks'>,
): SessionView[] {
  const logins = only(doings, 'login');
  const names = [...new Set(logins.map((login) => login.op.session))];
  return names.map((name) =>
    sessionView(
      name,
      logins.filter((login) => login.op.session === name),
      {
        logouts: only(doings, 'logout').filter((logout) => logout.op.session === name),
        capabilities,
        restarts,
        kicks,
        events: events.filter((event) => 'session' in event && event.session === name),
      },
    ),
  );
}

interface Rest {
  readonly capabilities: Capabilities;
  readonly restarts: readonly Doing<OpOf<'restart'>>[];
  readonly kicks: readonly Doing<OpOf<'kick'>>[];
  readonly logouts: readonly Doing<OpOf<'logout'>>[];
  readonly events: readonly HistoryEvent[];
}

function sessionView(
  session: string,
  logins: readonly Doing<OpOf<'login'>>[],
  { logouts, events, capabilities, restarts, kicks }: Rest,
): SessionView {
  const { op } = logins[0] as Doing<OpOf<'login'>>;
  // A login that was answered while the server was being restarted may have gone with the one that ended.
  const answered = logins.find((login) => login.outcome.is === 'ok' && !isAmidRestart({ restarts }, login));
  const onlineFrom = answered?.end ?? Infinity;
  const again = logins.find(({ start }) => start > onlineFrom);
  const logout = logouts[0]?.start ?? Infinity;
  const leftAt = logouts.find(({ outcome }) => outcome.is === 'ok')?.end ?? Infinity;
  const closed = events
    .flatMap((event) =>
      event.type === 'seen' && event.observation.see === 'closed'
        ? [{ at: event.at, by: event.observation.by, reason: event.observation.reason }]
        : [],
    )
    .find(({ at }) => at > onlineFrom && at < logout && !isRestartedBetween({ restarts }, onlineFrom, at));
  const kickedFrom = kicksOf({ kicks }, op.user).find(({ end }) => end > onlineFrom)?.start ?? Infinity;
  const { endsFrom, goneFrom } = endByRestart(logins, restarts);
  const goneAt = Math.min(leftAt, closed?.by === 'server' ? closed.at : Infinity, goneFrom);
  return {
    session,
    user: op.user,
    device: op.device ?? session,
    fidelity: fidelityOf(capabilities, op.transport),
    acks: op.acks !== false,
    logins,
    onlineFrom,
    onlineUntil: Math.min(logout, closed?.at ?? Infinity, again?.start ?? Infinity, kickedFrom, endsFrom(onlineFrom)),
    offlineFrom: logins.some(({ start }) => start > goneAt) ? Infinity : goneAt,
    closed,
    pushes: events.flatMap((event) =>
      event.type === 'seen' && event.observation.see === 'push'
        ? [{ at: event.at, with: event.observation.with, message: event.observation.message }]
        : [],
    ),
    groupPushes: events.flatMap((event) =>
      event.type === 'seen' && event.observation.see === 'group-push'
        ? [{ at: event.at, group: event.observation.group, message: event.observation.message }]
        : [],
    ),
    readBy: events.flatMap((event) =>
      event.type === 'seen' && event.observation.see === 'read'
        ? [{ at: event.at, by: event.observation.by, upTo: event.observation.upTo }]
        : [],
    ),
    barrier: events.find((event) => event.type === 'barrier')?.at,
  };
}

/** From when on a restart may have ended a session that came at some place, and from when on one surely has. */
function endByRestart(logins: readonly Doing<OpOf<'login'>>[], restarts: readonly Doing<OpOf<'restart'>>[]) {
  const all = restartsIn({ restarts });
  const sure = all.filter(
    ({ from, until }) =>
      until < Infinity &&
      logins.some(({ end }) => end < from) &&
      logins.every(({ start, end }) => end < from || start > until),
  );
  return {
    endsFrom: (came: number) => Math.min(Infinity, ...all.filter(({ until }) => until > came).map(({ from }) => from)),
    goneFrom: Math.min(Infinity, ...sure.map(({ until }) => until)),
  };
}
