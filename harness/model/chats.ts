import { groupedBy } from '../core/grouped.ts';
import type { Capabilities, ChatView, Content, Doing, Fate, OpOf, Outcome, SendView } from '../vocabulary/index.ts';
import { isPromised, valueOf } from '../vocabulary/index.ts';
import { before, only } from './doings.ts';
import type { Sighting } from './reads.ts';
import { restartsIn } from './restarts.ts';

export interface Known {
  readonly capabilities: Capabilities;
  readonly contents: ReadonlyMap<number, Content | undefined>;
  /** Where each message was seen, by anybody: pushed or read. */
  readonly sightings: ReadonlyMap<string, readonly Sighting[]>;
  readonly restarts: readonly Doing<OpOf<'restart'>>[];
  /** Where the receiver of each message was pushed it first, or his list showed it. */
  readonly listedFirst: ReadonlyMap<string, number>;
}

/** Of a send whose payload is not in the record. */
export const noContent: Content = { bytes: 0, sha256: '0'.repeat(64), preview: '' };

/** All sends of a record. */
export function sendsOf(doings: readonly Doing[], known: Known): SendView[] {
  return only(doings, 'send').map((doing) => sendView(doing, known));
}

function sendView(doing: Doing<OpOf<'send'>>, known: Known): SendView {
  const { capabilities, contents, sightings, listedFirst } = known;
  const { message, from, to, via } = doing.op;
  const result = doing.outcome.is === 'ok' ? doing.outcome.result : undefined;
  const ackMeans = valueOf(capabilities, via === 'api' ? 'apiSend' : 'sessionSend');
  const seen = Math.min(Infinity, ...(sightings.get(message) ?? []).map(({ at }) => at));
  const fate = fateOf(doing.outcome);
  const isKnown = isProved(doing, ackMeans, known);
  return {
    message,
    from,
    to,
    via,
    content: contents.get(doing.id) ?? noContent,
    fate: fate === 'must-not' ? fate : isKnown ? 'must' : 'may',
    inFrom: fate === 'must' && (ackMeans === 'stored' || ackMeans === 'listed') ? Math.min(doing.end, seen) : seen,
    listedFrom: Math.min(
      fate === 'must' && ackMeans === 'listed' ? doing.end : Infinity,
      listedFirst.get(message) ?? Infinity,
    ),
    ack: result?.gave === 'ack' ? result : undefined,
    // Last: V8 takes a microsecond for each field that stands behind a spread.
    ...doing,
  };
}

/**
 * Whether a send that was not refused has surely happened, and no restart can have undone it: it was acknowledged, or seen.
 * Of what only waits to be stored nothing outlives a kill that nobody could read before, and where each user has an archive of his
 * own, that its receiver could not. Of what was not acknowledged nothing need outlive any end of the server; and where each user has
 * an archive of his own, one may have it and the other not.
 */
function isProved(
  { start, outcome, op }: Doing<OpOf<'send'>>,
  ackMeans: 'listed' | 'stored' | 'queued' | undefined,
  { capabilities, sightings, restarts }: Known,
): boolean {
  const isAcked = outcome.is === 'ok';
  const ending = restartsIn({ restarts }).filter(
    ({ how, until }) => until > start && (!isAcked || (how === 'kill' && ackMeans === 'queued')),
  );
  if (isAcked && ending.length === 0) return true;
  const hasOwn = 'value' in capabilities.archiveWays;
  if (!isAcked && ending.length > 0 && hasOwn) return false;
  const isReadable = (how: Sighting['how']) =>
    how === 'read' || (how === 'pushed' && isPromised(capabilities, 'afterPush'));
  return (sightings.get(op.message) ?? []).some(
    ({ at, how, who }) =>
      (!hasOwn || ending.length === 0 || who === op.to) &&
      ending.every(({ from, until }) => at > until || (isAcked && at < from && isReadable(how))),
  );
}

function fateOf(outcome: Outcome): Fate {
  switch (outcome.is) {
    case 'ok':
      return 'must';
    case 'unknown':
      return 'may';
    case 'refused':
      return 'must-not';
  }
}

/** The direct chats of the body in which something was sent; the first sender of each comes first. */
export function chatsOf(sends: readonly SendView[]): ChatView[] {
  const byPair = groupedBy(sends, ({ from, to }) => [from, to].sort().join(' '));
  return [...byPair.values()].map(chatView);
}

function chatView(sends: readonly SendView[]): ChatView {
  const [earliest] = sends as readonly [SendView, ...SendView[]];
  const first = sends.find((send) => send.fate !== 'must-not') ?? earliest;
  const answer = sends.find((send) => send.from === first.to && send.fate !== 'must-not');
  return {
    users: [first.from, first.to],
    crossing: answer !== undefined && !before(first, answer),
    sends,
    accepted: sends.filter((send) => send.fate === 'must'),
  };
}
