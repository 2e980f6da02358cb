import type { Observation, World } from '../../vocabulary/index.ts';
import { readOf } from '../../vocabulary/index.ts';
import { bareOf, userOf } from './wire/jid.ts';
import { attr, type Element, ns } from './wire/xml.ts';

/** Whose eyes see a message. */
export interface Viewer {
  readonly world: World;
  readonly domain: string;
  /** The bare address of the account. */
  readonly address: string;
}

export type Push = Extract<Observation, { see: 'push' }>;

/** What a message that came to a session is. */
export type Came =
  | { readonly is: 'push'; readonly push: Push }
  | { readonly is: 'read'; readonly read: Extract<Observation, { see: 'read' }> }
  /** Nothing that a user would see. */
  | { readonly is: 'nothing' }
  | { readonly is: 'garbage'; readonly why: string };

/** Tells what a message is that came to a session: one to its user, a copy of one of another device, or none. */
export function readMessage(viewer: Viewer, message: Element): Came {
  const copy = message.getChild('received', ns.carbons) ?? message.getChild('sent', ns.carbons);
  if (!copy) return isNews(message) || isNotice(viewer, message) ? { is: 'nothing' } : chatOf(viewer, message);
  const from = attr(message, 'from');
  if (from !== viewer.address) return { is: 'garbage', why: `a copy from ${from}, who is not the account itself` };
  const original = copy.getChild('forwarded', ns.forward)?.getChild('message', ns.client);
  if (!original) return { is: 'garbage', why: 'a copy of nothing' };
  return attr(original, 'type') === 'error' ? { is: 'nothing' } : chatOf(viewer, original);
}

/** A message that is part of a direct chat, seen by one of the two; `id` is that of the archive where it was found. */
export function seenChat({ world, domain, address }: Viewer, message: Element, id?: string): Push | undefined {
  const from = attr(message, 'from');
  const body = message.getChild('body');
  const type = attr(message, 'type') ?? 'normal';
  if (from === undefined || !body || (type !== 'chat' && type !== 'normal')) return undefined;
  const other = bareOf(from) === address ? (attr(message, 'to') ?? address) : from;
  const seen = world.view({
    from: userOf(from, domain),
    bytes: new TextEncoder().encode(body.getText()),
    clientNumber: attr(message, 'id'),
    serverId: id ?? stanzaId(message, address),
  });
  return { see: 'push', with: world.local(userOf(other, domain)), message: seen };
}

function chatOf(viewer: Viewer, message: Element): Came {
  if (isMarker(message)) return displayedIn(viewer, message);
  const push = seenChat(viewer, message);
  return push ? { is: 'push', push } : { is: 'garbage', why: 'a message of a shape that is not known' };
}

/** What the other one says that he has displayed; his own word for his other devices is nothing new to his user. */
function displayedIn({ world, domain, address }: Viewer, message: Element): Came {
  const from = attr(message, 'from');
  const id = attr(message.getChild('displayed', ns.markers), 'id');
  if (from === undefined || id === undefined || bareOf(from) === address) return { is: 'nothing' };
  return { is: 'read', read: readOf(world, { by: userOf(from, domain), upTo: id }) };
}

/** News of accounts and their data, which carry no text. */
function isNews(message: Element): boolean {
  if (message.getChild('body')) return false;
  return attr(message, 'type') === 'headline' || message.getChild('event', ns.pubsubEvent) !== undefined;
}

/** What the other one has received or displayed (XEP-0333): a word about a message, and none itself. */
export function isMarker(message: Element): boolean {
  return !message.getChild('body') && message.getChildElements().some((child) => child.getNS() === ns.markers);
}

/** What the server itself tells its users, such as a greeting: no user has said it. */
export function isNotice({ domain }: Viewer, message: Element): boolean {
  return attr(message, 'from') === domain;
}

/** The id by which the archive of this account knows a message. */
function stanzaId(message: Element, address: string): string | undefined {
  const own = message.getChildren('stanza-id', ns.stanzaIds).find((each) => attr(each, 'by') === address);
  return attr(own, 'id');
}
