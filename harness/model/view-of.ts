import type {
  ChatView,
  Content,
  Doing,
  History,
  HistoryEvent,
  HistoryView,
  OpOf,
  Outcome,
  PushView,
} from '../vocabulary/index.ts';
import { isBetween, isPromised, usersOf } from '../vocabulary/index.ts';
import { chatsOf, sendsOf } from './chats.ts';
import { isTouched } from './dialects.ts';
import { only } from './doings.ts';
import { groupsOf } from './groups.ts';
import { listedFirstOf, readsOf, sightingsOf } from './reads.ts';
import { sessionsOf } from './sessions.ts';

/** What an op is taken for whose end the record does not have. */
const neverEnded: Outcome = { is: 'unknown', why: 'cut', detail: 'the record ends before' };

/** Indexes a history for the checkers: one pass over its events, then over what they tell of. */
export function viewOf(history: History): HistoryView {
  const { events, capabilities } = history;
  const doings = doingsOf(events);
  const reads = readsOf(doings, capabilities);
  const restarts = only(doings, 'restart');
  const kicks = only(doings, 'kick');
  const sessions = sessionsOf(doings, events, { capabilities, restarts, kicks });
  const notified = notifiedIn(events);
  const dialects = only(doings, 'dialect');
  const contents = contentsOf(events);
  const allSends = sendsOf(doings, {
    capabilities,
    contents,
    sightings: sightingsOf(reads, sessions, notified),
    restarts,
    listedFirst: listedFirstOf(reads, sessions, isPromised(capabilities, 'afterPush')),
  });
  const inBody = allSends.filter((send) => send.phase === 'body');
  const sends = inBody.filter(({ op }) => op.stored !== false);
  const chats = chatsOf(sends);
  return {
    capabilities,
    users: [...new Set(doings.filter((doing) => doing.phase === 'body').flatMap((doing) => usersOf(doing.op)))],
    doings,
    sends,
    transients: inBody.filter(({ op }) => op.stored === false),
    sendNamed: new Map(allSends.map((send) => [send.message, send])),
    chats,
    answeredChats: chats.filter(
      (chat) => isAnswered(chat, doings) && !isTouched({ dialects, capabilities }, ...chat.users),
    ),
    groups: groupsOf(doings, { capabilities, contents, sessions, groupReads: reads.groupReads }),
    sessions,
    ...reads,
    marks: only(doings, 'mark-read')
      .filter((doing) => doing.phase === 'body')
      .map((doing) => ({ user: doing.op.user, peer: doing.op.peer, ...doing })),
    kicks,
    blocks: doings.filter(
      (doing): doing is Doing<OpOf<'block' | 'unblock'>> => doing.op.op === 'block' || doing.op.op === 'unblock',
    ),
    allowances: doings.filter(
      (doing): doing is Doing<OpOf<'allow' | 'disallow'>> => doing.op.op === 'allow' || doing.op.op === 'disallow',
    ),
    dialects,
    repeats: only(doings, 'repeat'),
    elapsed: only(doings, 'elapse'),
    restarts,
    notified,
    garbage: events.flatMap((event) =>
      event.type === 'seen' && event.observation.see === 'garbage'
        ? [{ at: event.at, session: event.session, detail: event.observation.detail }]
        : [],
    ),
    gaveUp: events.find((event) => event.type === 'gave-up')?.at ?? Infinity,
    trouble: events.filter((event) => event.type === 'server').filter(({ at }) => !isAsked(restarts, at)),
  };
}

/** Whether the server was away there because a restart that it came back from had ended it. */
function isAsked(restarts: readonly Doing<OpOf<'restart'>>[], at: number): boolean {
  return restarts.some(({ start, end, outcome }) => outcome.is === 'ok' && start < at && at < end);
}

/** Whether all messages of a chat that were asked for in the final reads were answered, with yes. */
function isAnswered(chat: ChatView, doings: readonly Doing[]): boolean {
  const asked = doings.filter(
    ({ phase, op }) =>
      phase === 'final' && 'peer' in op && op.op !== 'read-position' && isBetween(chat.users, [op.user, op.peer]),
  );
  const lastRound = Math.max(0, ...asked.map(({ round }) => round));
  return asked.every(({ round, outcome }) => round !== lastRound || outcome.is === 'ok');
}

function notifiedIn(events: readonly HistoryEvent[]): PushView[] {
  return events.flatMap((event) =>
    event.type === 'seen' && event.observation.see === 'notified'
      ? [{ at: event.at, with: event.observation.with, message: event.observation.message }]
      : [],
  );
}

function doingsOf(events: readonly HistoryEvent[]): Doing[] {
  const ends = new Map(events.filter((event) => event.type === 'end').map((end) => [end.id, end]));
  return events
    .filter((event) => event.type === 'start')
    .map((start) => {
      const end = ends.get(start.id);
      return {
        id: start.id,
        op: start.op,
        phase: start.phase,
        index: start.index,
        round: start.round ?? 0,
        attempt: start.attempt ?? 1,
        start: start.at,
        end: end?.at ?? Infinity,
        outcome: end?.outcome ?? neverEnded,
      };
    });
}

function contentsOf(events: readonly HistoryEvent[]): Map<number, Content | undefined> {
  return new Map(events.filter((event) => event.type === 'start').map((start) => [start.id, start.content]));
}
