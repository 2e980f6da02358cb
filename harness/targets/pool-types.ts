import type { Driver, RestartableInstance, TargetInfo } from '../vocabulary/index.ts';
import type { Lacks } from './flavours/flavour.ts';
import type { TargetSpec } from './parse-target.ts';

export interface PoolOptions {
  readonly spec: TargetSpec;
  readonly driver: Pick<Driver, 'kind' | 'probe' | 'serves' | 'locate'>;
  /** Folder for the logs of the servers, made if need be; everything else goes to temporary folders. */
  readonly outDir: string;
  /** Multiplies how long we wait for a server; 1 on a quiet machine. */
  readonly patience: number;
  /** How the server is configured, by the name of one of the profiles of its kind. Default: its default one. */
  readonly profile?: string;
  /** How many private servers there are at once, at most. Default 1. */
  readonly instances?: number;
  /** A folder with data of a server of its kind: the shared server is started with a copy of it. Default: none. */
  readonly data?: string;
  /** Told what a start that takes long is at. Default: nobody. */
  readonly say?: (text: string) => void;
  /** Told how long each start took, the first and any later one, in milliseconds. Default: nobody. */
  readonly started?: (ms: number) => void;
  /** Ends a start that is under way; `close()` is still to be called on a pool that opened. */
  readonly signal?: AbortSignal;
}

/** An instance for as long as its holder needs it. */
export interface Lease extends RestartableInstance {
  /** Gives it back; a private one is ended and removed. */
  release(): Promise<void>;
}

/** The servers of one run, and the end of them all. */
export interface Pool {
  info(): TargetInfo;
  /** What the server does not offer as it is configured, though its kind does. */
  lacks(): Lacks;
  /**
   * `shared` (the default): the one that everybody uses. `private`: a fresh one for one holder; of these there are at
   * most `instances`, and the next waits. Throws what starting a server throws, and `IMC_ERR_INTERNAL` once closed.
   */
  lease(kind?: 'shared' | 'private'): Promise<Lease>;
  /** Ends the shared server in order and copies its data to a folder that does not exist yet. Throws `IMC_ERR_TARGET` where it is not ours. */
  keepData(folder: string): Promise<void>;
  /** Stops all servers, gently and then not, and removes the folders that we made; more calls are the same call. */
  close(): Promise<void>;
}
