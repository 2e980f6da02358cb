import { join } from 'node:path';
import { ImcError, toImcError } from '../core/errors.ts';
import { makeFolder } from '../core/make-folder.ts';
import { withoutSecrets } from '../core/secrets.ts';
import type { TargetInfo } from '../vocabulary/index.ts';
import type { Flavour } from './flavours/flavour.ts';
import { flavourOf, profileOf } from './flavours/index.ts';
import { type ManagedInstance, startInstance } from './managed-instance.ts';
import type { ImageSpec, ProcessSpec, ReferenceSpec } from './parse-target.ts';
import type { Lease, Pool, PoolOptions } from './pool-types.ts';
import { type Reaper, startReaper } from './reaper.ts';
import type { StartContext } from './start-context.ts';
import { openUrlPool } from './url-pool.ts';
import { versionOf } from './version.ts';

/** Private servers of a run at the same time, unless more are asked for: each may take more than a gigabyte of disk for empty data. */
export const instancesDefault = 1;

/**
 * Starts the shared instance of a target, under the eyes of a reaper; finds a target that runs already.
 * Throws what starting a server throws, and `IMC_ERR_VERSION`; nothing is left behind then.
 */
export async function openPool(options: PoolOptions): Promise<Pool> {
  try {
    makeFolder(options.outDir);
  } catch (cause) {
    throw toImcError(cause, 'IMC_ERR_OUT');
  }
  const { spec } = options;
  return spec.kind === 'url' ? openUrlPool({ ...options, spec }) : openOwnPool({ ...options, spec });
}

interface OwnOptions extends Omit<PoolOptions, 'spec'> {
  readonly spec: ReferenceSpec | ProcessSpec | ImageSpec;
}

async function openOwnPool(options: OwnOptions): Promise<Pool> {
  const reaper = await startReaper();
  const closing = new AbortController();
  try {
    const context = contextOf(options, reaper, closing.signal);
    const shared = await firstInstance(options, context, closing);
    const info = await infoOf(options.spec, context.flavour, shared);
    const { outDir, instances = instancesDefault } = options;
    return poolOf({ shared, info, context, closing, outDir, instances });
  } catch (error) {
    await reaper.close();
    throw error;
  }
}

/** `signal` ends this start alone: a run that was told to end may start servers still, to finish what it plays. */
async function firstInstance(
  { signal, outDir, data }: OwnOptions,
  context: Base,
  closing: AbortController,
): Promise<ManagedInstance> {
  const giveUp = () => closing.abort();
  signal?.addEventListener('abort', giveUp);
  if (signal?.aborted) giveUp();
  try {
    return await startInstance(context, join(outDir, 'server.log'), data);
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

type Base = Omit<StartContext, 'log' | 'webhooks' | 'data'>;

function contextOf(
  { spec, profile, driver, patience, say = () => {}, started = () => {} }: OwnOptions,
  reaper: Reaper,
  signal: AbortSignal,
): Base {
  const kind = { flavour: flavourOf(spec), profile: profileOf(spec, profile) };
  return { spec, ...kind, driver, reaper, patience, say, started, signal };
}

async function infoOf(spec: OwnOptions['spec'], flavour: Flavour, shared: ManagedInstance): Promise<TargetInfo> {
  try {
    return {
      name: spec.name,
      kind: spec.kind,
      driver: flavour.driver,
      flavour: flavour.name,
      version: versionOf({ told: shared.version, claimed: spec.serverVersion, path: startedFrom(spec) }),
      faults: 'faults' in spec ? [...spec.faults] : [],
      options: withoutSecrets(spec.options),
      wraps: [],
    };
  } catch (error) {
    await shared.close();
    throw error;
  }
}

/** Whose name may tell the version. */
export function startedFrom(spec: OwnOptions['spec']): string | undefined {
  if (spec.kind === 'image') return spec.image.replace(/^.*\//, '').replace(/^[^:]*:?/, '');
  return spec.kind === 'process' ? spec.path : undefined;
}

interface Parts {
  readonly shared: ManagedInstance;
  readonly info: TargetInfo;
  readonly context: Base;
  readonly closing: AbortController;
  readonly outDir: string;
  readonly instances: number;
}

function poolOf({ shared, info, context, closing, outDir, instances }: Parts): Pool {
  const privates = new Privates(context, outDir, instances);
  let closed: Promise<void> | undefined;
  const closeAll = async () => {
    closing.abort();
    await Promise.allSettled([shared.close(), privates.close()]);
    await context.reaper.close();
  };
  return {
    info: () => info,
    lacks: () => shared.lacks,
    async lease(kind = 'shared') {
      if (closed !== undefined) throw closedError();
      return kind === 'shared' ? { ...shared, release: async () => {} } : privates.lease();
    },
    keepData: (folder) => shared.closeKeeping(folder),
    close: () => (closed ??= closeAll()),
  };
}

/** Fresh servers, each for one holder, and a bound on how many there are at once. */
class Privates {
  readonly #context: Base;
  readonly #outDir: string;
  readonly #open = new Set<Promise<ManagedInstance>>();
  /** Those who wait for a place; told `false` when there will be none. */
  readonly #waiting: ((mayGo: boolean) => void)[] = [];
  #free: number;
  #count = 0;

  constructor(context: Base, outDir: string, instances: number) {
    this.#free = instances;
    this.#context = context;
    this.#outDir = outDir;
  }

  async lease(): Promise<Lease> {
    if (!(await this.#place()) || this.#context.signal.aborted) throw closedError();
    this.#count += 1;
    const starting = startInstance(this.#context, join(this.#outDir, `server-private-${this.#count}.log`));
    this.#open.add(starting);
    try {
      const instance = await starting;
      return { ...instance, release: () => instance.close().finally(() => this.#leave(starting)) };
    } catch (error) {
      this.#leave(starting);
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const tell of this.#waiting.splice(0)) tell(false);
    await Promise.allSettled([...this.#open].map(async (starting) => (await starting).close()));
  }

  async #place(): Promise<boolean> {
    if (this.#free === 0) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#free -= 1;
    return true;
  }

  #leave(starting: Promise<ManagedInstance>): void {
    if (!this.#open.delete(starting)) return;
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next(true);
  }
}

function closedError(): ImcError {
  return new ImcError('IMC_ERR_INTERNAL', 'the pool is closed');
}
