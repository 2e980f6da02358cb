import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Dimension, HistoryView, RestartHow, SendView } from '../../vocabulary/index.ts';
import { absenceOf, placesOf, valueOf } from '../../vocabulary/index.ts';
import { deleteChat } from './before.ts';
import { actAbsence, actsOf } from './dialect-acts.ts';
import type { Scene } from './scene.ts';
import { acceptedOf, doneOf, looksAfter, opening, pushesTo } from './seen.ts';

export type Afterwards = 'nothing' | 'clear' | 'clear-and-more' | 'delete-and-more' | 'restart-again';

/** What comes when the two have looked. */
export function afterwardsDimension(): Dimension {
  return {
    name: 'afterwards',
    means: 'What comes when the two have looked.',
    values: {
      nothing: { means: 'nothing', places: nothingMore },
      clear: {
        means: 'the receiver marks the chat as read',
        absent: (offered) => absenceOf(offered, 'markRead'),
        places: (view) => (laterOnes(view).length === 0 ? afterMarks(view) : []),
      },
      'clear-and-more': {
        means: 'the receiver marks the chat as read, and the sender sends more',
        absent: (offered) => absenceOf(offered, 'markRead'),
        places: (view) => (laterOnes(view).length > 0 ? afterMarks(view) : []),
      },
      'delete-and-more': {
        means: 'the receiver deletes the conversation, and the sender sends more',
        absent: (offered) => actAbsence(offered, 'delete-chat'),
        places: afterDeletion,
      },
      'restart-again': {
        means: 'the receiver marks the chat as read, the server is started again, and the sender sends more',
        absent: (offered) => absenceOf(offered, 'markRead', 'durable'),
        places: afterSecondRestart,
      },
    },
  };
}

function laterOnes(view: HistoryView): SendView[] {
  return acceptedOf(view, 'later');
}

function nothingMore(view: HistoryView): number[] {
  const [first] = opening(view);
  const isQuiet =
    first &&
    laterOnes(view).length === 0 &&
    view.marks.length === 0 &&
    actsOf(view, 'delete-chat').every(({ end }) => end < first.start);
  return isQuiet ? placesOf(...looksAfter(view, first.start)) : [];
}

function afterMarks(view: HistoryView): number[] {
  const marks = doneOf(view, 'mark-read');
  const [mark] = marks;
  return mark ? [...placesOf(...marks), ...since(view, mark.end)] : [];
}

function afterDeletion(view: HistoryView): number[] {
  const [first] = opening(view);
  const deletion = actsOf(view, 'delete-chat').findLast(({ start }) => first && start > first.end);
  if (!deletion || laterOnes(view).length === 0) return [];
  return [...placesOf(deletion), ...since(view, deletion.end)];
}

function afterSecondRestart(view: HistoryView): number[] {
  const [mark] = doneOf(view, 'mark-read');
  const restart = doneOf(view, 'restart').find(({ start }) => mark && start > mark.end);
  if (!mark || !restart || laterOnes(view).length === 0) return [];
  return [...placesOf(mark, restart), ...since(view, restart.end)];
}

/** What was sent later, where it was pushed, and what was looked at after that place. */
function since(view: HistoryView, at: number): number[] {
  const later = laterOnes(view);
  return [...placesOf(...later, ...looksAfter(view, at)), ...pushesTo(view.sessions, later)];
}

/** What is drawn of it. */
export interface Aftermath {
  /** How many messages more. */
  readonly more: number;
  readonly restart: RestartHow;
}

export const moreMax = 3;

/** What is drawn of what comes afterwards. */
export function aftermathOf(capabilities: Capabilities): Arbitrary<Aftermath> {
  return fc.record({
    more: fc.integer({ min: 1, max: moreMax }),
    restart: fc.constantFrom(...(valueOf(capabilities, 'durable') ?? (['graceful'] as const))),
  });
}

/** Whether the sender sends more then. */
export function sendsMore(value: Afterwards): boolean {
  return value === 'clear-and-more' || value === 'delete-and-more' || value === 'restart-again';
}

/** What the receiver and the server do when the two have looked, before the sender sends more. */
export function applyAfterwards(scene: Scene, value: Afterwards, { restart }: Aftermath): void {
  const { sender, receiver } = scene.cast;
  if (value === 'clear' || value === 'clear-and-more' || value === 'restart-again')
    scene.story.ops.push({ op: 'mark-read', user: receiver, peer: sender });
  if (value === 'delete-and-more') deleteChat(scene, [receiver, sender]);
  if (value === 'restart-again') scene.restart(restart);
}
