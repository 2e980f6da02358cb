import type {
  About,
  Capabilities,
  Driver,
  DriverOp,
  Endpoints,
  RestartableInstance,
  World,
} from '../../vocabulary/index.ts';
import type { AddressFormat } from './address.ts';

/** A running server that keeps its promises, and the driver that is to be tested on it. */
export interface ContractTarget {
  readonly driver: Driver;
  /** Which kind of server it is. */
  readonly about: About;
  readonly endpoints: Endpoints;
  /** What this server promises. */
  readonly capabilities: Capabilities;
  /** Another one of the same kind, which may be ended and started again. Default: there is none. */
  readonly disturbable?: Pick<RestartableInstance, 'endpoints' | 'restart'>;
  /** Ends the server, or leaves it alone where it is not ours. */
  close(): Promise<void>;
}

/** Something that the server refuses with a code of its own. */
export interface Refusal {
  /** What is refused, in a few words. */
  readonly name: string;
  /** Brings the server to where it refuses, without the driver. Default: nothing. */
  readonly prepare?: (endpoints: Endpoints, world: World) => Promise<void>;
  /** Ops before it; each must be ok. */
  readonly before: readonly DriverOp[];
  /** The op that is refused. */
  readonly op: DriverOp;
  /** Payload of the op where it is a send. Default: none. */
  readonly bytes?: Uint8Array;
  /** The code that the outcome must carry. */
  readonly code: string | RegExp;
}

/** A test that is left out, and why: the reason is printed with its name. */
export interface Skip {
  /** The title of its group and its name: `a probe finds the server, and leaves`. */
  readonly test: string;
  readonly reason: string;
}

export interface ContractOptions {
  /** Names of the endpoints that carry sessions, such as `tcp`; they are put behind a proxy that cuts, holds and adds bytes. */
  readonly streams: readonly string[];
  /** Names of endpoints that carry requests alone, such as `http`. Default: none. */
  readonly requests?: readonly string[];
  /**
   * How the text of an endpoint is read and rewritten; endpoints are without TLS, and reachable by 127.0.0.1. Default: host and port of `host:port` or of a URL are replaced.
   */
  readonly address?: AddressFormat;
  /**
   * One whole unit that a server could write to a session at a quiet moment, and that the protocol does not know. It is written
   * to the newest open connection of `streams`, which must be that of the last login. Default: there is none, and nothing is tested with it.
   */
  readonly unknownFrame?: Uint8Array;
  /** Whether a session outlives such a frame; where it does not, its end must be observed. Default: true. */
  readonly unknownFrameKeepsSession?: boolean;
  /**
   * One whole answer to a request, by the endpoints of `requests`, of a form that the protocol does not know; the connection is
   * closed behind it. Default: there is none, and nothing is tested with it.
   */
  readonly unknownAnswer?: Uint8Array;
  /** Default: nothing is known that the server refuses, and nothing is tested with it. */
  readonly refusal?: Refusal;
  /** Texts that must not occur in any transcript, of one user of a world. Default: none. */
  readonly secrets?: (world: World, user: string) => readonly string[];
  /** Tests to leave out; a name that no test has is an error. Default: none. */
  readonly skip?: readonly Skip[];
  /** Logins that are tried where nobody knows how one ended: more than one for a server that is known to leave some unanswered. Default: 1. */
  readonly loginTriesMax?: number;
  /** How long the server may take for anything, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number;
}
