import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ImcError } from '../core/errors.ts';
import { freshName } from '../core/random.ts';
import { keepSecretsOf } from '../core/secrets.ts';
import type { Endpoints, RestartHow } from '../vocabulary/index.ts';

/** A server that runs already, and is not ours. */
export interface UrlSpec {
  readonly kind: 'url';
  /** As the user gave it. */
  readonly name: string;
  /** Kind of the driver that speaks the protocol of the URL; absent where the user brings his own. */
  readonly driver?: string;
  /** As far as the user has said them; `prefix` is among them, and `ca`. */
  readonly endpoints: Endpoints;
  /** What the names of all that is made there begin with. */
  readonly prefix: string;
  /** How many requests and sends a second; 0: without bound. */
  readonly perSecond: number;
  /** Whether plays may do what others on the server notice. */
  readonly mayDisturb: boolean;
  /** Commands for a shell: what ends it in order and starts it again, and what kills it and starts it again. */
  readonly restartBy: Readonly<Partial<Record<RestartHow, string>>>;
  /** Where its webhooks come to. */
  readonly webhookListen?: { readonly host: string; readonly port: number };
  /** The flags by which it is reached, without secrets: a replay needs them again. */
  readonly reach: readonly string[];
  readonly serverVersion?: string;
  /** The user's own driver for it, as he names it. */
  readonly driverFrom?: string;
}

/** What a user may say of a server that runs already, each as a flag of that name. */
export interface UrlFlags {
  readonly tcp?: string | undefined;
  readonly ws?: string | undefined;
  readonly token?: string | undefined;
  /** Path of a PEM file. */
  readonly ca?: string | undefined;
  /** Default: `imc` and 8 letters or digits, another one each time. */
  readonly prefix?: string | undefined;
  /** Default: `perSecondDefault`. */
  readonly rate?: number | undefined;
  readonly allowDisturb?: boolean | undefined;
  readonly restartCommand?: string | undefined;
  readonly killCommand?: string | undefined;
  readonly webhookListen?: string | undefined;
}

/** Requests and sends a second where nobody says how many: what a small staging server does beside its work. */
export const perSecondDefault = 50;

/** What a prefix may be, for people. */
export const prefixForm = '3 to 16 small letters, digits, - and _, of which the first is a letter';
const prefixPattern = /^[a-z][a-z0-9_-]{2,15}$/;

const schemes: Readonly<Record<string, string>> = {
  'http:': 'wukongim',
  'https:': 'wukongim',
  'xmpp+ws:': 'xmpp',
  'xmpp+wss:': 'xmpp',
  'matrix+http:': 'matrix',
  'matrix+https:': 'matrix',
};

interface Asked extends UrlFlags {
  readonly options: readonly string[];
  /** What a target may be, for people. */
  readonly supported: string;
  /** Whether the user's own driver talks to it, which alone knows what the URL means. */
  readonly isOwnDriver: boolean;
}

/**
 * Reads the URL of a server that runs already, and what is said of it. Throws `IMC_ERR_TARGET`, `IMC_ERR_SERVER_OPTIONS`,
 * `IMC_ERR_USAGE`, and `IMC_ERR_CERTIFICATE` for a file that holds no certificate.
 */
export function urlSpec(name: string, { options, supported, isOwnDriver, ...flags }: Asked): UrlSpec {
  if (options.length > 0)
    throw new ImcError('IMC_ERR_SERVER_OPTIONS', `a server that runs already takes no options: ${options.join(' ')}`);
  const url = URL.canParse(name) ? new URL(name) : undefined;
  const driver = isOwnDriver ? undefined : url && schemes[url.protocol];
  if (!url || url.hostname === '')
    throw new ImcError('IMC_ERR_TARGET', `${name} is not a URL that we understand: ${supported}`);
  if (!isOwnDriver && driver === undefined)
    throw new ImcError(
      'IMC_ERR_TARGET',
      `${name} is not a URL that we understand: ${supported}; for any other there is --driver`,
    );
  if (url.username !== '' || url.password !== '')
    throw new ImcError('IMC_ERR_TARGET', 'the URL of a server names no user: we register users of our own');
  const prefix = prefixOf(flags.prefix);
  const webhookListen = listenAt(flags.webhookListen);
  if (flags.token !== undefined) keepSecretsOf({ token: flags.token });
  return {
    kind: 'url',
    name,
    ...(driver === undefined ? {} : { driver }),
    endpoints: { ...endpointsOf(url, driver, name, flags), prefix },
    prefix,
    perSecond: flags.rate ?? perSecondDefault,
    mayDisturb: flags.allowDisturb ?? false,
    restartBy: {
      ...(flags.restartCommand === undefined ? {} : { graceful: flags.restartCommand }),
      ...(flags.killCommand === undefined ? {} : { kill: flags.killCommand }),
    },
    ...(webhookListen ? { webhookListen } : {}),
    reach: (['tcp', 'ws', 'ca'] as const).flatMap((flag) => {
      const value = flags[flag];
      return value === undefined ? [] : [`--${flag}`, value];
    }),
  };
}

/** Flags of a run that are about servers that run already, by name. */
const flagNames: Readonly<Record<keyof UrlFlags, string>> = {
  tcp: '--tcp',
  ws: '--ws',
  token: '--token',
  ca: '--ca',
  prefix: '--prefix',
  rate: '--rate',
  allowDisturb: '--allow-disturb',
  restartCommand: '--restart-command',
  killCommand: '--kill-command',
  webhookListen: '--webhook-listen',
};

