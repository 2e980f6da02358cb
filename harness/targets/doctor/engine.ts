import { wallMs } from '../../core/clock.ts';
import { within } from '../../core/deadline.ts';
import { toImcError } from '../../core/errors.ts';
import { addressOf, doorOf, type EngineClient } from '../containers/engine.ts';
import { type Found, missing, ok, unknown, warning } from './check.ts';
import { compareClocks, type OtherClock } from './clock.ts';
import { type Place, measurePlace } from './disk.ts';

const ENGINE_MS = 10_000;

/** A container engine that answers. */
export interface EngineFound {
  readonly client: EngineClient;
  /** Where it was found. */
  readonly address: string;
  readonly version: string;
  readonly machine: string;
  readonly isRootless: boolean;
  /** Why its containers may not reach us; `undefined` when they do. */
  readonly noWayToUs: string | undefined;
  /** The disk on which it keeps images and data; `undefined` when that is not of this machine. */
  readonly disk: Place | undefined;
  readonly clock: OtherClock;
}

/** What keeps us from having an engine, and what helps. */
export interface NoEngine {
  readonly none: string;
}

/** What an engine tells of itself, as far as it matters to us. */
interface Info {
  readonly ServerVersion: string;
  readonly Architecture: string;
  readonly OSType: string;
  readonly OperatingSystem: string;
  readonly SystemTime: string;
  readonly DockerRootDir: string;
  readonly SecurityOptions?: readonly string[] | null;
}

/** Asks the engine that `open` finds for what we need to know. Changes nothing there, and never throws. */
export async function lookAtEngine(open: () => Promise<EngineClient>): Promise<EngineFound | NoEngine> {
  try {
    return await within(ENGINE_MS, 'an answer of the container engine', ask(open));
  } catch (error) {
    return { none: toImcError(error).message };
  }
}

async function ask(open: () => Promise<EngineClient>): Promise<EngineFound> {
  const client = await open();
  const before = wallMs();
  const info = (await client.container.dockerode.info()) as Info;
  const after = wallMs();
  const door = await doorOf(client);
  const isHere = !('none' in door) && door.listenOn !== '127.0.0.1';
  return {
    client,
    address: addressOf(client),
    version: info.ServerVersion,
    machine: `${info.OSType}/${info.Architecture}, ${info.OperatingSystem}`,
    isRootless: (info.SecurityOptions ?? []).some((option) => /\brootless\b/.test(option)),
    noWayToUs: 'none' in door ? door.none : undefined,
    disk: isHere ? await measurePlace(info.DockerRootDir) : undefined,
    clock: compareClocks('the container engine', Date.parse(info.SystemTime), { before, after }),
  };
}

/** Whether an engine answers, and which one; `host` is what `DOCKER_HOST` says. */
export function engineCheck(engine: EngineFound | NoEngine, host: string | undefined): Found {
  const name = 'container engine';
  if ('none' in engine) {
    const [, seen = engine.none, remedy = ''] = /^(.*?)[:.] ((?:start|Start) .*)$/.exec(engine.none) ?? [];
    return missing(name, seen, remedy === '' ? 'start one, or point DOCKER_HOST at it' : remedy);
  }
  const where = `at ${engine.address}, ${host === undefined || host === '' ? 'DOCKER_HOST is not set' : 'as DOCKER_HOST says'}`;
  const root = engine.isRootless ? 'rootless' : 'not rootless';
  return ok(name, `${engine.version} (${engine.machine}), ${root}, ${where}`);
}

/** Whether what a container tells a back end comes to us. */
export function wayBackCheck({ noWayToUs }: EngineFound): Found {
  const name = 'way from containers to us';
  return noWayToUs === undefined
    ? ok(name, 'the gateway of their network is ours to listen on')
    : warning(
        name,
        noWayToUs,
        'rules about webhooks are not exercised there: an engine on this machine, not rootless, has them',
      );
}

/** What is said of the engine's disk where that cannot be measured. */
export function noDisk(name: string): Found {
  return unknown(name, 'it is not a disk of this machine: docker system df shows what takes it');
}
