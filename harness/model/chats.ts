import type { Capabilities, ChatView, Content, Doing, Fate, OpOf, Outcome, SendView } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import { before, only } from './doings.ts';

export interface Known {
  readonly capabilities: Capabilities;
  readonly contents: ReadonlyMap<number, Content | undefined>;
  /** Where each message was seen first, by anybody: pushed or read. */
  readonly seenFirst: ReadonlyMap<string, number>;
  /** Where the receiver of each message was pushed it first, or his list showed it. */
  readonly listedFirst: ReadonlyMap<string, number>;
}

const noContent: Content = { bytes: 0, sha256: '0'.repeat(64), preview: '' };

/** All sends of a record. */
export function sendsOf(doings: readonly Doing[], known: Known): SendView[] {
  return only(doings, 'send').map((doing) => sendView(doing, known));
}

function sendView(doing: Doing<OpOf<'send'>>, { capabilities, contents, seenFirst, listedFirst }: Known): SendView {
  const { message, from, to, via } = doing.op;
  const result = doing.outcome.is === 'ok' ? doing.outcome.result : undefined;
  const ackMeans = valueOf(capabilities, via === 'api' ? 'apiSend' : 'sessionSend');
  const seen = seenFirst.get(message) ?? Infinity;
  const fate = fateOf(doing.outcome);
  return {
    ...doing,
    message,
    from,
    to,
    via,
    content: contents.get(doing.id) ?? noContent,
    fate: fate === 'may' && seen < Infinity ? 'must' : fate,
    inFrom: fate === 'must' && (ackMeans === 'stored' || ackMeans === 'listed') ? Math.min(doing.end, seen) : seen,
    listedFrom: Math.min(
      fate === 'must' && ackMeans === 'listed' ? doing.end : Infinity,
      listedFirst.get(message) ?? Infinity,
    ),
    ack: result?.gave === 'ack' ? result : undefined,
  };
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
  const byPair = new Map<string, SendView[]>();
  for (const send of sends) {
    const pair = [send.from, send.to].sort().join(' ');
    const others = byPair.get(pair);
    if (others) others.push(send);
    else byPair.set(pair, [send]);
  }
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
