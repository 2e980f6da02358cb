import type { ChatView, HistoryView, MessageView, SendView } from '../vocabulary/index.ts';
import { whole } from './reads.ts';
import { restartsIn } from './restarts.ts';

/** A position of an accepted message, and where in the record a user learnt it. */
export interface KnownPosition {
  readonly send: SendView;
  readonly key: string;
  readonly at: number;
}

/**
 * All positions of the accepted messages of a chat that one of its users learnt: acknowledged, pushed or read. What another
 * one learnt is not held against them.
 */
export function knownPositions(view: HistoryView, chat: ChatView, user: string): KnownPosition[] {
  const sends = new Map(chat.accepted.map((send) => [send.message, send]));
  const known = (at: number, messages: readonly MessageView[]): KnownPosition[] =>
    messages.flatMap(({ message, position }) => {
      const send = sends.get(message ?? '');
      return send && position ? [{ send, key: position.key, at }] : [];
    });
  const reads = [...view.histories, ...view.lookUps, ...view.walks.map(whole)].filter((read) => read.user === user);
  return [
    ...chat.accepted.flatMap((send) => {
      const key = send.from === user ? send.ack?.position?.key : undefined;
      return key === undefined ? [] : [{ send, key, at: send.end }];
    }),
    ...view.sessions
      .filter((session) => session.user === user)
      .flatMap(({ pushes }) => pushes.flatMap(({ at, message }) => known(at, [message]))),
    ...reads.flatMap(({ end, messages }) => known(end, messages)),
  ].sort((a, b) => a.at - b.at);
}

/** Whether the server was surely started again between two places of the record. */
export function isAcrossRestart(view: Pick<HistoryView, 'restarts'>, earlier: number, later: number): boolean {
  return restartsIn(view).some(({ from, until }) => earlier < from && later > until);
}
