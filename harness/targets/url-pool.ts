import { abortAfter } from '../core/clock.ts';
import { deadlineIn, poll, within } from '../core/deadline.ts';
import { ImcError, type ErrorCode } from '../core/errors.ts';
import type { Driver, Endpoints, Instance, Located, Probe } from '../vocabulary/index.ts';
import type { Lacks } from './flavours/flavour.ts';
import type { UrlSpec } from './parse-target.ts';
import type { Pool, PoolOptions } from './pool-types.ts';
import { restartByCommand } from './url-restart.ts';
import { versionOf } from './version.ts';
import { type WebhookListener, openWebhookListener } from './webhook-listener.ts';

const READY_MS = 10_000;
const PROBE_MS = 5000;

/** What a rule says that would disturb others on the server; the words are part of what reports promise. */
export const notAllowed = 'not allowed on this target';

interface UrlOptions extends Omit<PoolOptions, 'spec'> {
  readonly spec: UrlSpec;
}

type Asked = Pick<Driver, 'probe' | 'locate'>;

/**
 * A server that runs already: it is spoken to, and neither started nor stopped; it is started again by the user's own command alone.
 * Throws `IMC_ERR_NEVER_HEALTHY` when nobody answers, `IMC_ERR_TOKEN`, `IMC_ERR_CERTIFICATE`, `IMC_ERR_ADDRESS`,
 * `IMC_ERR_PORT_TAKEN` and `IMC_ERR_VERSION`, and what a driver that failed by itself says.
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
    prefix: spec.prefix,
    reach: [...spec.reach],
  };
  const { webhookListen } = spec;
  const webhooks = webhookListen && (await openWebhookListener(webhookListen.host, webhookListen.port));
  const server = new Running(spec, driver, { patience, webhooks, endpoints: ready.endpoints });
  return {
    info: () => info,
    lacks: () => lacksOf(spec),
    async lease(kind = 'shared') {
      if (kind === 'private' && Object.keys(spec.restartBy).length === 0)
        throw new ImcError('IMC_ERR_TARGET', `${spec.name} runs already, and we cannot start another one like it`);
      return {
        ...server.instance(),
        restart: (how) => server.restart(how),
        release: async () => {},
      };
    },
    keepData: () =>
      Promise.reject(new ImcError('IMC_ERR_TARGET', `${spec.name} runs already, and its data is not ours`)),
    close: async () => webhooks?.close(),
  };
}

/** Its timers are not known; what else it does not offer depends on what the user allows, and gives us. */
function lacksOf({ mayDisturb, restartBy, webhookListen }: UrlSpec): Lacks {
  const canRestart = Object.keys(restartBy).length > 0;
  return {
    timers: 'its timers are not known',
    ...(webhookListen
      ? {}
      : { webhooks: 'it runs already and was not told of us: --webhook-listen HOST:PORT listens' }),
    ...(mayDisturb ? {} : { durable: `${notAllowed}: restarts disturb others; --allow-disturb allows them` }),
    ...(mayDisturb && !canRestart
      ? { durable: 'nothing starts it again: give --restart-command, and --kill-command' }
      : {}),
  };
}

type Ready = Probe & { readonly ready: true; readonly endpoints: Endpoints };
type Look = Ready | { readonly ready: false; readonly why: string; readonly code?: ErrorCode };

async function waitForIt(
  { name, endpoints }: UrlSpec,
  driver: Asked,
  patience: number,
  signal: AbortSignal | undefined,
): Promise<Ready> {
  let last: Exclude<Look, Ready> = { ready: false, why: 'nobody has answered' };
  const found = await poll(deadlineIn(READY_MS * patience), async () => {
    if (signal?.aborted) throw new ImcError('IMC_ERR_SERVER_GONE', `stopped while waiting for ${name}`);
    const look = await lookOnce(driver, endpoints, patience);
    if (look.ready) return look;
    last = look;
    return undefined;
  });
  if (found) return found;
  throw new ImcError(last.code ?? 'IMC_ERR_NEVER_HEALTHY', `${name} does not answer as it should: ${last.why}`);
}

