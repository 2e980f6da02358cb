import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { ImcError } from '../core/errors.ts';
import { keepSecretsIn, keepSecretsOf } from '../core/secrets.ts';
import { checkBinary } from './check-binary.ts';
import { findProgram } from './find-program.ts';
import { type UrlFlags, type UrlSpec, refuseUrlFlags, urlSpec } from './url-spec.ts';
import { isVersion } from './version.ts';

export type { UrlSpec } from './url-spec.ts';

/** What the user points us at, as far as it is known before anything runs. */
export type TargetSpec = ReferenceSpec | ProcessSpec | ImageSpec | UrlSpec;

/** Kinds of servers that we know how to start. */
export type FlavourName = 'reference' | 'wukongim' | 'prosody' | 'ejabberd' | 'ejabberd-mnesia' | 'synapse';

export interface ReferenceSpec {
  readonly kind: 'reference';
  /** As the user gave it. */
  readonly name: string;
  /** Ids of the faults that it is to have. */
  readonly faults: readonly string[];
  /** The user's own options for it, from after `--`. */
  readonly options: readonly string[];
  readonly serverVersion?: string;
  /** The user's own driver for it, as he names it. */
  readonly driverFrom?: string;
}

export interface ProcessSpec {
  readonly kind: 'process';
  readonly name: string;
  /** The recipe by which it is started. */
  readonly flavour: FlavourName;
  /** Absolute path of the program. */
  readonly path: string;
  /** The user's own environment for it, added to ours. */
  readonly env: Readonly<Record<string, string>>;
  /** The user's own options for it, from after `--`. */
  readonly options: readonly string[];
  readonly serverVersion?: string;
  readonly driverFrom?: string;
}

/** A container image. */
export interface ImageSpec {
  readonly kind: 'image';
  /** As the user gave it. */
  readonly name: string;
  /** The name of the image, with its tag or digest. */
  readonly image: string;
  readonly flavour: FlavourName;
  /** The user's own environment for it. */
  readonly env: Readonly<Record<string, string>>;
  /** Ids of the faults that it is to have. */
  readonly faults: readonly string[];
  /** The user's own options for it, from after `--`. */
  readonly options: readonly string[];
  readonly serverVersion?: string;
  readonly driverFrom?: string;
}

export interface TargetOptions {
  /** Which server is in an image whose name does not tell, or how a program is started that can be in several ways. */
  readonly flavour?: string | undefined;
  /** `KEY=VALUE` for the server, or `KEY` alone for the value that we have. Default: none. */
  readonly env?: readonly string[];
  /** How a server that runs already is reached and treated. Default: as its URL says. */
  readonly url?: UrlFlags | undefined;
  /** Default: none. */
  readonly faults?: readonly string[];
  /** Default: none. */
  readonly options?: readonly string[];
  readonly serverVersion?: string | undefined;
  /** The driver that talks to it, as the user names his own; then a URL may be any. Default: one of ours. */
  readonly driverFrom?: string | undefined;
  /** Where relative paths begin; default: the current folder. */
  readonly cwd?: string;
  /** Where programs are looked for that are named without a path; default: `PATH`, and where systems keep servers. */
  readonly searchPath?: string;
}

/** What a target may be, for the help. */
export const targetForms =
  'reference, prosody, ejabberd, synapse, the path of a server binary, the name of an image, or http://host:port, xmpp+ws://host:port/path or matrix+http://host:port of a server that runs already';

const SUPPORTED =
  'this version starts `reference`, `prosody`, `ejabberd`, `synapse`, a server binary by its path, such as `./server-1.2.3`, or an image by its name, and plays a server that runs already at `http://host:port`, `xmpp+ws://host:port/path` or `matrix+http://host:port`';

/** A server that is started by its name. */
interface Program {
  /** How it comes to a machine. */
  readonly install: string;
  /** The program of the package, as it is looked for. */
  readonly program: string;
  /** What the file of such a program is called. */
  readonly file: RegExp;
  /** How it may be started; the first is the default. */
  readonly flavours: readonly [FlavourName, ...FlavourName[]];
}

