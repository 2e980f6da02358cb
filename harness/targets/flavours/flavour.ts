import type { ImcError } from '../../core/errors.ts';
import type { CapabilityName, Endpoints } from '../../vocabulary/index.ts';
import type { ImageSpec, ProcessSpec, ReferenceSpec } from '../parse-target.ts';
import type { Command, Ended } from '../server-process.ts';
import type { Profile } from './profile.ts';

/** A recipe for one kind of server: how it is started, known to be well, and stopped. */
export interface Flavour {
  /** Such as `reference`; a key of the flavour map. */
  readonly name: string;
  /** Kind of the driver that talks to it. */
  readonly driver: string;
  /** How it may be configured; the first is the default. */
  readonly profiles: readonly [Profile, ...Profile[]];
  /** How long a start may take, in milliseconds, before `--patience`. */
  readonly startMs: number;
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take to end after `stopSignal`, in milliseconds, before it is killed. */
  readonly stopGraceMs: number;
  /** Path below the endpoint `http` that answers 200 when the server is well. */
  readonly healthPath: string;
  /** Headers that the health check needs. Default: none. */
  readonly healthHeaders?: (endpoints: Endpoints) => Readonly<Record<string, string>>;
  /** How to start it once. Throws `IMC_ERR_SERVER_OPTIONS`. */
  plan(request: PlanRequest): Promise<Plan>;
  /** How it is started in a container. Without: no image of it is known. */
  readonly image?: ImageRecipe;
  /** What a failed start means where this kind of server has words of its own for it. */
  explain?(ended: Ended, output: string): ImcError | undefined;
}

/** How containers of one kind of server are made. */
export interface ImageRecipe {
  /** Throws `IMC_ERR_SERVER_OPTIONS`. */
  plan(request: ContainerRequest): Promise<ContainerPlan>;
}

export interface ContainerRequest {
  readonly spec: ImageSpec;
  /** One of the flavour's. */
  readonly profile: Profile;
  /** The URL at which the server may tell a back end what happens; `undefined` where it does not reach us. */
  readonly webhook: string | undefined;
  /** Where the user is: paths in his options begin there. */
  readonly userFolder: string;
}

export interface ContainerPlan {
  /** What follows the entrypoint of the image. Default: what the image says. */
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files of this machine that it reads, by where they are put. Default: none. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where the volume is put. */
  readonly volume: string;
  /** Where its data is in that, whole: what another version can be started with. */
  readonly dataFolder: string;
  /** Ports inside on which it listens. */
  readonly ports: readonly number[];
  /** Where it is found; `at` gives host and port for a port inside. */
  readonly endpoints: (at: (port: number) => string) => Endpoints;
  /** The version that it tells in its output. Default: it tells none. */
  readonly version?: (output: string) => string | undefined;
  readonly lacks: Lacks;
}

/** Capabilities that a server does not have as it is configured, or single timers of it, with the reason. */
export type Lacks = Readonly<Partial<Record<CapabilityName | `timers.${string}`, string>>>;

export interface PlanRequest {
  readonly spec: ReferenceSpec | ProcessSpec | ImageSpec;
  /** One of the flavour's. */
  readonly profile: Profile;
  /** Empty, and its own: whatever the server writes goes here. */
  readonly folder: string;
  /** Where the user is: paths in his options begin there. */
  readonly userFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The URL at which the server may tell a back end what happens. */
  readonly webhook: string;
  readonly takePorts: (count: number) => Promise<readonly number[]>;
}

export interface Plan {
  readonly command: Command;
  /** What this server does not offer as it is started now, though its kind does, each with the reason. */
  readonly lacks: Lacks;
  /** Where its data is, whole: what another version can be started with. */
  readonly dataFolder: string;
  /** Text files to write into the folder first, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Ports that the user chose; they are looked at before the start. All others are ours, and are changed when taken. */
  readonly userPorts: readonly number[];
  /** Finds in its output so far where it listens, and which version it is if it tells; `undefined` until it is there. */
  readonly told: (output: string) => Told | undefined;
}

export interface Told {
  readonly endpoints: Endpoints;
  readonly version?: string;
}
