import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type {
  Capabilities,
  CapabilityName,
  Dimension,
  DimensionValue,
  HistoryView,
  Op,
} from '../../vocabulary/index.ts';
import { absenceOf, placesOf, valueOf } from '../../vocabulary/index.ts';
import type { Scene } from './scene.ts';
import { hello } from './scene.ts';
import type { Look } from './seen.ts';
import { acceptedOf, looksAfter, looksOf, opening } from './seen.ts';

/** Ways of looking, each with the capability that names them, and the op that looks so. */
const kinds = {
  list: { capability: 'listWays', op: 'list-conversations', means: 'at the whole conversation list' },
  archive: { capability: 'archiveWays', op: 'read-archive', means: 'at all messages of a user' },
  sync: { capability: 'syncWays', op: 'sync-conversations', means: 'at a part of the conversation list' },
  history: { capability: 'historyWays', op: 'read-history', means: 'at the whole history' },
  walk: { capability: 'walkWays', op: 'walk-history', means: 'at the history page by page' },
  'look-up': { capability: 'lookUpWays', op: 'look-up', means: 'at single messages' },
} as const satisfies Record<string, { capability: CapabilityName; op: Op['op']; means: string }>;
type Kind = keyof typeof kinds;

const anotherDevice = 'on-another-device';

/** At what the two look, and how they ask for it. */
export function lookByDimension(capabilities: Capabilities): Dimension {
  const ways = (Object.keys(kinds) as Kind[]).flatMap((kind) => valuesOf(kind, capabilities));
  return {
    name: 'look-by',
    means: 'At what the two look, and how they ask for it.',
    values: {
      ...Object.fromEntries(ways),
      [anotherDevice]: {
        means: 'on another device of the receiver, which logs in then and waits for nothing',
        places: byAnotherDevice,
      },
    },
  };
}

/** A value for each way that the server names; where it names none, one that says why. */
function valuesOf(kind: Kind, capabilities: Capabilities): (readonly [string, DimensionValue])[] {
  const { capability, means } = kinds[kind];
  const ways = waysOf(valueOf(capabilities, capability));
  if (ways.length === 0)
    return [[kind, { means, absent: (offered) => absenceOf(offered, capability), places: () => [] }]];
  return ways.map((way) => [`${kind}:${way}`, { means: `${means}, by ${way}`, places: (view) => by(view, kind, way) }]);
}

function waysOf(ways: readonly string[] | Readonly<Record<string, string>> | undefined): readonly string[] {
  return Array.isArray(ways) ? ways : Object.keys(ways ?? {});
}

/** Where nobody has looked so in the body, it was to be in the end. What was looked at before the story is none of it. */
function by(view: HistoryView, kind: Kind, way: string): number[] {
  const isSo = ({ op }: Pick<Look, 'op'>) => op.op === kinds[kind].op && op.way === way;
  const [first] = opening(view);
  if (!first) return [];
  const { body, final } = looksOf(view);
  const wasTried = view.doings.some(
    (doing) => doing.phase === 'body' && doing.start > first.start && isSo(doing as Look),
  );
  return placesOf(...(wasTried ? body : final).filter((look) => look.start > first.start && isSo(look)));
}

function byAnotherDevice(view: HistoryView): number[] {
  const last = acceptedOf(view, 'first').at(-1);
  const senders = new Set(view.sends.flatMap(({ via }) => (via === 'api' ? [] : [via.session])));
  const late = view.sessions.filter(
    ({ user, session, onlineFrom, logins }) =>
      last &&
      user === last.to &&
      !senders.has(session) &&
      onlineFrom < Infinity &&
      logins.every(({ start }) => start > last.start),
  );
  return late.flatMap(({ user, logins, onlineFrom }) =>
    placesOf(...logins, ...looksAfter(view, onlineFrom).filter(({ op }) => op.user === user)),
  );
}

/** What is drawn of the looking. */
export interface Looking {
  /** Messages of a page. */
  readonly pageSize: number;
  /** Who looks, one after the other. */
  readonly who: readonly ('sender' | 'receiver')[];
  /** Whether who keeps a list has another chat in it before the story. */
  readonly knowsAnother: boolean;
}

/** What is drawn of the looking at so many messages: pages of one, of some, of exactly all, and of more. */
export function lookingAt(messages: number): Arbitrary<Looking> {
  return fc.record({
    pageSize: fc.constantFrom(...new Set([1, 2, 3, 5, messages, messages + 1])),
    who: fc.constantFrom<Looking['who']>(['receiver'], ['receiver', 'sender'], ['sender', 'receiver']),
    knowsAnother: fc.boolean(),
  });
}

/**
 * Who asks for a part of his list keeps one from before the story, so that he asks for what has changed: an empty one, which
 * he may as well get whole again, or one with a chat in it.
 */
export function prepareLook(scene: Scene, value: string, { who, knowsAnother }: Looking, another: string): void {
  const { story, cast, capabilities } = scene;
  const { kind, way } = parsed(value);
  if (kind !== 'sync') return;
  for (const user of new Set(who.map((role) => cast[role]))) {
    if (knowsAnother && absenceOf(capabilities, 'apiSend') === undefined)
      scene.say('elsewhere', { by: { way: 'api' }, payload: hello, from: another, to: user });
    story.ops.push({ op: 'sync-conversations', user, way });
  }
}

/** The two look, and at the list and the history in the usual way besides. */
export function applyLook(scene: Scene, value: string, looking: Looking): void {
  const { story, cast } = scene;
  if (value === anotherDevice) story.loginBeside(cast.receiver);
  for (const user of new Set(looking.who.map((role) => cast[role]))) {
    const peer = user === cast.sender ? cast.receiver : cast.sender;
    const op = lookOp(scene, value, { user, peer, pageSize: looking.pageSize });
    if (op) story.ops.push(op);
    story.look([user, peer]);
  }
}

/** What has to be at the end for everybody to look so then. */
export function applyLookAtTheEnd({ story, cast }: Scene, value: string): void {
  if (value === anotherDevice) story.loginBeside(cast.receiver);
}

function parsed(value: string): { readonly kind: string; readonly way: string } {
  const colon = value.indexOf(':');
  return { kind: value.slice(0, Math.max(colon, 0)), way: value.slice(colon + 1) };
}

interface Asking {
  readonly user: string;
  readonly peer: string;
  readonly pageSize: number;
}

/** Parts of a story of which the messages are asked for one by one. */
const looked = ['first', 'answer', 'later'] as const;

function lookOp(scene: Scene, value: string, { user, peer, pageSize }: Asking): Op | undefined {
  const { kind, way } = parsed(value);
  switch (kind) {
    case 'list':
      return { op: 'list-conversations', user, way };
    case 'archive':
      return { op: 'read-archive', user, way };
    case 'sync':
      return { op: 'sync-conversations', user, way };
    case 'history':
      return { op: 'read-history', user, peer, way };
    case 'walk':
      return { op: 'walk-history', user, peer, way, pageSize };
    case 'look-up':
      return { op: 'look-up', user, peer, way, messages: looked.flatMap((part) => scene.namesOf(part)) };
    default:
      return undefined;
  }
}
