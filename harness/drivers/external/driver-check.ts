import type { About, Endpoints } from '../../vocabulary/index.ts';
import type { ContractOptions } from '../contract/options.ts';

/** What the contract of a driver is tried with, where that is the user's own: plain JSON, for another thread. */
export interface DriverCheck {
  /** The driver, as the user names it. */
  readonly from: string;
  readonly about: About;
  readonly endpoints: Endpoints;
  /** How long the server may take for anything, in milliseconds. */
  readonly timeoutMs: number;
  /** The file in which names are noted before they are used. */
  readonly namesTo: string;
}

/**
 * What the driver says of how it is tried; where it does not say which endpoints carry sessions, these are the ones of WebSockets and
 * `host:port`, else all that are addresses, and any other URL carries requests alone.
 */
export function optionsFor(said: Partial<ContractOptions> = {}, endpoints: Endpoints = {}): ContractOptions {
  const names = Object.keys(endpoints).filter((name) => isAddress(name, endpoints[name] ?? ''));
  const carrying = names.filter((name) => !/^https?:/.test(endpoints[name] ?? ''));
  const streams = said.streams ?? (carrying.length > 0 ? carrying : names);
  return { requests: names.filter((name) => !streams.includes(name) && name !== 'url'), ...said, streams };
}

/** Endpoints that are none, but what else a driver has to know. */
const noAddresses: ReadonlySet<string> = new Set(['prefix', 'token', 'ca']);

function isAddress(name: string, at: string): boolean {
  return !noAddresses.has(name) && /^(?:[a-z][a-z\d+.-]*:\/\/.+|[^/\s]+:\d+)$/i.test(at);
}
