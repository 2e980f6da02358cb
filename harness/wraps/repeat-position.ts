import type { MessageView, OpOf, Wrap } from '../vocabulary/index.ts';
import type { Sent } from './restarts.ts';
import { onRestarts } from './restarts.ts';
import { changed } from './plays.ts';

/** A counter that was ahead of the disk, and is behind it after a crash. */
export const wrap: Wrap = {
  id: 'repeat-position',
  breaks:
    'the first message of a chat after the server was started again has the position of its last one of before, and stands in front of it',
  caughtBy: ['IMC-DUR-005'],
  mayBreak: ['IMC-DM-009', 'IMC-DM-011', 'IMC-ORD-001', 'IMC-HIST-002', 'IMC-HIST-003'],
  apply: (inner) =>
    onRestarts(
      inner,
      () => (_op, outcome, sent) =>
        changed(outcome, 'messages', ({ messages }) => ({ gave: 'messages', messages: moved(messages, sent) })),
    ),
};

function moved(messages: readonly MessageView[], sent: Sent): MessageView[] {
  const result = [...messages];
  for (const message of messages) {
    const last = lastBefore(message, sent);
    const place = result.findIndex((other) => last !== undefined && other.message === last);
    if (place === -1) continue;
    const { position } = result[place] ?? {};
    result.splice(result.indexOf(message), 1);
    result.splice(place, 0, { ...message, ...(position ? { position } : {}) });
  }
  return result;
}

/** The name of the last message of its chat before the restart, where this one is the first since. */
function lastBefore({ message }: MessageView, { before, since }: Sent): string | undefined {
  const op = since.find((send) => send.message === message);
  return op && since.find((send) => areOfOneChat(send, op)) === op
    ? before.findLast((send) => areOfOneChat(send, op))?.message
    : undefined;
}

function areOfOneChat(a: OpOf<'send'>, b: OpOf<'send'>): boolean {
  return (a.from === b.from && a.to === b.to) || (a.from === b.to && a.to === b.from);
}
