import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Dimension, HistoryView, SendView } from '../../vocabulary/index.ts';
import { placesOf } from '../../vocabulary/index.ts';
import { waysOf } from '../parts.ts';
import type { Scene, Speaker } from './scene.ts';
import { hello } from './scene.ts';
import { acceptedOf, opening, pushesTo, spoken } from './seen.ts';

export type Company = 'alone' | 'many-to-one' | 'one-to-many' | 'twin';

/** Who else is sent to at the same time. */
export function companyDimension(): Dimension {
  return {
    name: 'company',
    means: 'Who else sends, or is sent something, at the same time.',
    values: {
      alone: {
        means: 'nobody',
        places: (view) => (acceptedOf(view, 'company').length === 0 ? placesOf(...spoken(view)) : []),
      },
      'many-to-one': {
        means: '2 to 4 other fresh users send to the same receiver',
        places: (view) => beside(view, 2, (other, first) => other.to === first.to && other.from !== first.from),
      },
      'one-to-many': {
        means: 'the same sender sends to 2 to 4 other fresh users',
        places: (view) => beside(view, 2, (other, first) => other.from === first.from && other.to !== first.to),
      },
      twin: {
        means: 'another fresh pair says the same, by another way where there is one',
        places: (view) => beside(view, 1, (other, first) => other.from !== first.from && other.to !== first.to),
      },
    },
  };
}

function beside(view: HistoryView, min: number, belongs: (other: SendView, first: SendView) => boolean): number[] {
  const [first] = opening(view);
  const others = acceptedOf(view, 'company').filter((other) => first && belongs(other, first));
  if (others.length < min) return [];
  return [...placesOf(...spoken(view), ...others), ...pushesTo(view.sessions, others)];
}

/** Who is there beside the two of a story, by their local names. */
export interface Others {
  /** Each sends to the receiver, or is sent something by the sender. */
  readonly crowd: readonly string[];
  /** How each of them sends. */
  readonly speakers: readonly Speaker[];
  /** How many of them come before the first message; the others while it is sent. */
  readonly early: number;
  /** Another pair, and how its sender sends. */
  readonly pair: readonly [string, string];
  readonly pairSpeaker: Speaker;
}

/** The others of a story of which the sender sends so; they take their names from these. */
export function othersFor(
  capabilities: Capabilities,
  { names, by }: { readonly names: readonly [string, string, ...string[]]; readonly by: Speaker },
): Arbitrary<Others> {
  const ways = waysOf(capabilities);
  const [one, other] = names;
  const opposite = ways.find((way) => way !== by.way) ?? by.way;
  return fc
    .record({
      size: fc.integer({ min: 2, max: names.length }),
      speakers: fc.array(
        fc.constantFrom(...ways).map((way) => ({ way })),
        { minLength: names.length, maxLength: names.length },
      ),
      early: fc.nat(names.length),
    })
    .map(({ size, speakers, early }) => ({
      crowd: names.slice(0, size),
      speakers,
      early: Math.min(early, size),
      pair: [one, other],
      pairSpeaker: { way: opposite },
    }));
}

/** Before the first message: those who come early, and the sessions of those who come while it is sent. */
export function applyCompanyBefore(scene: Scene, value: Company, others: Others, by: Speaker): void {
  if (value !== 'many-to-one' && value !== 'one-to-many') return;
  for (const [i, name] of others.crowd.entries()) {
    const speaker = speakerOf(value, others, by)(i);
    if (i < others.early) join(scene, value, { name, by: speaker });
    else if (speaker.way === 'session')
      scene.story.ensureSession(value === 'many-to-one' ? name : scene.cast.sender, { by: speaker.transport });
  }
}

/** While the first message is sent: the others. */
export function applyCompanyAmid(scene: Scene, value: Company, others: Others, by: Speaker): void {
  if (value !== 'many-to-one' && value !== 'one-to-many') return;
  for (const [i, name] of others.crowd.entries())
    if (i >= others.early) join(scene, value, { name, by: speakerOf(value, others, by)(i), overlap: true });
}

function speakerOf(value: Company, { speakers }: Others, by: Speaker): (i: number) => Speaker {
  return (i) => (value === 'one-to-many' ? by : (speakers[i] ?? by));
}

interface Joining {
  readonly name: string;
  readonly by: Speaker;
  readonly overlap?: true;
}

function join(scene: Scene, value: Company, { name, by, ...how }: Joining): void {
  const { sender, receiver } = scene.cast;
  const [from, to] = value === 'many-to-one' ? [name, receiver] : [sender, name];
  scene.say('company', { by, from, to, payload: hello, ...how });
}

/** The other pair says one message more. */
export function applyTwin(scene: Scene, value: Company, { pair: [from, to], pairSpeaker }: Others): void {
  if (value === 'twin') scene.say('company', { by: pairSpeaker, from, to, payload: hello });
}
