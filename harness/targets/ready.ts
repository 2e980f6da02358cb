import { abortAfter } from '../core/clock.ts';
import { type Deadline, poll, within } from '../core/deadline.ts';
import { keepSecretsOf } from '../core/secrets.ts';
import type { Driver, Endpoints, Probe } from '../vocabulary/index.ts';
import { askHealth } from './http-health.ts';
import type { Ended, ServerProcess } from './server-process.ts';

const HEALTH_MS = 2000;
/**
 * The first login may wait so long, each later one twice as long as the one before: a server may be well, and forget what it is
 * asked in its first moments.
 */
const FIRST_PROBE_MS = 400;
const PROBE_MS = 5000;
const ABOUT_ENDPOINTS = 'it has not said where it listens';

export interface Awaited {
  readonly process: ServerProcess;
  /** Where it listens; `undefined` until it has said so. */
  endpoints(): Endpoints | undefined;
  /** Path of the health check below the endpoint `http`. */
  readonly healthPath: string;
  /** Headers that the health check needs. Default: none. */
  readonly healthHeaders?: ((endpoints: Endpoints) => Readonly<Record<string, string>>) | undefined;
  readonly probe: Driver['probe'];
  readonly deadline: Deadline;
  /** Gives up waiting when it aborts. */
  readonly signal: AbortSignal;
}

export type Readiness =
  | { readonly is: 'ready'; readonly endpoints: Endpoints; readonly probe: Probe & { ready: true } }
  | { readonly is: 'ended'; readonly ended: Ended }
  /** The deadline passed; what was missing at the last look. */
  | { readonly is: 'late'; readonly why: string }
  | { readonly is: 'given-up' };

/** Waits until a server is well and speaks its protocol: its health check, then a login as a client would. Never throws. */
export async function waitReady(awaited: Awaited): Promise<Readiness> {
  const { process, signal } = awaited;
  const ended = process.ended.then((end): Readiness => ({ is: 'ended', ended: end }));
  let why = ABOUT_ENDPOINTS;
  const probeMs = growing(FIRST_PROBE_MS, PROBE_MS);
  const look = async (): Promise<Readiness | undefined> => {
    if (signal.aborted) return { is: 'given-up' };
    const seen = await Promise.race([lookOnce(awaited, probeMs), ended]);
    const end = process.endedNow();
    if (end !== undefined) return { is: 'ended', ended: end };
    if (seen.is === 'late') why = seen.why;
    return seen.is === 'late' ? undefined : seen;
  };
  return (await poll(awaited.deadline, look, { firstMs: 10, slowestMs: 100 })) ?? { is: 'late', why };
}

/** Gives `first`, then each time twice as much as before, up to `most`. */
function growing(first: number, most: number): () => number {
  let next = first;
  return () => {
    const now = next;
    next = Math.min(most, next * 2);
    return now;
  };
}

async function lookOnce(awaited: Awaited, probeMs: () => number): Promise<Readiness> {
  const { deadline } = awaited;
  const endpoints = awaited.endpoints();
  if (endpoints === undefined) return { is: 'late', why: ABOUT_ENDPOINTS };
  keepSecretsOf(endpoints);
  const unwell = await askHealth(
    `${endpoints['http']}${awaited.healthPath}`,
    boundedMs(HEALTH_MS, deadline),
    awaited.healthHeaders?.(endpoints),
  );
  if (unwell !== undefined) return { is: 'late', why: unwell.why };
  const probe = await tryProbe(awaited, endpoints, boundedMs(probeMs(), deadline));
  return probe.ready ? { is: 'ready', endpoints, probe } : { is: 'late', why: probe.why };
}

/** A driver's probe promises neither to heed its signal nor to keep quiet about surprises of its own. */
async function tryProbe(awaited: Awaited, endpoints: Endpoints, timeoutMs: number): Promise<Probe> {
  const signal = AbortSignal.any([awaited.signal, abortAfter(timeoutMs)]);
  return within(timeoutMs, 'a login', awaited.probe(endpoints, signal)).catch((error: unknown) => ({
    ready: false,
    why: error instanceof Error ? error.message : String(error),
  }));
}

function boundedMs(mostMs: number, deadline: Deadline): number {
  return Math.min(mostMs, Math.max(100, deadline.leftMs()));
}
