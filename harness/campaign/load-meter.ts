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

async function cpuMsOf(instances: readonly Measured[]): Promise<number> {
  const used = await Promise.all(instances.map((instance) => instance.cpuMs()));
  return used.reduce((sum, ms) => sum + ms, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
