import { createInterface } from 'node:readline';
import { every } from '../../core/clock.ts';
import { ImcError } from '../../core/errors.ts';
import type { Owner } from './container-data.ts';
import type { EngineClient } from './engine.ts';
import { DISK_FULL, diskFull, engineTrouble, messageOf, statusOf } from './trouble.ts';

const PROGRESS_MS = 3000;

/** An image as it is on this machine. */
export interface Image {
  /** Where it is not for the machine that the engine runs on, in words; it may run there all the same, by emulation. */
  readonly foreign: string | undefined;
  /** The user that its server runs as; root where the image names him and gives no number. */
  readonly owner: Owner;
}

/** What an engine tells of an image. */
interface Inspected {
  readonly Architecture: string;
  readonly Config?: { readonly User?: string };
}

/** Who is told how far a pull is, and what ends it. */
interface Pull {
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Finds an image, and pulls it where it is not here, saying how far that is. Throws `IMC_ERR_IMAGE` when it cannot be had,
 * `IMC_ERR_DISK_FULL`, and `IMC_ERR_SERVER_GONE` when `signal` ends the pull.
 */
export async function findImage(engine: EngineClient, name: string, pull: Pull): Promise<Image> {
  return imageOf(engine, (await inspect(engine, name)) ?? (await pulled(engine, name, pull)));
}

/** An image, where it is on this machine; never pulls it. Throws `IMC_ERR_NO_ENGINE` or `IMC_ERR_CONTAINER`. */
export async function imageHere(engine: EngineClient, name: string): Promise<Image | undefined> {
  const found = await inspect(engine, name);
  return found && imageOf(engine, found);
}

function imageOf(engine: EngineClient, { Architecture: theirs, Config }: Inspected): Image {
  const machine = ARCHITECTURES[engine.info.containerRuntime.architecture] ?? engine.info.containerRuntime.architecture;
  const foreign =
    theirs === '' || theirs === machine ? undefined : `the image is for ${theirs}, and the engine runs on ${machine}`;
  const [uid = 0, gid = uid] = (/^\d+(:\d+)?$/.exec(Config?.User ?? '')?.[0].split(':') ?? []).map(Number);
  return { foreign, owner: { uid, gid } };
}

/** As engines call machines, and as images do. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm' };

async function inspect({ container }: EngineClient, name: string): Promise<Inspected | undefined> {
  try {
    return await container.dockerode.getImage(name).inspect();
  } catch (cause) {
    if (statusOf(cause) === 404) return undefined;
    throw engineTrouble(`cannot look for the image ${name}`, cause);
  }
}

async function pulled(engine: EngineClient, name: string, pull: Pull): Promise<Inspected> {
  pull.say(`pulling ${name}`);
  try {
    const authconfig = await credentialsFor(engine, name);
    const stream = await engine.container.dockerode.pull(name, { abortSignal: pull.signal, authconfig });
    await followPull(stream, name, pull);
  } catch (cause) {
    if (pull.signal.aborted) throw new ImcError('IMC_ERR_SERVER_GONE', `stopped while ${name} was being pulled`);
    throw cannotPull(name, cause);
  }
  const image = await inspect(engine, name);
  if (image) return image;
  throw new ImcError('IMC_ERR_IMAGE', `${name} was pulled and is not there: \`docker pull ${name}\` shows more`);
}

/** What `docker login` has left for the registry of an image. */
async function credentialsFor(engine: EngineClient, name: string): Promise<object | undefined> {
  const { ImageName } = await import('testcontainers');
  // Its own pull would use it, but tells nothing of how far it is, nor of what goes wrong.
  const credentials = (await import('testcontainers/build/container-runtime/index.js')) as unknown as {
    getAuthConfig(registry: string): Promise<object | undefined>;
  };
  return credentials.getAuthConfig(
    ImageName.fromString(name).registry ?? engine.info.containerRuntime.indexServerAddress,
  );
}

/** One line of what the engine tells of a pull. */
interface PullLine {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
}

/** Says every few seconds how much is here. */
async function followPull(stream: NodeJS.ReadableStream, name: string, { say }: Pull): Promise<void> {
  const layers = new Map<string, { readonly current: number; readonly total: number }>();
  const stop = every(PROGRESS_MS, () => say(`pulling ${name}: ${progressOf(layers)}`));
  try {
    for await (const text of createInterface({ input: stream })) {
      const line = JSON.parse(text) as PullLine;
      if (line.error !== undefined) throw new Error(line.error);
      const { current, total } = line.progressDetail ?? {};
      if (line.id !== undefined && line.status === 'Downloading' && current !== undefined)
        layers.set(line.id, { current, total: total ?? current });
    }
  } finally {
    stop();
  }
}

function progressOf(layers: ReadonlyMap<string, { readonly current: number; readonly total: number }>): string {
  const sum = (of: 'current' | 'total') => [...layers.values()].reduce((all, layer) => all + layer[of], 0);
  return layers.size === 0
    ? 'waiting for the registry'
    : `${megabytes(sum('current'))} of ${megabytes(sum('total'))} MB`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function cannotPull(name: string, cause: unknown): ImcError {
  if (cause instanceof ImcError) return cause;
  const why = messageOf(cause);
  if (DISK_FULL.test(why)) return diskFull(`no room for the image ${name}`, cause);
  const what = `the image ${name} is not on this machine and cannot be pulled: ${why}`;
  const helps = /not found|manifest unknown|does not exist|denied|unauthorized/i.test(why)
    ? 'check the name and the tag; a private one needs `docker login`'
    : 'bring it here by `docker pull`, `docker load` or `docker import`';
  return new ImcError('IMC_ERR_IMAGE', `${what}. Remedy: ${helps}`, { cause });
}