/** Throws `IMC_ERR_USAGE` where something is said that is about servers that run already. */
export function refuseUrlFlags(target: string, flags: UrlFlags = {}): void {
  const idle = Object.entries(flagNames).flatMap(([key, flag]) =>
    flags[key as keyof UrlFlags] === undefined ? [] : [flag],
  );
  if (idle.length > 0)
    throw new ImcError(
      'IMC_ERR_USAGE',
      `${idle.join(', ')} ${idle.length === 1 ? 'is' : 'are'} about a server that runs already, such as http://host:port, and ${target} is none`,
    );
}

/** Throws `IMC_ERR_USAGE` for one that is no prefix. */
export function prefixOf(said: string | undefined): string {
  const prefix = said ?? `imc${freshName(8)}`;
  if (prefixPattern.test(prefix)) return prefix;
  throw new ImcError('IMC_ERR_USAGE', `--prefix ${prefix}: a prefix is ${prefixForm}, such as imc-ci`);
}

function endpointsOf(url: URL, driver: string | undefined, name: string, flags: UrlFlags): Endpoints {
  if (driver === undefined) return ownEndpoints(url, flags);
  return driver === 'wukongim' ? apiEndpoints(url, name, flags) : domainEndpoints(url, { driver, name, flags });
}

/** For a driver of the user's own: the URL as it is, without a slash at its end, and what the flags say. */
function ownEndpoints(url: URL, { tcp, ws, token, ca }: UrlFlags): Endpoints {
  return {
    url: url.href.replace(/\/$/, ''),
    ...(tcp === undefined ? {} : { tcp: tcpAddress(tcp) }),
    ...(ws === undefined ? {} : { ws: wsAddress(ws) }),
    ...(token === undefined ? {} : { token }),
    ...(ca === undefined ? {} : { ca: certificateIn(ca) }),
  };
}

/** The API is at the URL; what else there is, is at other addresses. */
function apiEndpoints(url: URL, name: string, { tcp, ws, token, ca }: UrlFlags): Endpoints {
  if ((url.pathname !== '/' && url.pathname !== '') || url.search !== '' || url.hash !== '')
    throw new ImcError('IMC_ERR_TARGET', `${name}: the URL of an API is host and port alone, such as http://host:5001`);
  return {
    http: url.origin,
    ...(tcp === undefined ? {} : { tcp: tcpAddress(tcp) }),
    ...(ws === undefined ? {} : { ws: wsAddress(ws) }),
    ...(token === undefined ? {} : { managerToken: token }),
    ...(ca === undefined ? {} : { ca: certificateIn(ca) }),
  };
}

/** `xmpp+ws://host:port/path` or `matrix+http://host:port`; `?domain=` names the domain of the users where it is not the host. */
function domainEndpoints(
  url: URL,
  { driver, name, flags }: { readonly driver: string; readonly name: string; readonly flags: UrlFlags },
): Endpoints {
  const { tcp, ws, token, ca, rate, webhookListen } = flags;
  for (const [flag, value] of Object.entries({ tcp, ws, token, ca, rate, 'webhook-listen': webhookListen }))
    if (value !== undefined)
      throw new ImcError(
        'IMC_ERR_USAGE',
        `--${flag} is for the URL of an API, such as http://host:port, and ${name} is none`,
      );
  const strange = [...url.searchParams.keys()].find((key) => key !== 'domain');
  const domain = url.searchParams.get('domain') ?? url.hostname;
  if (strange !== undefined || domain === '')
    throw new ImcError(
      'IMC_ERR_TARGET',
      `${strange === undefined ? 'the domain is empty' : `${strange} is not known`}: the URL takes ?domain=, the domain of the users, and nothing else`,
    );
  const path = driver === 'matrix' ? url.pathname.replace(/\/$/, '') : url.pathname;
  return { [driver]: `${url.protocol.slice(driver.length + 1)}//${url.host}${path}`, domain };
}

function tcpAddress(said: string): string {
  const text = said.replace(/^tcp:\/\//, '');
  if (/^(?:[\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i.test(text)) return text;
  throw new ImcError('IMC_ERR_USAGE', `--tcp ${said} is not an address such as 127.0.0.1:5100`);
}

function wsAddress(said: string): string {
  if (/^wss?:\/\//.test(said) && URL.canParse(said)) return said;
  throw new ImcError('IMC_ERR_USAGE', `--ws ${said} is not an address such as ws://127.0.0.1:5200 or wss://host`);
}

function listenAt(said: string | undefined): UrlSpec['webhookListen'] {
  if (said === undefined) return undefined;
  const [, host = '', port] = /^(?:\[?([\w.:-]+?)\]?:)(\d{1,5})$/.exec(said) ?? [];
  if (port !== undefined && Number(port) < 65_536) return { host, port: Number(port) };
  throw new ImcError(
    'IMC_ERR_USAGE',
    `--webhook-listen ${said} is not an address of this machine such as 0.0.0.0:8900`,
  );
}

/** Throws `IMC_ERR_CERTIFICATE`. */
function certificateIn(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    // Throws where there is none in it.
    void new X509Certificate(pem);
    return pem;
  } catch (cause) {
    throw new ImcError(
      'IMC_ERR_CERTIFICATE',
      `--ca ${path} is no file with a certificate as PEM: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
