import type { Content } from './content.ts';
import { contentOf } from './content.ts';
import type { NameShape } from './names.ts';
import { nativeNames } from './native-names.ts';
import type { MessageView, Observation, Position } from './observation.ts';

export { saltLength } from './native-names.ts';

/** The message by which a barrier of kind `same-path` proves that a user's sessions are pushed nothing more. */
export function sentinelFor(user: string): string {
  return `${sentinelStart}${user}`;
}

/** Whether a message is such a one. */
export function isSentinel(message: string): boolean {
  return message.startsWith(sentinelStart);
}

const sentinelStart = 'sentinel-';

/** The name space of a play: hundreds of plays may run at once on one server and never meet. */
export interface World {
  readonly salt: string;
  /** What tells by itself that something is of this world, in whatever text it stands: the salt, and what all its names begin with. */
  readonly marks: readonly string[];
  /** The name of a user on the server. */
  native(user: string): string;
  /** The local name of a user of this world; `?` and the server's name for any other. */
  local(native: string): string;
  /** The client message number that goes with a message. */
  clientNumber(message: string): string;
  /** The message of this world that goes with a client message number; `undefined` for any other. */
  messageWith(clientNumber: string): string | undefined;
  /** What a payload begins with where its shape allows. */
  token(message: string): string;
  /** A message as somebody saw it, told apart by client message number where echoed, else by the token in its payload. */
  view(seen: SeenMessage): MessageView;
}

/** A message as it came from the wire; `from` is the server's name of the user. */
export interface SeenMessage {
  readonly from: string;
  readonly bytes: Uint8Array;
  readonly clientNumber?: string | undefined;
  readonly serverId?: string | undefined;
  readonly position?: Position | undefined;
  readonly badge?: boolean | undefined;
}

/**
 * The world of this salt: `saltLength` characters of `[a-z0-9]`, behind what all names of the run begin with. Its users' names have
 * this shape.
 */
export function worldOf(salt: string, shape: NameShape = 'plain'): World {
  const names = nativeNames(salt, shape);
  const world: World = {
    salt,
    marks: names.prefix.includes(salt) ? [salt] : [salt, names.prefix],
    native: (user) => `${names.prefix}${names.encode(user)}`,
    local(native) {
      const user = names.decode(native.slice(names.prefix.length));
      return world.native(user) === native ? user : `?${native}`;
    },
    clientNumber: (message) => `${salt}-${message}`,
    messageWith: (clientNumber) => nameIn(salt, clientNumber),
    token: (message) => `${salt}-${message}`,
    view(seen) {
      const content = contentOf(seen.bytes);
      const message = nameIn(salt, seen.clientNumber) ?? tokenIn(salt, seen.bytes);
      return withoutUndefined({
        message,
        from: world.local(seen.from),
        content,
        serverId: seen.serverId,
        position: seen.position,
        badge: seen.badge,
      });
    },
  };
  return world;
}

/** What a session is told of another user who has read; `upTo` is a client message number, where one is known. */
export function readOf(
  world: World,
  { by, upTo }: { readonly by: string; readonly upTo?: string | undefined },
): Extract<Observation, { see: 'read' }> {
  const message = upTo === undefined ? undefined : world.messageWith(upTo);
  return { see: 'read', by: world.local(by), ...(message === undefined ? {} : { upTo: message }) };
}

function nameIn(salt: string, marked: string | undefined): string | undefined {
  return marked?.startsWith(`${salt}-`) ? marked.slice(salt.length + 1) : undefined;
}

/** The name behind the first token in the beginning of a payload. */
function tokenIn(salt: string, bytes: Uint8Array): string | undefined {
  const beginning = new TextDecoder('utf-8').decode(bytes.subarray(0, salt.length + 80));
  return new RegExp(`${salt}-([a-z][a-z0-9.~-]*)`).exec(beginning)?.[1];
}

type MaybeView = { [K in keyof MessageView]: MessageView[K] | undefined } & { from: string; content: Content };

function withoutUndefined(view: MaybeView): MessageView {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as unknown as MessageView;
}
