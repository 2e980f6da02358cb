import type { Turn } from '../core/pace.ts';
import type { About, Capabilities } from './capabilities.ts';
import type { CleanUpHow, CleanedUp, Made } from './cleaned-up.ts';
import type { Observation, Outcome } from './observation.ts';
import type { Endpoints, Instance } from './instance.ts';
import type { Op, OpOf } from './op.ts';
import type { World } from './world.ts';

/** One line of what went over the wire, decoded, for people. Secrets are redacted by the driver. */
export interface TranscriptEntry {
  /** Milliseconds since the play began. */
  readonly ms: number;
  /** `api`, or the name of the session. */
  readonly lane: string;
  readonly dir: 'out' | 'in' | 'note';
  /** At most 2,000 characters; marked where cut. */
  readonly text: string;
  /** The op that it was written for, by the `id` of its start; absent for what came unasked. */
  readonly op?: number;
}

/** How to talk to one kind of server: ops to bytes, bytes to observations. It has no opinion. */
export interface Driver {
  /** Its key in the driver map. */
  readonly kind: string;
  /** Kinds of server that it is known to serve, for lists. */
  readonly serves: readonly About[];
  /** What servers of this flavour and version document that they offer. */
  capabilities(about: About): Capabilities;
  /**
   * What a server may make of the names alone, such as the order of their hashes; recorded with a play, and replay and
   * shrinking look for names with the same one. Takes the server's names, gives a short text.
   */
  signature?(nativeUsers: readonly string[]): string;
  /** How what the server makes of these names is ordered, one after the other; `mixed` when it is neither. */
  hashes?(nativeUsers: readonly string[]): 'rising' | 'falling' | 'mixed';
  /**
   * Says whether a server is there and speaks this protocol: by a real login as a real client would.
   * Never throws: what is missing is in `why`.
   */
  probe(endpoints: Endpoints, signal: AbortSignal): Promise<Probe>;
  /**
   * Finds out where the sessions of a server that runs already go, as far as `endpoints` does not say it: by asking the server, and
   * by looking whether somebody answers there. Throws `IMC_ERR_TOKEN`, `IMC_ERR_CERTIFICATE` or `IMC_ERR_ADDRESS` for what no
   * waiting mends. Default: the endpoints are all that it needs.
   */
  locate?(endpoints: Endpoints, signal: AbortSignal): Promise<Located>;
  /** All ways into and out of the server that it can use there, such as transports and routes: what a run counts. */
  ways(about: About): readonly string[];
  /** What the dialect ops that it knows do, by name. Default: none. */
  readonly dialect?: Readonly<Record<string, string>>;
  /** Ops of its dialect that change what the whole server goes by, and not their own users alone. Default: none. */
  readonly serverWide?: readonly string[];
  /** The group that an op of its dialect may make, or change, by its local name. Default: none does. */
  groupOf?(op: Op): string | undefined;
  /**
   * Removes what the server lets us remove of what was made under these names, all of which begin with `endpoints.prefix`, and
   * what the server itself lists under that prefix. What cannot be removed is counted; it throws only where the server does not let
   * us in. Default: nothing can be removed.
   */
  cleanUp?(endpoints: Endpoints, made: Made, how: CleanUpHow): Promise<CleanedUp>;
  /** Everything of one play; nothing is shared with another. */
  open(play: PlayContext): PlayClient;
  /** A server that says yes to everything and does nothing, for the self-test: it must be found out. */
  standIn?(): Promise<Instance & { close(): Promise<void> }>;
}

export type Probe =
  /** `server` is the name that it gives itself. */
  | { readonly ready: true; readonly version?: string; readonly server?: string }
  | { readonly ready: false; readonly why: string };

/** How a server that is not ours is treated. */
export interface Guards {
  /** How many requests, logins and sends a second, over all plays; 0, the default: without bound. */
  readonly perSecond?: number;
  /** The file in which names are noted before they are used. Default: nowhere. */
  readonly namesTo?: string;
}

/** Where a server that runs already is to be found, or why that is not known yet. */
export type Located =
  | { readonly found: true; readonly endpoints: Endpoints }
  | { readonly found: false; readonly why: string; readonly code?: 'IMC_ERR_ADDRESS' };

export interface PlayContext {
  /** Which kind of server it is; versions of a server may differ on the wire. */
  readonly about: About;
  /** Where the server listens now: a restart may move it, so it is asked for each time. */
  readonly endpoints: Endpoints;
  readonly world: World;
  /** Called at once for everything that a session sees without having asked. */
  observe(session: string, observation: Observation): void;
  /** Called for everything that goes over the wire. */
  transcribe(lane: string, dir: TranscriptEntry['dir'], text: string): void;
  /** Waited for before each request, login and send, where a run may ask only so many a second. Default: it never waits. */
  readonly turn?: Turn;
  /** Called each time when one of the ways of `Driver.ways` is used. */
  used(way: string): void;
}

export interface PlayClient {
  /**
   * Does one op and tells how it ended. A refusal, a timeout and a cut are outcomes; only trouble of our own throws.
   * `bytes` is the payload of a send. An answer of the server may take `timeoutMs` milliseconds: where an op asks for
   * many things one after the other, each of its answers.
   */
  perform(op: DriverOp, options: { readonly timeoutMs: number; readonly bytes?: Uint8Array }): Promise<Outcome>;
  /**
   * Where the capability `barrier` is `ordered-stream`: the server answers the session on the stream by which it pushes.
   * When it is `ok`, whatever the server had written for the session before is observed. Ends within `timeoutMs` milliseconds.
   */
  barrier?(session: string, options: { readonly timeoutMs: number }): Promise<Outcome>;
  /** The play goes on where an earlier run has left it, in which these were sent. Default: nothing that was sent before matters. */
  resumed?(sends: readonly OpOf<'send'>[]): void;
  /** The server has been started again: all sessions are gone, and it may listen elsewhere. */
  restarted(): void;
  /** Ends all sessions at once, without waiting for the server's word. */
  close(): Promise<void>;
}

/** The ops that reach a driver; waiting is the runner's own. */
export type DriverOp = Exclude<Op, { op: 'repeat' | 'await-push' | 'elapse' | 'restart' }>;

/** The same play, to which nothing is told any more once it is closed. */
export function untilClosed(play: PlayContext, closing: AbortSignal): PlayContext {
  return {
    about: play.about,
    get endpoints() {
      return play.endpoints;
    },
    world: play.world,
    observe: (session, observation) => closing.aborted || play.observe(session, observation),
    transcribe: (lane, dir, text) => closing.aborted || play.transcribe(lane, dir, text),
    used: (way) => play.used(way),
    ...(play.turn ? { turn: play.turn } : {}),
  };
}