const programs: Readonly<Record<string, Program>> = {
  prosody: {
    install: 'apt-get install prosody',
    program: 'prosody',
    file: /^prosody(-[\d.]+)?$/,
    flavours: ['prosody'],
  },
  ejabberd: {
    install: 'apt-get install ejabberd erlang-p1-sqlite3',
    program: 'ejabberdctl',
    file: /^ejabberdctl$/,
    flavours: ['ejabberd', 'ejabberd-mnesia'],
  },
  synapse: {
    install: 'python3 -m venv synapse && synapse/bin/pip install matrix-synapse, with synapse/bin in PATH',
    program: 'synapse_homeserver',
    file: /^synapse_homeserver$/,
    flavours: ['synapse'],
  },
};

/** The keywords of the servers whose programs are installed here. */
export function installedKeywords(): string[] {
  return Object.entries(programs).flatMap(([keyword, { program }]) => (findProgram(program) ? [keyword] : []));
}

/**
 * Reads a target: a keyword, else a URL, else an existing path, else an image.
 * Throws `IMC_ERR_TARGET`, `IMC_ERR_BINARY_MISSING`, `IMC_ERR_BINARY_NOT_EXECUTABLE`, `IMC_ERR_FAULT`,
 * `IMC_ERR_SERVER_OPTIONS`, `IMC_ERR_USAGE` or `IMC_ERR_VERSION`.
 */
export function parseTarget(name: string, given: TargetOptions = {}): TargetSpec {
  const version = versionPart(given.serverVersion);
  const { faults = [], options = [], driverFrom } = given;
  keepSecretsIn([...options, name]);
  const spec = specOf(name, given);
  if (faults.length > 0 && !('faults' in spec && flavourIn(spec) === 'reference'))
    throw new ImcError(
      'IMC_ERR_FAULT',
      `only the reference server has faults to switch on, ${name} does not: ${faults.join(', ')}`,
    );
  refuseIdle(spec, given);
  if (spec.kind === 'url') keepSecretsOf(spec.endpoints);
  return { ...spec, ...version, ...(driverFrom === undefined ? {} : { driverFrom }) };
}

function specOf(name: string, given: TargetOptions): TargetSpec {
  const { faults = [], options = [] } = given;
  const asked = { name, faults: [...new Set(faults)], options: [...options] };
  if (name === 'reference') return { kind: 'reference', ...asked };
  if (name.includes('://'))
    return urlSpec(name, { ...given.url, options, supported: SUPPORTED, isOwnDriver: given.driverFrom !== undefined });
  const program = programNamed(name);
  const path = program ? installed(name, program, given.searchPath) : pathOf(name, given.cwd ?? process.cwd());
  const env = envOf(given.env ?? []);
  if (path === undefined)
    return { kind: 'image', ...asked, image: name, flavour: flavourOfImage(name, given.flavour), env };
  checkBinary(path);
  return {
    kind: 'process',
    name,
    flavour: flavourOfProgram(name, path, given.flavour),
    path,
    options: asked.options,
    env,
  };
}

/** How a program is started. Throws `IMC_ERR_USAGE` for a way that it does not have. */
function flavourOfProgram(name: string, path: string, said: string | undefined): FlavourName {
  const { flavours } = Object.values(programs).find(({ file }) => file.test(basename(path))) ?? {
    flavours: ['wukongim'] as const,
  };
  const flavour = said === undefined ? flavours[0] : flavours.find((one) => one === said);
  if (flavour !== undefined) return flavour;
  throw new ImcError(
    'IMC_ERR_USAGE',
    `--flavour ${said}: ${name} is started as ${flavours.join(' or ')}; which server is in a file of another name, its name does not tell`,
  );
}

function flavourIn(spec: TargetSpec): string | undefined {
  return spec.kind === 'reference' ? 'reference' : spec.kind === 'image' ? spec.flavour : undefined;
}

/** Options that would do nothing. */
function refuseIdle({ kind, name }: TargetSpec, { env = [], flavour, url }: TargetOptions): void {
  if (kind !== 'url') refuseUrlFlags(name, url);
  if (env.length > 0 && kind !== 'image' && kind !== 'process')
    throw new ImcError('IMC_ERR_USAGE', `--env goes to a server binary or an image; ${name} reads no environment`);
  if (flavour !== undefined && kind !== 'image' && kind !== 'process')
    throw new ImcError('IMC_ERR_USAGE', `--flavour says which server is in an image or a program, and ${name} is none`);
}

