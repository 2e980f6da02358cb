import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { ImcError, toImcError } from '../core/errors.ts';

/** Which image is asked for: our own, or one of a server binary. */
export type ImageOptions = OurOptions | ServerOptions;

export interface OurOptions {
  readonly kind: 'ours';
  readonly tag: string;
}

export interface ServerOptions {
  readonly kind: 'server';
  readonly binary: string;
  readonly tag: string;
  /** Where the binary is in the image. */
  readonly at: string;
  /** What it is always started with. */
  readonly args: readonly string[];
  /** Folders whose content outlives a container. */
  readonly volumes: readonly string[];
  /** Such as `5001` or `5001/udp`. */
  readonly ports: readonly string[];
  readonly env: readonly (readonly [key: string, value: string])[];
}

export const USAGE = `npm run image [-- --tag NAME:VERSION]
       npm run image -- SERVER --tag NAME:VERSION [--at PATH] [--arg=TEXT]… [--volume FOLDER]… [--port N]… [--env KEY=VALUE]…`;

const kinds = {
  tag: { type: 'string' },
  at: { type: 'string' },
  arg: { type: 'string', multiple: true },
  volume: { type: 'string', multiple: true },
  port: { type: 'string', multiple: true },
  env: { type: 'string', multiple: true },
} as const;

/** Reads the command line of `npm run image`. Throws `IMC_ERR_USAGE`. */
export function imageOptions(args: readonly string[]): ImageOptions {
  const { values, positionals } = parsed(args);
  const [binary, ...more] = positionals;
  if (more.length > 0)
    throw wrong(`one server a time, and ${more.join(' ')} was given too; its arguments are --arg=TEXT`);
  if (binary === undefined) return ours(values);
  if (values.tag === undefined) throw wrong('--tag NAME:VERSION says what the image is to be called');
  return {
    kind: 'server',
    binary,
    tag: checkedTag(values.tag),
    at: checkedPath('--at', values.at ?? `/usr/local/bin/${basename(binary)}`),
    args: values.arg ?? [],
    volumes: (values.volume ?? []).map((path) => checkedPath('--volume', path)),
    ports: (values.port ?? []).map(checkedPort),
    env: (values.env ?? []).map(checkedEnv),
  };
}

type Values = ReturnType<typeof parsed>['values'];

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: kinds });
  } catch (thrown) {
    throw wrong(toImcError(thrown).message);
  }
}

function ours({ tag = 'im-conformance:test', ...others }: Values): OurOptions {
  const [idle] = Object.keys(others);
  if (idle !== undefined) throw wrong(`--${idle} is for the image of a server binary, and none was given`);
  return { kind: 'ours', tag: checkedTag(tag) };
}

const TAG = /^[a-z0-9]+((\.|_|__|-+|\/)[a-z0-9]+)*(:\d+(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)+)?:\w[\w.-]{0,127}$/;

function checkedTag(tag: string): string {
  if (TAG.test(tag)) return tag;
  throw wrong(`--tag is NAME:VERSION, the name in small letters, such as server:1.2.3, and not ${tag}`);
}

/** What a line of a Dockerfile would take for something else is refused. */
function checkedPath(option: string, path: string): string {
  if (/^(\/[\w.@+-]+)+$/.test(path) && !path.split('/').includes('..')) return path;
  throw wrong(`${option} is an absolute path of letters, digits and _.@+- in the image, and not ${path}`);
}

function checkedPort(text: string): string {
  const [, digits] = /^(\d{1,5})(\/(tcp|udp))?$/.exec(text) ?? [];
  const port = Number(digits);
  if (port >= 1 && port <= 65_535) return text;
  throw wrong(`--port is a number from 1 to 65535, as it is or with /tcp or /udp, and not ${text}`);
}

function checkedEnv(text: string): readonly [string, string] {
  const [, key, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return [key, value];
  throw wrong(`--env is KEY=VALUE in one line, and not ${text}`);
}

function wrong(why: string): ImcError {
  return new ImcError('IMC_ERR_USAGE', `${why}\nusage: ${USAGE}`);
}
