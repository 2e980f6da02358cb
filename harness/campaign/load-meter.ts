import { cpus, loadavg } from 'node:os';
import type { LagWatch } from '../core/clock.ts';
import { nowMs } from '../core/clock.ts';
import type { Instance, Load } from '../vocabulary/index.ts';
import type { Concurrency } from './concurrency.ts';
import { lateMs } from './failures.ts';

type Measured = Pick<Instance, 'cpuMs'>;

/** Measures what a case cost: us and the servers. */
export class LoadMeter {
  readonly #instances: readonly Measured[];
  readonly #lag: LagWatch;
  readonly #began = nowMs();
  readonly #own = process.cpuUsage();
  readonly #serverMs: number;
  #ended = 0;

  private constructor(instances: readonly Measured[], lag: LagWatch, serverMs: number) {
    this.#instances = instances;
    this.#lag = lag;
    this.#serverMs = serverMs;
  }

  static async start(instances: readonly Measured[], lag: LagWatch): Promise<LoadMeter> {
    return new LoadMeter(instances, lag, await cpuMsOf(instances));
  }

  /** Milliseconds between start and stop. */
  ms(): number {
    return Math.round(this.#ended - this.#began);
  }

  async stop(plays: number, concurrency: Concurrency): Promise<Load> {
    this.#ended = nowMs();
    const ms = this.#ended - this.#began;
    const own = process.cpuUsage(this.#own);
    const lagMsMax = Math.round(this.#lag.worstSince(this.#began));
    return {
      playsPerSecond: round((plays / ms) * 1000),
      concurrencyMax: concurrency.largest,
      concurrency: concurrency.limit,
      ownCpu: round((own.user + own.system) / 1000 / ms),
      serverCpu: round(((await cpuMsOf(this.#instances)) - this.#serverMs) / ms),
      lagMsMax,
      clientLimited: lagMsMax > lateMs,
    };
  }
}

/** Tasks that wait for each processor, from which on there are too many, and the share of the machine that is ours at least where we are to blame. */
const crowd = 2;
const ours = 0.5;

/** What a machine has to do: its load of the last minute, and processors. */
interface Machine {
  readonly load: number;
  readonly processors: number;
}

/**
 * Says how others have kept this machine busy, where they have: a server that hardly gets to run is slow, and it is not its fault.
 * Where we and the server have kept it busy ourselves, nobody else is to blame. A platform that tells no load, such as Windows, is never busy.
 */
export function crowdedOut(
  { ownCpu, serverCpu }: Pick<Load, 'ownCpu' | 'serverCpu'>,
  { load, processors }: Machine = { load: loadavg()[0] ?? 0, processors: cpus().length },
): string | undefined {
  const used = ownCpu + serverCpu;
  if (load < crowd * processors || used > ours * processors) return undefined;
  return `others kept this machine busy (a load of ${load.toFixed(1)} on ${processors} processors, of which this run had ${used.toFixed(1)})`;
}

async function cpuMsOf(instances: readonly Measured[]): Promise<number> {
  const used = await Promise.all(instances.map((instance) => instance.cpuMs()));
  return used.reduce((sum, ms) => sum + ms, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
