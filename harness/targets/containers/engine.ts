import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { ContainerRuntimeClient } from 'testcontainers';
import { ImcError } from '../../core/errors.ts';

export type EngineClient = ContainerRuntimeClient;
export type Dockerode = EngineClient['container']['dockerode'];
export type Container = ReturnType<EngineClient['container']['getById']>;

const SOCKET = '/var/run/docker.sock';
const CANNOT = /permission denied|EACCES/i;

/**
 * Finds the container engine of this machine, as `DOCKER_HOST`, a Docker context or the usual sockets say.
 * Throws `IMC_ERR_NO_ENGINE` with what was looked at, and what helps.
 */
export async function openEngine(): Promise<EngineClient> {
  // What a run leaves is ours to remove, also after `kill -9`; a helper container for that would have to be pulled.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { getContainerRuntimeClient } = await import('testcontainers');
  const client = await getContainerRuntimeClient().catch((cause: unknown) => {
    throw new ImcError('IMC_ERR_NO_ENGINE', noEngine(String(cause)), { cause });
  });
  const host = process.env['DOCKER_HOST'];
  // It goes on to the usual sockets where nobody answers at the host that was asked for: another machine, perhaps.
  if (host === undefined || host === '' || addressOf(client) === plainAddress(host)) return client;
  throw new ImcError('IMC_ERR_NO_ENGINE', noEngine(`an engine answers at ${addressOf(client)} alone`));
}

/** Where an engine was found: the path of its socket, or host and port. */
export function addressOf({ container }: EngineClient): string {
  const { socketPath, host, port } = container.dockerode.modem as { socketPath?: string; host?: string; port?: string };
  return socketPath ?? `${host}:${port}`;
}

/** A `DOCKER_HOST` as `addressOf` tells it. */
function plainAddress(dockerHost: string): string {
  if (!URL.canParse(dockerHost)) return dockerHost;
  const { hostname, port, pathname } = new URL(dockerHost);
  return hostname === '' ? pathname : `${hostname}:${port}`;
}

/** Why there is no engine, and what helps. */
export function noEngine(why: string, host = process.env['DOCKER_HOST'], socket = SOCKET): string {
  if (host !== undefined && host !== '')
    return `no container engine answers at DOCKER_HOST=${host}: start it, or unset DOCKER_HOST to use the usual sockets`;
  if (!existsSync(socket))
    return `no container engine was found: there is no ${socket} and DOCKER_HOST is not set. Start Docker (systemctl start docker, or Docker Desktop), or for Podman set DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock`;
  const may = CANNOT.test(why) ? '' : ', or your user may not use it: add him to the group docker';
  return `no container engine answers at ${socket}: start Docker (systemctl start docker)${may}`;
}

/** Where a container finds us, and where we have to listen for that. */
export interface Door {
  /** The address of ours on which to listen. */
  readonly listenOn: string;
  /** The name under which a container that was created with `extraHosts` finds us. */
  readonly host: string;
  readonly extraHosts: readonly string[];
}

const host = 'host.docker.internal';

/** The way from a container to us; a reason where there is none that is certain. */
export async function doorOf(engine: EngineClient): Promise<Door | { readonly none: string }> {
  const desktop = /docker desktop/i.test(engine.info.containerRuntime.operatingSystem);
  if (desktop) return { listenOn: '127.0.0.1', host, extraHosts: [`${host}:host-gateway`] };
  const gateway = await bridgeGateway(engine.container.dockerode);
  if (gateway !== undefined && (await isOurs(gateway)))
    return { listenOn: gateway, host, extraHosts: [`${host}:host-gateway`] };
  return { none: 'the container engine is rootless or on another machine, and its containers may not reach us' };
}

/** The address at which containers find us, where they do; else the loopback. */
export async function listenAddress(): Promise<string> {
  const door = await doorOf(await openEngine());
  return 'none' in door ? '127.0.0.1' : door.listenOn;
}

async function bridgeGateway(dockerode: Dockerode): Promise<string | undefined> {
  try {
    return gatewayOf((await dockerode.getNetwork('bridge').inspect()) as Network);
  } catch {
    // An engine without such a network, such as Podman.
    return undefined;
  }
}

/** A network as an engine tells of it. */
export interface Network {
  readonly IPAM?: { readonly Config?: readonly { readonly Gateway?: string; readonly Subnet?: string }[] };
}

/** The address of the engine's machine in a network. An engine that has just been started for the first time names the subnet alone, whose first address it takes. */
export function gatewayOf({ IPAM }: Network): string | undefined {
  const configs = IPAM?.Config ?? [];
  const named = configs.find(({ Gateway }) => Gateway !== undefined)?.Gateway;
  const [subnet] = configs.flatMap(({ Subnet }) => /^(\d+\.\d+\.\d+)\.0\/\d+$/.exec(Subnet ?? '')?.[1] ?? []);
  return named ?? (subnet && `${subnet}.1`);
}

/** Whether we can listen at an address. A bridge without containers is not listed among the interfaces of a machine. */
function isOurs(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}
