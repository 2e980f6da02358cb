import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nowMs, pause } from '../core/clock.ts';
import { hash32 } from '../core/random.ts';
import { driverNamed } from '../drivers/index.ts';
import { driverKindOf } from '../targets/flavours/index.ts';
import { parseTarget } from '../targets/parse-target.ts';
import type { Lease } from '../targets/pool-types.ts';
import { openPool } from '../targets/pool.ts';
import type { About, Driver, Endpoints } from '../vocabulary/index.ts';
import { Crowd, UnansweredError } from './crowd.ts';

/** How long users talk before a kill, in milliseconds. */
const TALK_MIN_MS = 20;
const TALK_SPREAD_MS = 380;
/** A crowd is followed by a fresh one after so many kills: histories do not grow for ever. */
const KILLS_PER_CROWD = 8;
const KILLS_PER_LINE = 20;

export interface TortureOptions {
  readonly kills: number;
  readonly seed: number;
  /** Defects that the server is told to have. */
  readonly faults: readonly string[];
  /** Multiplies every deadline. */
  readonly patience: number;
  readonly print: (line: string) => void;
}

export interface Tortured {
  /** Kills until something was lost, or all. */
  readonly kills: number;
  readonly accepted: number;
  readonly losses: readonly string[];
}

/**
 * Kills the bundled server at drawn moments while many users talk, starts it again with its data, and looks whether all is
 * there that was acknowledged. Ends with the first look that finds something lost. Throws what a pool throws.
 */
export async function torture(options: TortureOptions): Promise<Tortured> {
  const outDir = mkdtempSync(join(tmpdir(), 'imc-torture-'));
  const spec = parseTarget('reference', { faults: options.faults });
  const driver = driverNamed(driverKindOf(spec));
  const pool = await openPool({ spec, driver, outDir, patience: options.patience });
  try {
    const { flavour, version } = pool.info();
    return await new Rack(options, { lease: await pool.lease(), driver, about: { flavour, version } }).run();
  } finally {
    await pool.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

interface Victim {
  readonly lease: Lease;
  readonly driver: Driver;
  readonly about: About;
}

/** One server, and the crowds that talk by it, one after the other. */
class Rack {
  readonly #options: TortureOptions;
  readonly #victim: Victim;
  readonly #crowds: Crowd[] = [];
  readonly #began = nowMs();
  #endpoints: Endpoints = {};
  #kills = 0;

  constructor(options: TortureOptions, victim: Victim) {
    this.#options = options;
    this.#victim = victim;
  }

  async run(): Promise<Tortured> {
    this.#endpoints = await this.#victim.lease.endpoints();
    try {
      return this.#result(await this.#untilLost());
    } finally {
      await Promise.all(this.#crowds.map((crowd) => crowd.close()));
    }
  }

  async #untilLost(): Promise<string[]> {
    while (this.#kills < this.#options.kills) {
      const losses = await this.#round(await this.#crowd());
      if (losses.length > 0) return losses;
      if (this.#kills % KILLS_PER_LINE === 0 || this.#kills === this.#options.kills) this.#tell();
    }
    return (await Promise.all(this.#crowds.map(looked))).flat();
  }

  /** Users talk, the server is killed amid it and started again: what is lost then. */
  async #round(crowd: Crowd): Promise<string[]> {
    const talking = crowd.talk();
    await pause(TALK_MIN_MS + (hash32('kill', this.#options.seed, this.#kills) % TALK_SPREAD_MS));
    const restarting = this.#victim.lease.restart('kill');
    crowd.rest();
    this.#endpoints = await restarting;
    await talking;
    this.#kills += 1;
    for (const one of this.#crowds) one.restarted();
    return looked(crowd);
  }

  /** The crowd that talks now, everybody logged in. */
  async #crowd(): Promise<Crowd> {
    if (this.#kills % KILLS_PER_CROWD === 0) this.#crowds.push(this.#freshCrowd());
    const crowd = this.#crowds.at(-1) ?? this.#freshCrowd();
    await crowd.arrive();
    return crowd;
  }

  #freshCrowd(): Crowd {
    const { seed, patience } = this.#options;
    const { driver, about } = this.#victim;
    const endpoints = () => this.#endpoints;
    return new Crowd({ driver, about, seed, number: this.#crowds.length, endpoints, patience });
  }

  #tell(): void {
    const { kills, accepted } = this.#result([]);
    const seconds = Math.round((nowMs() - this.#began) / 1000);
    this.#options.print(`${kills} kills, ${accepted} acknowledged messages, nothing lost (${seconds} s)`);
  }

  #result(losses: readonly string[]): Tortured {
    const accepted = this.#crowds.reduce((sum, { ledger }) => sum + ledger.accepted, 0);
    return { kills: this.#kills, accepted, losses };
  }
}

/** What a crowd finds lost; a server that does not answer in peace has lost more than messages. */
async function looked(crowd: Crowd): Promise<string[]> {
  try {
    return await crowd.look();
  } catch (thrown) {
    if (thrown instanceof UnansweredError) return [thrown.message];
    throw thrown;
  }
}
