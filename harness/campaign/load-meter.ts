import type { LagWatch } from '../core/clock.ts';
import { nowMs } from '../core/clock.ts';
import type { Instance, Load } from '../vocabulary/index.ts';
import type { Concurrency } from './concurrency.ts';
import { lateMs } from './failures.ts';

/** Measures what a case cost: us and the server. */
export class LoadMeter {
  readonly #instance: Instance;
  readonly #lag: LagWatch;
  readonly #began = nowMs();
  readonly #own = process.cpuUsage();
  readonly #serverMs: number;
  #ended = 0;

  private constructor(instance: Instance, lag: LagWatch, serverMs: number) {
    this.#instance = instance;
    this.#lag = lag;
    this.#serverMs = serverMs;
  }

  static async start(instance: Instance, lag: LagWatch): Promise<LoadMeter> {
    return new LoadMeter(instance, lag, await instance.cpuMs());
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
      serverCpu: round(((await this.#instance.cpuMs()) - this.#serverMs) / ms),
      lagMsMax,
      clientLimited: lagMsMax > lateMs,
    };
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
