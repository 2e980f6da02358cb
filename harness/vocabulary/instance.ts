import type { RestartHow } from './op.ts';

/** The addresses of a running server, by name (`http`, `tcp`); they may change when it is restarted. */
export type Endpoints = Readonly<Record<string, string>>;

/** One running server, leased to a campaign; in the worker each call goes over the control socket. */
export interface Instance {
  /** Where it listens now. */
  endpoints(): Promise<Endpoints>;
  /** Whether it runs and answers its health check, and if not, what is known of its end. */
  health(): Promise<Health>;
  /** Replaces it by a fresh one: the old one is killed, its data removed. Throws `IMC_ERR_SERVER_GONE` when none starts. */
  renew(): Promise<Endpoints>;
  /** Bytes that its log has by now. */
  logMark(): Promise<number>;
  /** What its log has said since a mark: at most `bytesMax` of its last bytes, marked where cut. */
  logSince(mark: number, bytesMax: number): Promise<string>;
  /** Processor time that it has used, in milliseconds; over all its lives. */
  cpuMs(): Promise<number>;
}

/** One that may be ended and started again in the middle of a play. */
export interface RestartableInstance extends Instance {
  /**
   * Ends it and starts it again with the data that it has: asked to end, or killed. Throws `IMC_ERR_SERVER_GONE` when it does
   * not come back or had ended unasked before, `IMC_ERR_TARGET` when it is not ours.
   */
  restart(how: RestartHow): Promise<Endpoints>;
}

export type Health =
  | { readonly is: 'up' }
  /** The process has ended. */
  | { readonly is: 'died'; readonly detail: string }
  /** The process runs, but its health check does not answer, or says that it is not well. */
  | { readonly is: 'unwell'; readonly detail: string };