/** What may be said of a target whose name leaves it open, for the help. */
export const flavourSays =
  'which server is in an image whose name does not tell (wukongim or reference), or which database ejabberd has (ejabberd, which is SQLite, or ejabberd-mnesia)';

/** Images by the last part of their names, without the tag, each with the server that is in it. */
const images: Readonly<Record<string, FlavourName>> = { wukongim: 'wukongim', 'im-conformance': 'reference' };

function flavourOfImage(image: string, said: string | undefined): FlavourName {
  const inImages = [...new Set(Object.values(images))];
  const flavour = said ?? images[baseOf(image)];
  const known = inImages.find((one) => one === flavour);
  if (known !== undefined) return known;
  throw new ImcError(
    'IMC_ERR_TARGET',
    said === undefined
      ? `${image} is not a keyword and no file is there, so it names an image; its name does not tell which server is in it: say --flavour ${inImages.join(' or --flavour ')}`
      : `--flavour ${said}: there are images of ${inImages.join(' and ')}`,
  );
}

/** Whether the name of an image tells which server is in it. */
export function isKnownImage(image: string): boolean {
  return Object.hasOwn(images, baseOf(image));
}

/** The last part of the name of an image, without tag and digest. */
function baseOf(image: string): string {
  return image.replace(/^.*\//, '').replace(/[:@].*$/, '');
}

/** Throws `IMC_ERR_USAGE`. */
function envOf(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const [, key = '', value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(text) ?? [];
      if (key === '') throw new ImcError('IMC_ERR_USAGE', `--env ${text} is not KEY=VALUE`);
      const meant = value ?? process.env[key];
      if (meant === undefined)
        throw new ImcError(
          'IMC_ERR_USAGE',
          `--env ${key} takes the value that we have, and we have none: say ${key}=VALUE`,
        );
      keepSecretsOf({ [key]: meant });
      return [key, meant];
    }),
  );
}

/** Whether the name is one that this version gives to a kind of server. */
export function isKeyword(name: string): boolean {
  return name === 'reference' || programNamed(name) !== undefined;
}

function programNamed(name: string): Program | undefined {
  return Object.hasOwn(programs, name) ? programs[name] : undefined;
}

/** The path of a program that is started by name. */
function installed(name: string, { install, program }: Program, searchPath: string | undefined): string {
  const path = findProgram(program, searchPath);
  if (path !== undefined) return path;
  throw new ImcError(
    'IMC_ERR_BINARY_MISSING',
    `${name} is not installed: ${install} (or give the path of its program)`,
  );
}

/** A name that only an image can have; the registry may have a port. */
const IMAGE =
  /^(?:[\w.-]+(?::\d+)?\/)?(?:[a-z\d]+(?:[._-]+[a-z\d]+)*\/)*[a-z\d]+(?:[._-]+[a-z\d]+)*(?::[\w][\w.-]*)?(?:@sha256:[\da-f]{64})?$/;

/** The path that a name means; `undefined` where it means an image. */
function pathOf(name: string, cwd: string): string | undefined {
  if (name === '') throw new ImcError('IMC_ERR_TARGET', `the target is empty: ${SUPPORTED}`);
  const path = resolve(cwd, name);
  if (/^(\.{0,2}\/|~|\.{1,2}$)/.test(name)) return path;
  if (!existsSync(path)) {
    if (IMAGE.test(name)) return undefined;
    throw new ImcError(
      'IMC_ERR_TARGET',
      `${name} is not a keyword, no file is there, and no image can have that name: ${SUPPORTED}`,
    );
  }
  if (name.includes('/')) return path;
  throw new ImcError('IMC_ERR_TARGET', `${name} is a name without a path; if you mean the file here, write ./${name}`);
}

function versionPart(serverVersion: string | undefined): { serverVersion?: string } {
  if (serverVersion === undefined) return {};
  if (isVersion(serverVersion)) return { serverVersion };
  throw new ImcError('IMC_ERR_VERSION', `--server-version ${serverVersion} is not a version such as 2.1.4`);
}
