import { connect } from 'node:net';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { abortAfter, wallMs } from '../../core/clock.ts';
import { type Found, missing, ok } from './check.ts';
import type { OtherClock } from './clock.ts';
import { compareClocks } from './clock.ts';
import type { Endpoints } from '../../vocabulary/index.ts';

const CONNECT_MS = 3000;
const HTTP_MS = 3000;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'ws:': 80, 'https:': 443, 'wss:': 443 };

/** Where a server that runs already is to be found, of one of its endpoints. */
interface Address {
  readonly endpoint: string;
  readonly host: string;
  readonly port: number;
}

/** What else a driver has to know, of which a token may look like anything. */
const notAddresses: ReadonlySet<string> = new Set(['managerToken', 'token', 'ca', 'prefix', 'domain']);

/** Which of the endpoints are addresses; others are names that the driver needs. */
function addressesOf(endpoints: Endpoints): Address[] {
  return Object.entries(endpoints).flatMap(([endpoint, at]) => {
    if (notAddresses.has(endpoint)) return [];
    if (!/^(?:[a-z][a-z\d+.-]*:\/\/.+|[^/\s]+:\d+)$/.test(at)) return [];
    const url = new URL(at.includes('://') ? at : `tcp://${at}`);
    const port = Number(url.port) || DEFAULT_PORTS[url.protocol];
    return port === undefined ? [] : [{ endpoint, host: url.hostname.replace(/^\[|\]$/g, ''), port }];
  });
}

/** Whether somebody listens at each address of a server that runs already. Nobody logs in: that would leave a user. */
export async function answerChecks(endpoints: Endpoints): Promise<Found[]> {
  return Promise.all(
    addressesOf(endpoints).map(async ({ endpoint, host, port }) => {
      const name = `${endpoint} port`;
      const why = await connectTo(host, port);
      return why === undefined
        ? ok(name, `${host}:${port} takes connections`)
        : missing(name, `${host}:${port}: ${why}`, 'start the server, or check host, port and firewall');
    }),
  );
}

/** `undefined` when a connection came about, else why not. */
function connectTo(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const end = (why: string | undefined) => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end(`no answer within ${CONNECT_MS} ms`));
    socket.once('error', (error) => end(error.message || 'nobody listens'));
  });
}

/** The clock of a server, by the `Date` of an answer of its; `undefined` when it tells none. Never throws. */
export async function clockOf(endpoints: Endpoints): Promise<OtherClock | undefined> {
  const web = Object.values(endpoints).find((at) => /^(?:http|ws)s?:/.test(at));
  if (web === undefined) return undefined;
  const url = web.replace(/^ws/, 'http');
  const before = wallMs();
  const date = await dateOf(url);
  const said = date === undefined ? Number.NaN : Date.parse(date);
  // HTTP cuts it to whole seconds.
  return Number.isNaN(said)
    ? undefined
    : compareClocks('the server', said, { before, after: wallMs(), roundedMs: 1000 });
}

function dateOf(url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const ask = url.startsWith('https:') ? requestHttps : requestHttp;
    const request = ask(url, { agent: false, signal: abortAfter(HTTP_MS) }, (response) => {
      resolve(response.headers.date);
      response.destroy();
    });
    request.once('error', () => resolve(undefined));
    request.end();
  });
}
