import { type ErrorCode, ImcError, toImcError } from '../core/errors.ts';
import type { Health, RestartHow, RestartableInstance } from '../vocabulary/index.ts';
import type { Lacks } from './flavours/flavour.ts';
import { askHealth, type Unwell } from './http-health.ts';
import { listenAddress } from './containers/engine.ts';
import { openServerLog } from './server-log.ts';
import { openWebhookListener } from './webhook-listener.ts';
import { type Ended, endText } from './server-process.ts';
import type { StartContext } from './start-context.ts';
import { type Life, endLife, restartServer, startServer } from './start-server.ts';

const RENEW_TRIES_MAX = 3;
const HEALTH_MS = 2000;
/** How often a server is asked that does not answer: a way to it that loses a packet or two is not a server that has stopped. */
const HEALTH_TRIES = 3;
/** Of the log of a server that has died, in what is said of its end. */
const TAIL_LINES = 2;
/** What keeps a server from coming back that is its own failure; all else is our trouble. */
const ITS_FAILURE: ReadonlySet<ErrorCode> = new Set(['IMC_ERR_DIED_AT_START', 'IMC_ERR_NEVER_HEALTHY']);

/** An instance and what only its owner may do to it. */
export interface ManagedInstance extends RestartableInstance {
  /** As the server told it at its first start. */
  readonly version: string | undefined;
  readonly lacks: Lacks;
  /** Asks it to end and copies its data to a folder that does not exist yet; after that it is closed. */
  closeKeeping(folder: string): Promise<void>;
  /** Asks it to end, kills it if it does not, and removes what it left. Ends a renewal under way. */
  close(): Promise<void>;
}

/** Starts a server whose lives all write to the log at `logPath`; the first one with a copy of `data`. Throws what `startServer` throws. */
export async function startInstance(
  base: Omit<StartContext, 'log' | 'webhooks' | 'data'>,
  logPath: string,
  data?: string,
): Promise<ManagedInstance> {
  const closing = new AbortController();
  const log = openServerLog(logPath);
  const webhooks = await openWebhookListener(base.spec.kind === 'image' ? await listenAddress() : undefined);
  const context = { ...base, log, webhooks, signal: AbortSignal.any([base.signal, closing.signal]) };
  try {
    const first = await startServer(data === undefined ? context : { ...context, data });
    return managed(first, context, closing);
  } catch (error) {
    await webhooks.close();
    log.close();
    throw error;
  }
}

function managed(first: Life, context: StartContext, closing: AbortController): ManagedInstance {
  const { log, webhooks } = context;
  const lives = new Lives(first, context);
  let closed: Promise<void> | undefined;
  const end = async (keepIn?: string) => {
    try {
      await lives.end(keepIn);
    } finally {
      await webhooks.close();
      log.close();
    }
  };
  return {
    version: first.version,
    lacks: first.site.lacks,
    endpoints: async () => (await lives.current()).endpoints,
    health: () => lives.health(),
    renew: async () => (await lives.renew()).endpoints,
    restart: async (how) => (await lives.restart(how)).endpoints,
    logMark: async () => (closed === undefined ? log.mark() : 0),
    logSince: async (mark, bytesMax) => (closed === undefined ? log.since(mark, bytesMax) : ''),
    cpuMs: async () => lives.cpuMs(),
    close() {
      closing.abort();
      closed ??= end();
      return closed;
    },
    closeKeeping(folder) {
      closing.abort();
      closed ??= end(folder);
      return closed;
    },
  };
}

/** One server after another at the same place; at most one lives at a time. */
class Lives {
  readonly #context: StartContext;
  #life: Life | undefined;
  /** A renewal or restart under way. */
  #change: Promise<Life> | undefined;
  #pastCpuMs = 0;
  #lastWords = '';

  constructor(first: Life, context: StartContext) {
    this.#context = context;
    this.#life = first;
  }

