import { isIP } from 'node:net';
import { deadlineIn } from '../../core/deadline.ts';
import { ImcError } from '../../core/errors.ts';
import type { Endpoints, Failure, Located } from '../../vocabulary/index.ts';
import type { Api } from './api/api.ts';
import { healthSchema, routeSchema, varzAddressesSchema } from './api/schemas.ts';
import { untrusted } from './outcomes.ts';
import { apiAt } from './probe.ts';
import { doorAt } from './wire/door.ts';

/** For each step: an answer that takes longer is taken for none. */
const stepMs = 3000;

/** An address of sessions, and who says it. */
interface Address {
  readonly at: string;
  readonly from: string;
}

type Over = 'tcp' | 'ws';

/**
 * Asks a server that runs already where its sessions go, where nobody has said it, and looks whether somebody is there. Throws
 * `IMC_ERR_TOKEN`, `IMC_ERR_CERTIFICATE` and `IMC_ERR_ADDRESS`.
 */
export async function locate(endpoints: Endpoints, signal: AbortSignal): Promise<Located> {
  const { http } = endpoints;
  if (http === undefined) return { found: false, why: 'the target names no http endpoint' };
  const at = { ...endpoints, http };
  const api = apiAt(at, signal);
  const why = await whyNotIn(api, at);
  if (why !== undefined) return { found: false, why };
  const told = endpoints['tcp'] === undefined || endpoints['ws'] === undefined ? await askAddresses(api, http) : {};
  const tcp = chosen('tcp', at, told.tcp);
  const ws = chosen('ws', at, told.ws);
  for (const [over, address] of [['tcp', tcp] as const, ['ws', ws] as const]) {
    const silent = await knock(over, address, at, signal);
    if (silent !== undefined) return { found: false, why: silent, code: 'IMC_ERR_ADDRESS' };
  }
  return { found: true, endpoints: { ...endpoints, tcp: tcp.at, ws: ws.at } };
}

type AtApi = Endpoints & { readonly http: string };

/** Why the API does not let us in, `undefined` when it does. Throws where asking again cannot help: `IMC_ERR_TOKEN`, `IMC_ERR_CERTIFICATE`. */
export async function whyNotIn(api: Api, at: AtApi): Promise<string | undefined> {
  const health = await api.call({ route: 'GET /health' }, healthSchema, deadlineIn(stepMs));
  return 'failure' in health ? whyNot(at, health.failure) : undefined;
}

function whyNot({ http, managerToken }: AtApi, { is, detail, ...failure }: Failure): string {
  const code = 'code' in failure ? failure.code : '';
  if (code === untrusted) throw notTrusted(http, detail);
  if (code === 'http-401' || code === 'http-403')
    throw new ImcError(
      'IMC_ERR_TOKEN',
      `${http} answers ${code.slice('http-'.length)}: ${managerToken === undefined ? 'its API wants a manager token: give it with --token, or IMC_TOKEN' : 'the token of --token is not the one that it wants'}`,
    );
  return `GET /health: ${is === 'unknown' ? 'no good answer: ' : ''}${detail}`;
}

function notTrusted(at: string, detail: string): ImcError {
  return new ImcError(
    'IMC_ERR_CERTIFICATE',
    `the certificate of ${at} is not trusted: ${detail}; --ca FILE names the certificate of the authority that signed it, as PEM`,
  );
}

/** What the server says of its addresses: `/route` is for clients, `/varz` for whoever runs it. */
async function askAddresses(api: Api, http: string): Promise<Partial<Record<Over, Address>>> {
  const route = await api.call({ route: 'GET /route' }, routeSchema, deadlineIn(stepMs));
  const varz = await api.call({ route: 'GET /varz' }, varzAddressesSchema, deadlineIn(stepMs));
  const isSecure = http.startsWith('https:');
  const answers = [
    { from: 'GET /route', ...('value' in route ? route.value : {}) },
    { from: 'GET /varz', ...('value' in varz ? varz.value : {}) },
  ];
  const addresses: { -readonly [over in Over]?: Address } = {};
  for (const { from, tcp_addr = '', ws_addr = '', wss_addr = '' } of answers) {
    const web = isSecure ? wss_addr || ws_addr : ws_addr || wss_addr;
    if (tcp_addr !== '') addresses.tcp ??= { at: tcp_addr, from };
    if (web !== '') addresses.ws ??= { at: web, from };
  }
  return addresses;
}

/** The address that the user says, else the one that the server says, if it can be of use. Throws `IMC_ERR_ADDRESS`. */
function chosen(over: Over, { http, ...said }: AtApi, told?: Address): Address {
  const given = said[over];
  if (given !== undefined) return { at: given, from: `--${over}` };
  if (told === undefined) throw nowhere(over, `${http} does not say where sessions go by ${names[over]}`);
  const useless = whyUseless(over, told.at, http);
  if (useless === undefined) return told;
  throw nowhere(over, `${told.from} of ${http} says ${told.at} for ${names[over]}, and ${useless}`);
}

const names: Readonly<Record<Over, string>> = { tcp: 'TCP', ws: 'WebSocket' };
const examples: Readonly<Record<Over, string>> = { tcp: '--tcp host:5100', ws: '--ws ws://host:5200' };

function nowhere(over: Over, why: string): ImcError {
  return new ImcError('IMC_ERR_ADDRESS', `${why}: say it with --${over}, such as ${examples[over]}`);
}

/** Why an address that a server tells is none that we can use; `undefined` when it may be one. */
function whyUseless(over: Over, address: string, http: string): string | undefined {
  const host = hostIn(address);
  if (host === undefined || (over === 'ws') !== /^wss?:/.test(address)) return 'that is no such address';
  if (['0.0.0.0', '[::]', ''].includes(host)) return 'that is where it listens, not where it is found';
  if (isLoopback(host) && !isLoopback(new URL(http).hostname))
    return 'that is another machine for whoever is not on its own';
  return undefined;
}

function hostIn(address: string): string | undefined {
  const text = address.includes('://') ? address : `tcp://${address}`;
  if (!URL.canParse(text)) return undefined;
  const { hostname, port, protocol } = new URL(text);
  return port === '' && protocol === 'tcp:' ? undefined : hostname;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Opens a connection, and leaves. Gives why it cannot; throws `IMC_ERR_CERTIFICATE`. */
async function knock(
  over: Over,
  { at, from }: Address,
  { ca }: Endpoints,
  signal: AbortSignal,
): Promise<string | undefined> {
  const failure = await doorAt(over, at, { ca, signal, timeoutMs: stepMs });
  if (failure === undefined) return undefined;
  if ('code' in failure && failure.code === untrusted) throw notTrusted(at, failure.detail);
  return `nobody takes sessions at ${at}, which is what ${from} says (${failure.detail}): --${over} says another address`;
}
