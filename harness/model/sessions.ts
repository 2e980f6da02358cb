import type { Capabilities, Doing, HistoryEvent, OpOf, SessionView } from '../vocabulary/index.ts';
import { fidelityOf } from '../vocabulary/index.ts';
import { only } from './doings.ts';

/** The sessions of a play: when each was surely online, and what it was pushed. */
export function sessionsOf(
  doings: readonly Doing[],
  events: readonly HistoryEvent[],
  capabilities: Capabilities,
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
        events: events.filter((event) => 'session' in event && event.session === name),
      },
    ),
  );
}

interface Rest {
  readonly capabilities: Capabilities;
  readonly logouts: readonly Doing<OpOf<'logout'>>[];
  readonly events: readonly HistoryEvent[];
}

function sessionView(
  session: string,
  logins: readonly Doing<OpOf<'login'>>[],
  { logouts, events, capabilities }: Rest,
): SessionView {
  const { op } = logins[0] as Doing<OpOf<'login'>>;
  const answered = logins.find((login) => login.outcome.is === 'ok');
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
    .find(({ at }) => at > onlineFrom && at < logout);
  const goneAt = Math.min(leftAt, closed?.by === 'server' ? closed.at : Infinity);
  return {
    session,
    user: op.user,
    device: op.device ?? session,
    fidelity: fidelityOf(capabilities, op.transport),
    acks: op.acks !== false,
    logins,
    onlineFrom,
    onlineUntil: Math.min(logout, closed?.at ?? Infinity, again?.start ?? Infinity),
    offlineFrom: logins.some(({ start }) => start > goneAt) ? Infinity : goneAt,
    closed,
    pushes: events.flatMap((event) =>
      event.type === 'seen' && event.observation.see === 'push'
        ? [{ at: event.at, with: event.observation.with, message: event.observation.message }]
        : [],
    ),
    barrier: events.find((event) => event.type === 'barrier')?.at,
  };
}
