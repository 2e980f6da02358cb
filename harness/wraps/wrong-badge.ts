import type { MessageView, Wrap } from '../vocabulary/index.ts';
import { changed, onOutcomes } from './plays.ts';

/** A client that reads the flags of a message where they do not stand. */
export const wrap: Wrap = {
  id: 'wrong-badge',
  breaks:
    'the first message of each history, and of what is asked for alone, has a badge exactly when it was sent without',
  caughtBy: ['IMC-HIST-005'],
  mayBreak: [],
  apply: (inner) =>
    onOutcomes(
      inner,
      () => (_op, outcome) =>
        changed(outcome, 'messages', ({ messages: [first, ...others] }) => ({
          gave: 'messages',
          messages: first ? [contrary(first), ...others] : [],
        })),
    ),
};

function contrary(message: MessageView): MessageView {
  return message.badge === undefined ? message : { ...message, badge: !message.badge };
}
