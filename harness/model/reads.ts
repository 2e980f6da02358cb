import type {
  Capabilities,
  Doing,
  HistoryView,
  MessageView,
  PushView,
  Result,
  SessionView,
  WalkRead,
} from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import { only } from './doings.ts';

export type Reads = Pick<
  HistoryView,
  | 'lists'
  | 'histories'
  | 'lookUps'
  | 'walks'
  | 'syncs'
  | 'channels'
  | 'archives'
  | 'readPositions'
  | 'offers'
  | 'groupReads'
>;

/** Where a message was seen, by anybody. */
export interface Sighting {
  readonly at: number;
  /** Whose session or read it was; absent where a back end was told. */
  readonly who?: string;
  /** Pushed, told to a back end, or in what somebody read. */
  readonly how: 'pushed' | 'told' | 'read';
}

/** Where each message was seen, by anybody: pushed, told to a back end, in a history, on a page of one, in an archive or alone. */
export function sightingsOf(
  reads: Reads,
  sessions: readonly SessionView[],
  notified: readonly PushView[],
): Map<string, Sighting[]> {
  const sightings = new Map<string, Sighting[]>();
  const see = ({ message }: MessageView, seen: Sighting) => {
    if (message === undefined) return;
    const others = sightings.get(message);
    if (others) others.push(seen);
    else sightings.set(message, [seen]);
  };
  for (const { user, pushes } of sessions)
    for (const { message, at } of pushes) see(message, { at, who: user, how: 'pushed' });
  for (const { message, at } of notified) see(message, { at, how: 'told' });
  const read = (messages: readonly MessageView[], who: string, at: number) => {
    for (const message of messages) see(message, { at, who, how: 'read' });
  };
  for (const { messages, user, end } of [...reads.histories, ...reads.lookUps]) read(messages, user, end);
  for (const { pages, user, end } of reads.walks) for (const { messages } of pages) read(messages, user, end);
  for (const { messages, user, end } of reads.archives)
    read(
      messages.map(({ message }) => message),
      user,
      end,
    );
  return sightings;
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
// A doing is spread last, for V8's sake: see sendView in chats.ts.
export function readsOf(doings: readonly Doing[], capabilities: Capabilities): Reads {
  const lastRound = Math.max(0, ...doings.filter((doing) => doing.phase === 'final').map((doing) => doing.round));
  const last = (doing: Doing) => doing.phase === 'final' && doing.round === lastRound;
  return {
    lists: only(doings, 'list-conversations').flatMap((doing) => {
      const answer = answerOf(doing, 'conversations');
      return answer
        ? [
            {
              user: doing.op.user,
              way: doing.op.way,
              last: last(doing),
              source: 'server' as const,
              conversations: answer.conversations,
              groups: answer.groups ?? [],
              ...doing,
            },
          ]
        : [];
    }),
    groupReads: only(doings, 'read-group').flatMap((doing) => {
      const answer = answerOf(doing, 'messages');
      const { user, group, way } = doing.op;
      return answer ? [{ user, group, way, last: last(doing), messages: answer.messages, ...doing }] : [];
    }),
    histories: only(doings, 'read-history').flatMap((doing) => {
      const answer = answerOf(doing, 'messages');
      const { user, peer, way } = doing.op;
      return answer ? [{ user, peer, way, last: last(doing), messages: answer.messages, ...doing }] : [];
    }),
    lookUps: only(doings, 'look-up').flatMap((doing) => {
      const answer = answerOf(doing, 'messages');
      const { user, peer, way, messages: asked } = doing.op;
      return answer ? [{ user, peer, way, last: last(doing), asked, messages: answer.messages, ...doing }] : [];
    }),
    ...partsOf(doings, capabilities, last),
    channels: only(doings, 'inspect-channel').flatMap((doing) => {
      const answer = answerOf(doing, 'channel');
      const { user, peer } = doing.op;
      return answer ? [{ user, peer, last: last(doing), exists: answer.exists, ...doing }] : [];
    }),
    archives: only(doings, 'read-archive').flatMap((doing) => {
      const answer = answerOf(doing, 'archive');
      const { user, way } = doing.op;
      return answer ? [{ user, way, last: last(doing), messages: answer.messages, ...doing }] : [];
    }),
    readPositions: only(doings, 'read-position').flatMap((doing) => {
      const answer = answerOf(doing, 'read-position');
      const { user, peer } = doing.op;
      return answer ? [{ user, peer, last: last(doing), upTo: answer.upTo, ...doing }] : [];
    }),
    offers: only(doings, 'ask-offers').flatMap((doing) => {
      const answer = answerOf(doing, 'offers');
      return answer ? [{ user: doing.op.user, last: last(doing), offers: answer.offers, ...doing }] : [];
    }),
  };
}

/** Histories that were read page by page, and lists that were asked for in part. */
function partsOf(
  doings: readonly Doing[],
  capabilities: Capabilities,
  last: (doing: Doing) => boolean,
): Pick<Reads, 'walks' | 'syncs'> {
  const directions = valueOf(capabilities, 'walkWays') ?? {};
  const kinds = valueOf(capabilities, 'syncWays') ?? {};
  const synced = only(doings, 'sync-conversations');
  return {
    walks: only(doings, 'walk-history').flatMap((doing) => {
      const answer = answerOf(doing, 'pages');
      const { user, peer, way } = doing.op;
      const direction = directions[way];
      return answer && direction
        ? [{ user, peer, way, last: last(doing), direction, pages: answer.pages, ...doing }]
        : [];
    }),
    syncs: synced.flatMap((doing) => {
      const answer = answerOf(doing, 'conversations');
      const { user, way } = doing.op;
      const kind = kinds[way];
      const again = synced.some(
        ({ op, outcome, end }) => op.user === user && op.way === way && outcome.is === 'ok' && end < doing.start,
      );
      return answer && kind
        ? [{ user, way, last: last(doing), kind, again, conversations: answer.conversations, ...doing }]
        : [];
    }),
  };
}

function answerOf<G extends Result['gave']>(doing: Doing, gave: G): Extract<Result, { gave: G }> | undefined {
  const result = doing.outcome.is === 'ok' ? doing.outcome.result : undefined;
  return result?.gave === gave ? (result as Extract<Result, { gave: G }>) : undefined;
}

/** A walk as one reading of all that its pages show. */
export function whole<W extends WalkRead>(walk: W): W & { readonly messages: readonly MessageView[] } {
  return { messages: walk.pages.flatMap(({ messages }) => messages), ...walk };
}
