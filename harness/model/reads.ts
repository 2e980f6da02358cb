import type { Doing, HistoryView, MessageView, PushView, Result, SessionView } from '../vocabulary/index.ts';
import { only } from './doings.ts';

type Reads = Pick<
  HistoryView,
  'lists' | 'histories' | 'lookUps' | 'channels' | 'archives' | 'readPositions' | 'offers'
>;

/** Where each message was seen first, by anybody: pushed, told to a back end, in a history or alone. */
export function seenFirstOf(
  reads: Reads,
  sessions: readonly SessionView[],
  notified: readonly PushView[],
): Map<string, number> {
  const first = new Map<string, number>();
  const see = (view: MessageView, at: number) => {
    if (view.message !== undefined) first.set(view.message, Math.min(at, first.get(view.message) ?? Infinity));
  };
  for (const push of [...sessions.flatMap(({ pushes }) => pushes), ...notified]) see(push.message, push.at);
  for (const read of [...reads.histories, ...reads.lookUps])
    for (const message of read.messages) see(message, read.end);
  for (const read of reads.archives) for (const { message } of read.messages) see(message, read.end);
  return first;
}

/** Where the list of its receiver showed each message first, or a session of his was pushed it where that comes later. */
export function listedFirstOf(reads: Reads, sessions: readonly SessionView[], afterPush: boolean): Map<string, number> {
  const first = new Map<string, number>();
  const list = (user: string, view: MessageView, at: number) => {
    if (view.message === undefined || view.from === user) return;
    first.set(view.message, Math.min(at, first.get(view.message) ?? Infinity));
  };
  for (const read of reads.lists) for (const { last } of read.conversations) if (last) list(read.user, last, read.end);
  if (afterPush)
    for (const session of sessions) for (const push of session.pushes) list(session.user, push.message, push.at);
  return first;
}

/** What was read and answered, in the body and in the final reads; of the latter, `last` marks the last round. */
export function readsOf(doings: readonly Doing[]): Reads {
  const lastRound = Math.max(0, ...doings.filter((doing) => doing.phase === 'final').map((doing) => doing.round));
  const last = (doing: Doing) => doing.phase === 'final' && doing.round === lastRound;
  return {
    lists: only(doings, 'list-conversations').flatMap((doing) => {
      const answer = answerOf(doing, 'conversations');
      return answer
        ? [
            {
              ...doing,
              user: doing.op.user,
              way: doing.op.way,
              last: last(doing),
              source: 'server' as const,
              conversations: answer.conversations,
            },
          ]
        : [];
    }),
    histories: only(doings, 'read-history').flatMap((doing) => {
      const answer = answerOf(doing, 'messages');
      return answer ? [{ ...doing, ...names(doing.op), last: last(doing), messages: answer.messages }] : [];
    }),
    lookUps: only(doings, 'look-up').flatMap((doing) => {
      const answer = answerOf(doing, 'messages');
      const asked = doing.op.messages;
      return answer ? [{ ...doing, ...names(doing.op), last: last(doing), asked, messages: answer.messages }] : [];
    }),
    channels: only(doings, 'inspect-channel').flatMap((doing) => {
      const answer = answerOf(doing, 'channel');
      const { user, peer } = doing.op;
      return answer ? [{ ...doing, user, peer, last: last(doing), exists: answer.exists }] : [];
    }),
    archives: only(doings, 'read-archive').flatMap((doing) => {
      const answer = answerOf(doing, 'archive');
      const { user, way } = doing.op;
      return answer ? [{ ...doing, user, way, last: last(doing), messages: answer.messages }] : [];
    }),
    readPositions: only(doings, 'read-position').flatMap((doing) => {
      const answer = answerOf(doing, 'read-position');
      const { user, peer } = doing.op;
      return answer ? [{ ...doing, user, peer, last: last(doing), upTo: answer.upTo }] : [];
    }),
    offers: only(doings, 'ask-offers').flatMap((doing) => {
      const answer = answerOf(doing, 'offers');
      return answer ? [{ ...doing, user: doing.op.user, last: last(doing), offers: answer.offers }] : [];
    }),
  };
}

function names(op: { readonly user: string; readonly peer: string; readonly way: string }) {
  return { user: op.user, peer: op.peer, way: op.way };
}

function answerOf<G extends Result['gave']>(doing: Doing, gave: G): Extract<Result, { gave: G }> | undefined {
  const result = doing.outcome.is === 'ok' ? doing.outcome.result : undefined;
  return result?.gave === gave ? (result as Extract<Result, { gave: G }>) : undefined;
}
