import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImcError } from '../../core/errors.ts';
import { type InstalledProgram, installCommands, kinds } from '../../targets/flavours/kinds.ts';
import { parseTarget } from '../../targets/parse-target.ts';
import type { UrlFlags } from '../../targets/url-spec.ts';

/** What a job of a build server has to do, whichever that is. */
export interface Gate {
  /** As `imc run` takes them; more than one are played by jobs of their own. */
  readonly targets: readonly string[];
  /** What is said of all of them, as flags. */
  readonly flags: readonly string[];
  /** Packages of the system in which servers are, or what installs them. */
  readonly systemPackages: readonly string[];
  /** Whether the server wants a token, which is a secret of the build server. */
  readonly needsToken: boolean;
  /** Whether a container engine has to answer. */
  readonly needsEngine: boolean;
  /** Commands that bring us there. */
  readonly installs: readonly string[];
  /** How we are called. */
  readonly imc: string;
}

/** The variable that has the token of a server. */
export const tokenVariable = 'IMC_TOKEN';

/** The file of known failures, in the folder of the configuration. */
export const knownFile = 'known-failures';
/** Where the job has its output. */
export const outFolder = 'imc-out/gate';
/** The Node of the job: the newest one that is maintained for long, of those that we run on. */
export const nodeVersion = '22';

/** What a target is, as far as it decides about the job. */
export interface Asked {
  readonly target: string;
  readonly flavour?: string;
  readonly serverVersion?: string;
  /** The user's own driver. Default: ours for the target. */
  readonly driver?: string;
  /** How a server that runs already is reached. */
  readonly url?: Pick<UrlFlags, 'tcp' | 'ws' | 'ca' | 'token'>;
}

/** What each of the targets is for a job. Throws what reading a target throws, but for a binary that is not there yet. */
export function gateFor(targets: readonly Asked[], folder: string, version: string): Gate {
  const read = targets.map((asked) => ({ ...asked, kind: kindOfAsked(asked) }));
  const programs = kinds.flatMap(({ kind, program }) =>
    program !== undefined && read.some((one) => one.kind === kind && kind === one.target) ? [program] : [],
  );
  const ours = callOfUs(folder, version);
  return {
    targets: read.map(({ target, kind }) => (target === kind ? placeInJob(kind) : undefined) ?? target),
    flags: targets.slice(0, 1).flatMap(flagsOf),
    needsToken: targets.some(({ url }) => url?.token !== undefined),
    needsEngine: read.some(({ kind }) => kind === 'image'),
    ...ours,
    systemPackages: programs.map((program) => ('system' in program.package ? program.package.system : 'python3-venv')),
    installs: [...programs.flatMap(ownInstalls), ...ours.installs],
  };
}

/** What the job installs in a folder of its own, and not by the package manager of the system. */
function ownInstalls(program: InstalledProgram): string[] {
  return 'system' in program.package ? [] : installCommands(program);
}

/** Where the job finds a program that it has installed in a folder of its own. */
function placeInJob(kind: string): string | undefined {
  const program = kinds.find((each) => each.kind === kind)?.program;
  return program && 'folder' in program.package ? `./${program.package.folder}/bin/${program.program}` : undefined;
}

function flagsOf({ flavour, serverVersion }: Asked): string[] {
  return [
    ...(flavour === undefined ? [] : [`--flavour ${flavour}`]),
    ...(serverVersion === undefined ? [] : [`--server-version ${serverVersion}`]),
  ];
}

function kindOfAsked({ target, flavour, serverVersion, driver, url }: Asked): string {
  // A package that this machine lacks is installed by the job.
  if (kinds.some(({ kind, program }) => program !== undefined && kind === target)) return target;
  try {
    return parseTarget(target, { flavour, serverVersion, driverFrom: driver, url }).kind;
  } catch (error) {
    if (error instanceof ImcError && error.code === 'IMC_ERR_BINARY_MISSING') return 'process';
    throw error;
  }
}

/** A project that depends on us has its own version; any other gets the one that wrote its job. */
function callOfUs(folder: string, version: string): Pick<Gate, 'installs' | 'imc'> {
  return dependsOnUs(join(folder, 'package.json'))
    ? { installs: ['npm ci'], imc: 'npx im-conformance' }
    : { installs: [], imc: `npx --yes im-conformance@${version}` };
}

function dependsOnUs(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      object | undefined
    >;
    return [dependencies, devDependencies].some((some) => some !== undefined && 'im-conformance' in some);
  } catch {
    // Not one that npm could read, either.
    return false;
  }
}

/** `"$TARGET"` is the target, in the environment: no shell reads into it. */
export function commandsOf({ imc, flags }: Gate): { readonly look: string; readonly play: string } {
  const asked = ['"$TARGET"', ...flags].join(' ');
  return {
    look: `${imc} doctor ${asked}`,
    play: `${imc} run ${asked} --known ${knownFile} --out ${outFolder}`,
  };
}

/** What stands above the job. */
export const aboutTheJob = ` Written by \`imc init\`; yours to change.
 The job fails by the exit code of \`imc run\`: 1 a promise is broken in a way that ${knownFile} does not name, or a line there
 is out of date; 2 what was asked for cannot be; 3 our own trouble, such as a server that never became ready.
 ${outFolder} tells more: run.json, junit.xml, the log of the server, and a replay file for each broken promise.`;
