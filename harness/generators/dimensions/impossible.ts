import type { Capabilities, ImpossiblePair } from '../../vocabulary/index.ts';
import { absenceOf, valueOf } from '../../vocabulary/index.ts';

type Pick = readonly [dimension: string, value: string];

/** Each of these values together with each of those, for one reason. */
function never(
  why: string,
  ones: readonly Pick[],
  others: readonly Pick[],
  isSo?: ImpossiblePair['isSo'],
): ImpossiblePair[] {
  return ones.flatMap((one) =>
    others.map((other) => ({ pair: [one, other] as const, why, ...(isSo ? { isSo } : {}) })),
  );
}

function each(dimension: string, ...values: readonly string[]): Pick[] {
  return values.map((value) => [dimension, value]);
}

/** Payloads that are these bytes and nothing else. */
const raw = each(
  'payload',
  'empty',
  'one-byte',
  'every-byte',
  'nul',
  'invalid-utf8',
  'looks-like-json',
  'looks-like-base64',
);
const oneself = each('to', 'oneself');
const apiMin = (capabilities: Capabilities) => (valueOf(capabilities, 'apiPayloadBytesMin') ?? 0) > 0;
const noApi = (capabilities: Capabilities) => absenceOf(capabilities, 'apiSend') !== undefined;

/** Pairs of values that no play of a direct-message story can have, each with its reason. */
export const impossiblePairs: readonly ImpossiblePair[] = [
  ...never(
    'who writes to himself is sender and receiver, and what the server knew of him is the value of the sender',
    oneself,
    each('receiver-known', 'registered', 'was-online'),
  ),
  ...never(
    'the other devices of a user who writes to himself are those of the receiver',
    oneself,
    each('sender-other-device', 'online', 'arrives-later'),
  ),
  ...never('who writes to himself has nobody who could answer', oneself, each('answer', 'reply', 'crossing')),
  ...never('nobody can block himself', oneself, each('before', 'refused')),
  ...never('nobody shares a group with himself', oneself, each('before', 'shared-group')),
  ...never(
    'one name has no order, for which the plainest one stands',
    oneself,
    each('order', 'rising-falling', 'falling-rising', 'falling-falling'),
  ),
  ...never(
    'nobody is pushed anything where the receiver has no device',
    each('look-when', 'after-push'),
    each('receiver-devices', 'offline'),
  ),
  ...never(
    'whether a device that leaves or arrives while a message is sent is pushed it nobody promises, so nobody waits for it',
    each('look-when', 'after-push'),
    each('receiver-devices', 'leaving', 'arriving'),
  ),
  ...never(
    'who has no session while the first message is sent, and no API, cannot send at that time',
    each('answer', 'crossing'),
    each('receiver-devices', 'offline', 'leaving', 'arriving'),
    noApi,
  ),
  ...never(
    'other ways of the API than the usual one may give back no number of the client, and this payload does not tell its message by itself',
    each('sender-way', 'api:other'),
    raw,
  ),
  ...never(
    'other ways of the API than the usual one have no field for how long a message is kept',
    each('sender-way', 'api:other'),
    each('flags', 'expires'),
  ),
  ...never('a transport that carries JSON alone cannot carry it as it is', each('sender-way', 'session:json-alone'), [
    ...raw,
    ...each('payload', 'text', 'largest'),
  ]),
  ...never(
    'the API takes no empty payload',
    each('sender-way', 'api', 'system-account'),
    each('payload', 'empty'),
    apiMin,
  ),
];
