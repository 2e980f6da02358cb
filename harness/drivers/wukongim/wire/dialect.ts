import { ImcError } from '../../../core/errors.ts';
import type { About, Fidelity } from '../../../vocabulary/index.ts';

/** A way in which a session talks to the server: what it speaks, and over what. */
export const transports = {
  'v4/tcp': { speaks: 4, over: 'tcp' },
  'v4/ws': { speaks: 4, over: 'ws' },
  'v5/tcp': { speaks: 5, over: 'tcp' },
  'v5/ws': { speaks: 5, over: 'ws' },
  'json/ws': { speaks: 'json', over: 'ws' },
  'json/tcp': { speaks: 'json', over: 'tcp' },
} as const satisfies Readonly<Record<string, Transport>>;
export type TransportName = keyof typeof transports;

export interface Transport {
  /** A version of WKProto, or JSON-RPC. */
  readonly speaks: 4 | 5 | 'json';
  /** The name of the endpoint. */
  readonly over: 'tcp' | 'ws';
}

/** How versions of JSON-RPC differ. */
export interface RpcDialect {
  /** Whether a message that came is acknowledged by a request, which is not answered, or by a notification. */
  readonly recvack: 'request' | 'notification';
  /** How a ping is answered. */
  readonly pong: 'notification' | 'answer';
  /** What a payload is: any JSON as it stands, or bytes in base64. */
  readonly payload: 'json' | 'base64';
}

/** What a server speaks. */
export interface Dialect {
  /** Its transports, the usual one first, and what payloads go through each unchanged. */
  readonly transports: Readonly<Partial<Record<TransportName, Fidelity>>>;
  readonly rpc: RpcDialect;
}

const newest: RpcDialect = { recvack: 'notification', pong: 'answer', payload: 'base64' };
const rawPayloads: RpcDialect = { ...newest, payload: 'json' };
const first: RpcDialect = { recvack: 'request', pong: 'notification', payload: 'json' };

const v4 = { 'v4/tcp': 'bytes', 'v4/ws': 'bytes' } as const;
const v5 = { 'v5/tcp': 'bytes', 'v5/ws': 'bytes' } as const;

/** By the first version that has it, the newest first. WuKongIM documents JSON-RPC for WebSocket only. */
const dialects: readonly (readonly [since: string, Dialect])[] = [
  ['2.2.3', { transports: { ...v4, ...v5, 'json/ws': 'bytes' }, rpc: newest }],
  ['2.2.1', { transports: { ...v4, ...v5, 'json/ws': 'json' }, rpc: rawPayloads }],
  ['2.2.0', { transports: { ...v4, 'json/ws': 'json' }, rpc: rawPayloads }],
  ['2.1.4', { transports: { ...v4, 'json/ws': 'json' }, rpc: first }],
  ['2.1.0', { transports: v4, rpc: first }],
];

const ofReference: Dialect = {
  transports: { ...v4, ...v5, 'json/ws': 'bytes', 'json/tcp': 'bytes' },
  rpc: newest,
};

/** What a server of this flavour and version speaks. Throws `IMC_ERR_VERSION` for one that is not known. */
export function dialectOf({ flavour, version }: About): Dialect {
  if (flavour === 'reference') return ofReference;
  const known = dialects.find(([since]) => isAtLeast(version, since));
  if (flavour === 'wukongim' && known) return known[1];
  throw new ImcError('IMC_ERR_VERSION', `what ${flavour} ${version} speaks is not known`);
}

/** The transport of this name where the server has it; else its usual one. */
export function transportNamed({ transports: offered }: Dialect, name?: string): TransportName {
  const names = Object.keys(offered) as TransportName[];
  return names.find((each) => each === name) ?? names[0]!;
}

/** Whether a version, which may be a tag such as `v2.1.5-20250424`, is this one or a later one of the same major one. */
function isAtLeast(version: string, since: string): boolean {
  const [major, ...rest] = partsOf(version);
  const [sinceMajor, ...sinceRest] = partsOf(since);
  if (major !== sinceMajor) return false;
  const differs = rest.findIndex((part, i) => part !== sinceRest[i]);
  return differs < 0 || rest[differs]! > sinceRest[differs]!;
}

function partsOf(version: string): number[] {
  const parts = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)] : [0, 0, 0];
}