  /** Waits for a renewal or restart under way. */
  async current(): Promise<Life> {
    const life = this.#change === undefined ? this.#life : await this.#change;
    if (life !== undefined) return life;
    throw new ImcError('IMC_ERR_SERVER_GONE', this.#lastWords);
  }

  async health(): Promise<Health> {
    await this.#change?.catch(() => undefined);
    const life = this.#life;
    if (life === undefined) return { is: 'died', detail: this.#lastWords };
    const unwell = await this.#ask(life);
    // It was started again meanwhile: what became of its last life says nothing of this one.
    if (this.#life !== life || this.#change !== undefined) return this.health();
    const ended = life.process.endedNow();
    if (ended === undefined) return unwell === undefined ? { is: 'up' } : { is: 'unwell', detail: unwell.why };
    return { is: 'died', detail: this.#endOf(life, ended) };
  }

  async #ask({ endpoints, process }: Life): Promise<Unwell | undefined> {
    const { healthPath, healthHeaders } = this.#context.flavour;
    const ask = () => askHealth(`${endpoints['http']}${healthPath}`, HEALTH_MS, healthHeaders?.(endpoints));
    let unwell = await ask();
    for (let tries = 1; unwell?.isSilent && tries < HEALTH_TRIES && process.endedNow() === undefined; tries++)
      unwell = await ask();
    return unwell;
  }

  #endOf(life: Life, ended: Ended): string {
    const tail = this.#context.log.lastLines(life.process.logStart, TAIL_LINES);
    return `${endText(ended)}; its log ends: ${tail.trim().replaceAll('\n', ' / ')}`;
  }

  /** Whoever asks while one is under way gets the same. */
  renew(): Promise<Life> {
    return this.#become(() => this.#replace());
  }

  async restart(how: RestartHow): Promise<Life> {
    await this.#change?.catch(() => undefined);
    return this.#become(() => this.#again(how));
  }

  #become(next: () => Promise<Life>): Promise<Life> {
    this.#change ??= next().finally(() => {
      this.#change = undefined;
    });
    return this.#change;
  }

  async #again(how: RestartHow): Promise<Life> {
    const life = this.#life;
    if (life === undefined) throw new ImcError('IMC_ERR_SERVER_GONE', this.#lastWords);
    const ended = life.process.endedNow();
    if (ended !== undefined)
      throw new ImcError('IMC_ERR_SERVER_GONE', `it had ended before it was told to: ${this.#endOf(life, ended)}`);
    this.#pastCpuMs += life.process.cpuMs();
    this.#life = undefined;
    try {
      this.#life = await restartServer(life, how, this.#context);
      return this.#life;
    } catch (error) {
      await life.site.remove();
      throw this.#notBack(toImcError(error));
    }
  }

  /** What it means that it did not come back: we ended the start, we had trouble, or it is the server's own failure. */
  #notBack(error: ImcError): ImcError {
    const gone = this.#gone(error, 1);
    const { name } = this.#context.spec;
    if (this.#context.signal.aborted)
      return new ImcError('IMC_ERR_INTERNAL', `stopped while ${name} was being started again`);
    return ITS_FAILURE.has(error.code) ? gone : error;
  }

  cpuMs(): number {
    return this.#pastCpuMs + (this.#life?.process.cpuMs() ?? 0);
  }

  /** `keepIn`: where its data is copied to before it is removed. */
  async end(keepIn?: string): Promise<void> {
    await this.#change?.catch(() => undefined);
    const life = this.#life;
    if (life === undefined && keepIn !== undefined)
      throw new ImcError('IMC_ERR_SERVER_GONE', `its data cannot be kept: ${this.#lastWords}`);
    if (life === undefined) return;
    const { flavour, patience } = this.#context;
    await life.process.stop(flavour.stopSignal, flavour.stopGraceMs * patience);
    try {
      if (keepIn !== undefined) await life.site.keepData(keepIn);
    } finally {
      await life.site.remove();
    }
  }

  async #replace(): Promise<Life> {
    await this.#bury();
    for (let tries = 1; ; tries += 1) {
      try {
        this.#life = await startServer(this.#context);
        return this.#life;
      } catch (error) {
        if (tries >= RENEW_TRIES_MAX || this.#context.signal.aborted) throw this.#gone(error, tries);
      }
    }
  }

  async #bury(): Promise<void> {
    const life = this.#life;
    if (life === undefined) return;
    await endLife(life);
    this.#pastCpuMs += life.process.cpuMs();
    this.#life = undefined;
  }

  #gone(cause: unknown, tries: number): ImcError {
    this.#lastWords = `${this.#context.spec.name} could not be started again in ${tries} ${tries === 1 ? 'try' : 'tries'}: ${toImcError(cause).message}`;
    return new ImcError('IMC_ERR_SERVER_GONE', this.#lastWords, { cause });
  }
}
