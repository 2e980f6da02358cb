import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nowMs, wallMs } from '../../core/clock.ts';
import { checkBuild } from '../build-stamp.ts';
import { type EngineClient, openEngine } from '../containers/engine.ts';
import { countFree, portRange } from '../free-ports.ts';
import { packageRoot } from '../package-root.ts';
import { type Place, measurePlace } from './disk.ts';
import { type Load, openFileLimit } from './machine.ts';
import type { PortsTried } from './ports.ts';

/** Everything by which this machine is looked at; tests hand in others. */
export interface Senses {
  /** The version of Node that runs us. */
  readonly nodeVersion: string;
  /** `engines.node` of our package. */
  readonly nodeWanted: string;
  readonly checkBuild: () => Promise<void>;
  /** Throws where no container engine answers. */
  readonly openEngine: () => Promise<EngineClient>;
  /** `DOCKER_HOST`. */
  readonly engineHost: string | undefined;
  readonly ports: () => Promise<PortsTried>;
  readonly openFileLimit: () => Promise<number | undefined>;
  readonly load: () => Load;
  /** Where servers keep their data. */
  readonly tempFolder: string;
  readonly measurePlace: (folder: string) => Promise<Place>;
  /** Where programs are looked for; default: where we look for them. */
  readonly searchPath?: string;
  readonly wallMs: () => number;
  readonly steadyMs: () => number;
}

/** Ports that are tried. */
const PORTS_TRIED = 200;

/** The senses for this machine. */
export function ourSenses(): Senses {
  const { engines } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  return {
    nodeVersion: process.versions.node,
    nodeWanted: engines.node,
    checkBuild: () => checkBuild(),
    openEngine,
    engineHost: process.env['DOCKER_HOST'],
    ports: async () => ({ ...portRange, tried: PORTS_TRIED, free: await countFree(PORTS_TRIED) }),
    openFileLimit: () => openFileLimit(),
    load: () => ({ cores: availableParallelism(), lastMinute: loadavg()[0] ?? 0 }),
    tempFolder: tmpdir(),
    measurePlace,
    wallMs,
    steadyMs: nowMs,
  };
}
