import { abortAfter } from '../core/clock.ts';
import { deadlineIn, poll, within } from '../core/deadline.ts';
import { ImcError } from '../core/errors.ts';
import type { Driver, Endpoints, Instance, Probe } from '../vocabulary/index.ts';
import type { UrlSpec } from './parse-target.ts';
import type { Pool, PoolOptions } from './pool-types.ts';
import { versionOf } from './version.ts';

const READY_MS = 10_000;
const PROBE_MS = 5000;

interface UrlOptions extends Omit<PoolOptions, 'spec'> {
  readonly spec: UrlSpec;
}

/**
 * A server that runs already: it is spoken to, and neither started, stopped nor cleaned up.
 * Throws `IMC_ERR_NEVER_HEALTHY` when nobody answers, and `IMC_ERR_VERSION`.
 */
export async function openUrlPool({ spec, driver, patience, signal }: UrlOptions): Promise<Pool> {
  const ready = await waitForIt(spec, driver, patience, signal);
  const info = {
    name: spec.name,
    kind: 'url' as const,
    driver: driver.kind,
    // Who does not say what he is, is taken for what the driver is known to serve.
    flavour: (ready.server ?? driver.serves[0]?.flavour ?? driver.kind).toLowerCase(),
    version: versionOf({ told: ready.version, claimed: spec.serverVersion }),
    faults: [],
    options: [],
    wraps: [],
  };
  const instance = instanceAt(spec, driver, patience);
  return {
    info: () => info,
    lacks: () => ({
      webhooks: 'it runs already, and was not told of us',
      timers: 'its timers are not known',
      durable: 'not allowed on this target: it runs already, and is not ours to restart',
    }),
    async lease(kind = 'shared') {
      if (kind === 'private')
        throw new ImcError('IMC_ERR_TARGET', `${spec.name} runs already, and we cannot start another one like it`);
      return { ...instance, restart: () => Promise.reject(notOurs(spec)), release: async () => {} };
    },
    keepData: () =>
      Promise.reject(new ImcError('IMC_ERR_TARGET', `${spec.name} runs already, and its data is not ours`)),
    close: async () => {},
  };
}

async function waitForIt(
  { name, endpoints }: UrlSpec,
  driver: Pick<Driver, 'probe'>,
  patience: number,
  signal: AbortSignal | undefined,
): Promise<Probe & { ready: true }> {
  let why = 'nobody has answered';
  const found = await poll(deadlineIn(READY_MS * patience), async () => {
    if (signal?.aborted) throw new ImcError('IMC_ERR_SERVER_GONE', `stopped while waiting for ${name}`);
    const probe = await probeOnce(driver, endpoints, patience);
    if (probe.ready) return probe;
    why = probe.why;
    return undefined;
  });
  if (found) return found;
  throw new ImcError('IMC_ERR_NEVER_HEALTHY', `${name} does not answer as it should: ${why}`);
}

function probeOnce(driver: Pick<Driver, 'probe'>, endpoints: Endpoints, patience: number): Promise<Probe> {
  const timeoutMs = PROBE_MS * patience;
  return within(timeoutMs, 'a login', driver.probe(endpoints, abortAfter(timeoutMs))).catch((error: unknown) => ({
    ready: false as const,
    why: error instanceof Error ? error.message : String(error),
  }));
}

function instanceAt(spec: UrlSpec, driver: Pick<Driver, 'probe'>, patience: number): Instance {
  return {
    endpoints: async () => spec.endpoints,
    async health() {
      const probe = await probeOnce(driver, spec.endpoints, patience);
      return probe.ready ? { is: 'up' } : { is: 'unwell', detail: probe.why };
    },
    // It cannot be replaced: it is waited for.
    async renew() {
      const health = await waitForIt(spec, driver, patience, undefined).catch(() => undefined);
      if (health) return spec.endpoints;
      throw new ImcError('IMC_ERR_SERVER_GONE', `${spec.name} no longer answers, and is not ours to start again`);
    },
    logMark: async () => 0,
    logSince: async () => '',
    cpuMs: async () => 0,
  };
}

function notOurs({ name }: UrlSpec): ImcError {
  return new ImcError('IMC_ERR_TARGET', `${name} runs already, and is not ours to restart`);
}