/** What no waiting mends, and is said at once. */
const final: ReadonlySet<ErrorCode> = new Set(['IMC_ERR_TOKEN', 'IMC_ERR_CERTIFICATE', 'IMC_ERR_ADDRESS']);

/** Where its sessions go, and whether it lets one in. Throws what is final. */
async function lookOnce(driver: Asked, endpoints: Endpoints, patience: number): Promise<Look> {
  const timeoutMs = PROBE_MS * patience;
  const located = await inTime(timeoutMs, 'an answer', locate(driver, endpoints, abortAfter(timeoutMs)));
  if ('ready' in located) return located;
  if (!located.found) return { ready: false, ...located };
  const probe = await probeOnce(driver, located.endpoints, timeoutMs);
  return probe.ready ? { ...probe, endpoints: located.endpoints } : probe;
}

/** Whether a server lets one in that was located before. */
function probeOnce(driver: Asked, endpoints: Endpoints, timeoutMs: number): Promise<Probe> {
  return inTime(timeoutMs, 'a login', driver.probe(endpoints, abortAfter(timeoutMs)));
}

async function locate(driver: Asked, endpoints: Endpoints, signal: AbortSignal): Promise<Located> {
  return (await driver.locate?.(endpoints, signal)) ?? { found: true, endpoints };
}

function inTime<T>(ms: number, what: string, work: Promise<T>): Promise<T | (Probe & { ready: false })> {
  return within(ms, what, work).catch((error: unknown) => {
    if (error instanceof ImcError && (final.has(error.code) || isOfDriver(error))) throw error;
    return notReady(error);
  });
}

/** Whether a driver has failed by itself: that says nothing of the server. */
function isOfDriver(error: unknown): error is ImcError {
  return error instanceof ImcError && error.code.startsWith('IMC_ERR_DRIVER');
}

function notReady(error: unknown): { readonly ready: false; readonly why: string } {
  return { ready: false, why: error instanceof Error ? error.message : String(error) };
}

interface Reached {
  readonly patience: number;
  readonly webhooks: WebhookListener | undefined;
  readonly endpoints: Endpoints;
}

/** The server, for as long as the run is there. */
class Running {
  readonly #spec: UrlSpec;
  readonly #driver: Asked;
  readonly #reached: Reached;

  constructor(spec: UrlSpec, driver: Asked, reached: Reached) {
    this.#spec = spec;
    this.#driver = driver;
    this.#reached = reached;
  }

  instance(): Instance {
    return {
      endpoints: async () => this.#endpoints(),
      health: async () => {
        const { endpoints, patience } = this.#reached;
        const look = await probeOnce(this.#driver, endpoints, PROBE_MS * patience).catch((error: unknown) => {
          if (isOfDriver(error)) throw error;
          return notReady(error);
        });
        return look.ready ? { is: 'up' } : { is: 'unwell', detail: look.why };
      },
      renew: () => this.#await(),
      logMark: async () => 0,
      logSince: async () => '',
      cpuMs: async () => 0,
    };
  }

  /** By the user's command; throws `IMC_ERR_TARGET` where there is none, or it fails. */
  async restart(how: 'graceful' | 'kill'): Promise<Endpoints> {
    await restartByCommand(this.#spec, how);
    return this.#await();
  }

  /** It cannot be replaced: it is waited for. */
  async #await(): Promise<Endpoints> {
    const { patience } = this.#reached;
    const back = await waitForIt(this.#spec, this.#driver, patience, undefined).catch((error: unknown) => {
      if (isOfDriver(error)) throw error;
      return undefined;
    });
    if (back) return this.#endpoints();
    throw new ImcError('IMC_ERR_SERVER_GONE', `${this.#spec.name} no longer answers, and is not ours to start again`);
  }

  #endpoints(): Endpoints {
    const { endpoints, webhooks } = this.#reached;
    return webhooks ? { ...endpoints, webhooks: webhooks.origin } : endpoints;
  }
}
