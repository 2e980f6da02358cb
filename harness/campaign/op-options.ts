import type { Capabilities, Op, OpKind, Payload } from '../vocabulary/index.ts';
import { fidelityOf, takesPayload, valueOf } from '../vocabulary/index.ts';

/** What an op is called where it is counted. */
export function nameOfOp(op: Op): string {
  return op.op === 'dialect' ? op.name : op.op;
}

/** The options that an op was given, each `name=value`; what it leaves to the driver is told by what that takes then. */
export function optionsOf(op: Op, capabilities: Capabilities): string[] {
  return [...own(op, capabilities), ...(op.overlap ? ['overlap=true'] : [])];
}

function own(op: Op, capabilities: Capabilities): string[] {
  switch (op.op) {
    case 'send':
      return sendOptions(op, capabilities);
    case 'login':
      return [
        ...some('transport', op.transport ?? Object.keys(valueOf(capabilities, 'transports') ?? {})[0]),
        ...(op.device === undefined ? [] : ['device=shared']),
        ...some('token', op.token),
        ...some('acks', op.acks),
      ];
    case 'list-conversations':
    case 'sync-conversations':
    case 'read-history':
    case 'walk-history':
    case 'look-up':
    case 'read-archive':
    case 'read-group':
      return [`way=${op.way}`];
    case 'send-to-group':
      return [`via=${op.via === 'api' ? 'api' : 'session'}`];
    case 'elapse':
      return [`timer=${op.timer}`];
    case 'restart':
      return [`how=${op.how}`, ...(op.afterMs === undefined ? [] : ['moment=amid'])];
    case 'dialect':
      return Object.entries(op.args ?? {})
        .filter(([, value]) => typeof value !== 'number')
        .map(([name, value]) => `${name}=${String(value)}`);
    default:
      return [];
  }
}

function sendOptions(op: Extract<Op, { op: 'send' }>, capabilities: Capabilities): string[] {
  return [
    ...(op.via === 'api'
      ? ['via=api', ...some('way', op.way ?? valueOf(capabilities, 'apiWays')?.[0])]
      : ['via=session']),
    `payload=${op.payload.shape}`,
    ...some('stored', op.stored),
    ...some('badge', op.badge),
    ...(op.expiresInS === undefined ? [] : ['expires=set']),
    ...some('background', op.background),
  ];
}

function some(name: string, value: string | boolean | undefined): string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}

/** An op that a server offers, or one of its options. */
export interface Offered {
  readonly op: OpKind | `${string}:${string}`;
  readonly option?: string;
}

/** All ops and options that can be tried on a server that offers this. */
export function offeredBy(capabilities: Capabilities): readonly Offered[] {
  const named = (op: OpKind, option: string, names: readonly string[] | undefined): Offered[] =>
    names ? [{ op }, ...names.map((name) => ({ op, option: `${option}=${name}` }))] : [];
  const has = (name: keyof Capabilities, ...offered: Offered[]): Offered[] =>
    valueOf(capabilities, name) === undefined ? [] : offered;
  const keys = (name: 'transports' | 'walkWays' | 'syncWays' | 'timers') => namesOf(valueOf(capabilities, name));
  const flags = valueOf(capabilities, 'sendFlags') ?? [];
  return [
    ...has('register', { op: 'register' }),
    ...named('login', 'transport', keys('transports')),
    ...has('sameDevice', { op: 'login', option: 'device=shared' }),
    ...has('tokens', { op: 'login', option: 'token=wrong' }),
    ...has('repush', { op: 'login', option: 'acks=false' }),
    ...has('apiSend', { op: 'send' }, { op: 'send', option: 'via=api' }),
    ...has(
      'sessionSend',
      { op: 'send' },
      { op: 'send', option: 'via=session' },
      { op: 'send', option: 'background=true' },
    ),
    ...named('send', 'way', valueOf(capabilities, 'apiWays')),
    ...named('send', 'payload', payloadShapes(capabilities)),
    ...has('repeatedSend', { op: 'repeat' }),
    ...has('transient', { op: 'send', option: 'stored=false' }),
    ...(flags.includes('no-badge') ? [{ op: 'send', option: 'badge=false' } as const] : []),
    ...(flags.includes('expires') ? [{ op: 'send', option: 'expires=set' } as const] : []),
    ...named('list-conversations', 'way', valueOf(capabilities, 'listWays')),
    ...named('sync-conversations', 'way', keys('syncWays')),
    ...named('read-history', 'way', valueOf(capabilities, 'historyWays')),
    ...named('walk-history', 'way', keys('walkWays')),
    ...named('look-up', 'way', valueOf(capabilities, 'lookUpWays')),
    ...named('read-archive', 'way', valueOf(capabilities, 'archiveWays')),
    ...has('inspectChannel', { op: 'inspect-channel' }),
    ...has('markRead', { op: 'mark-read' }),
    ...has('readPosition', { op: 'read-position' }),
    ...has('kick', { op: 'kick' }),
    ...has('block', { op: 'block' }, { op: 'unblock' }),
    ...has('allowList', { op: 'allow' }, { op: 'disallow' }),
    ...has('groups', { op: 'make-group' }, { op: 'add-members' }, { op: 'remove-members' }),
    ...named('send-to-group', 'via', valueOf(capabilities, 'groupSend')),
    ...named('read-group', 'way', valueOf(capabilities, 'groupHistoryWays')),
    ...named('elapse', 'timer', keys('timers')),
    ...named('restart', 'how', valueOf(capabilities, 'durable')),
    ...dialectNames(capabilities).map((op) => ({ op })),
  ];
}

function namesOf(record: Readonly<Record<string, unknown>> | undefined): string[] | undefined {
  return record && Object.keys(record);
}

function dialectNames(capabilities: Capabilities): `${string}:${string}`[] {
  return Object.keys(valueOf(capabilities, 'dialect') ?? {}) as `${string}:${string}`[];
}

/** Of each shape the payloads that are taken most widely. */
const samples: readonly Payload[] = [
  { shape: 'text', text: '' },
  { shape: 'json', text: '' },
  { shape: 'empty' },
  { shape: 'every-byte' },
  { shape: 'bytes', hex: '61' },
  { shape: 'filled', bytes: 1 },
];

/** Shapes of payloads that some way into the server takes. */
function payloadShapes(capabilities: Capabilities): string[] {
  const transports = Object.keys(valueOf(capabilities, 'transports') ?? {});
  const bySession = valueOf(capabilities, 'sessionSend') === undefined ? [] : transports;
  const into = [
    ...(valueOf(capabilities, 'apiSend') === undefined ? [] : (['api'] as const)),
    ...bySession.map((transport) => fidelityOf(capabilities, transport)),
  ];
  return samples
    .filter((payload) => into.some((by) => takesPayload(capabilities, payload, by)))
    .map(({ shape }) => shape);
}
