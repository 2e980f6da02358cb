import type { Dimension, HistoryView } from '../../vocabulary/index.ts';
import { placesOf } from '../../vocabulary/index.ts';
import type { Scene, Speaker } from './scene.ts';
import { hello } from './scene.ts';
import { acceptedOf, isTogether, opening, pushesTo, spoken } from './seen.ts';

export type Answer = 'none' | 'reply' | 'crossing';

/** Whether the receiver sends something back. */
export function answerDimension(): Dimension {
  return {
    name: 'answer',
    means: 'Whether the receiver sends something back.',
    values: {
      none: {
        means: 'he sends nothing',
        places: (view) => (view.sends.some(isAnswer(view)) ? [] : placesOf(...spoken(view))),
      },
      reply: {
        means: 'he answers when the first messages are sent',
        places: (view) => answers(view, (own, first) => first.end < own.start),
      },
      crossing: {
        means: 'he sends his first message while the first one is sent to him',
        places: (view) => answers(view, isTogether),
      },
    },
  };
}

/** Whether a message goes from the receiver of the first one to its sender. */
function isAnswer(view: HistoryView): (send: { readonly from: string; readonly to: string }) => boolean {
  const [first] = opening(view);
  return ({ from, to }) => first !== undefined && first.from !== first.to && from === first.to && to === first.from;
}

type When = (own: HistoryView['sends'][number], first: HistoryView['sends'][number]) => boolean;

function answers(view: HistoryView, when: When): number[] {
  const [first] = opening(view);
  const own = acceptedOf(view, 'answer').filter((send) => first && when(send, first));
  return first && own.length > 0 ? [...placesOf(first, ...own), ...pushesTo(view.sessions, own)] : [];
}

/** The receiver sends something back, where the moment has come. */
export function applyAnswer(
  scene: Scene,
  value: Answer,
  { by, moment }: { readonly by: Speaker; readonly moment: Answer },
): void {
  if (value !== moment || value === 'none') return;
  const { sender, receiver } = scene.cast;
  const how = value === 'crossing' ? { overlap: true as const } : {};
  scene.say('answer', { by, from: receiver, to: sender, payload: hello, ...how });
}
