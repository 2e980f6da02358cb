import { before } from '../../model/doings.ts';
import { isRestartedBetween } from '../../model/restarts.ts';
import type { Doing, HistoryView, OpOf, Rule, Violation } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places, row } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-CMD-001',
  area: 'commands',
  level: 'MUST',
  severity: 'critical',
  title: 'a command is handed out by each sync until it is acknowledged',
  text: 'A command that its receiver was pushed, and that he has not acknowledged, is in each of his syncs, once; one that he has acknowledged is in none.',
  source: [{ url: 'docs/wire.md#commands', quote: 'A command is handed out by each sync until it is acknowledged.' }],
  needs: ['dialect', 'push'],
  check(view) {
    const result = tally();
    for (const command of view.dialects.filter(({ op }) => op.name === 'wukongim:send-command'))
      for (const sync of syncsOf(view, command.op.users[1])) {
        const state = stateAt(view, command, sync);
        if (state !== 'unknown' && !isRestartedBetween(view, command.start, sync.end))
          result.owe(aboutOf(view, command, sync), broken(command, sync, state));
      }
    return result.findings();
  },
};

type Dialect = Doing<OpOf<'dialect'>>;

function syncsOf(view: HistoryView, user: string | undefined): Dialect[] {
  return view.dialects.filter(
    ({ op, outcome }) => op.name === 'wukongim:sync-commands' && op.users[0] === user && outcome.is === 'ok',
  );
}

/** Whether the command surely waits, or was surely acknowledged, when the user syncs. */
function stateAt(view: HistoryView, command: Dialect, sync: Dialect): 'waits' | 'acknowledged' | 'unknown' {
  const [, user] = command.op.users;
  const isIn = view.sessions.some(
    (session) =>
      session.user === user &&
      session.pushes.some(({ at, message }) => message.message === command.op.message && at < sync.start),
  );
  const acks = view.dialects.filter(
    ({ op, start }) => op.name === 'wukongim:ack-commands' && op.users[0] === user && start < sync.end,
  );
  if (acks.length === 0) return isIn ? 'waits' : 'unknown';
  const [ack] = acks;
  if (!ack || acks.length > 1 || ack.outcome.is !== 'ok' || ack.end > sync.start) return 'unknown';
  if (isIn && command.start > ack.end) return 'waits';
  const shown = lastSyncBefore(view, ack);
  return shown && timesIn(command, shown) > 0 ? 'acknowledged' : 'unknown';
}

/** The sync whose commands an acknowledgement is about; `undefined` where it is not certain which one the server gave last. */
function lastSyncBefore(view: HistoryView, ack: Dialect): Dialect | undefined {
  const syncs = view.dialects.filter(
    ({ op, outcome, start }) =>
      op.name === 'wukongim:sync-commands' &&
      op.users[0] === ack.op.users[0] &&
      outcome.is !== 'refused' &&
      start < ack.end,
  );
  const last = syncs.at(-1);
  const isCertain =
    last &&
    before(last, ack) &&
    syncs.every((sync) => sync.outcome.is === 'ok' && (sync === last || before(sync, last)));
  return isCertain ? last : undefined;
}

/** The command, its being acknowledged and the sync, and the pushes by which it is known to be in. */
function aboutOf(view: HistoryView, command: Dialect, sync: Dialect): number[] {
  const [, user] = command.op.users;
  const acks = view.dialects.filter(
    ({ op, start }) => op.name === 'wukongim:ack-commands' && op.users[0] === user && start < sync.end,
  );
  const pushes = view.sessions
    .flatMap((session) => session.pushes)
    .filter(({ at, message }) => message.message === command.op.message && at < sync.start);
  return [...places(command, ...acks, sync), ...pushes.map(({ at }) => at)];
}

function broken(command: Dialect, sync: Dialect, state: 'waits' | 'acknowledged'): Violation | false {
  const times = timesIn(command, sync);
  if (times === (state === 'waits' ? 1 : 0)) return false;
  const [, user] = command.op.users;
  return {
    shape: state === 'acknowledged' ? 'synced-after-ack' : times === 0 ? 'not-synced' : 'synced-twice',
    lasting: true,
    expected:
      state === 'waits'
        ? `the sync of ${user} hands out ${command.op.message}, which he was pushed and has not acknowledged, once`
        : `the sync of ${user} does not hand out ${command.op.message}, which he has acknowledged`,
    actual: `it hands out ${row(messagesOf(sync).map(({ message }) => message))}`,
    evidence: places(command, sync),
  };
}

function timesIn(command: Dialect, sync: Dialect): number {
  return messagesOf(sync).filter(({ message }) => message === command.op.message).length;
}

function messagesOf({ outcome }: Dialect) {
  return outcome.is === 'ok' && outcome.result?.gave === 'messages' ? outcome.result.messages : [];
}
