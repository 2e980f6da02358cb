import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Dimension, DimensionValue, Payload } from '../../vocabulary/index.ts';
import { placesOf, takesPayload, valueOf } from '../../vocabulary/index.ts';
import { waysOf } from '../parts.ts';
import { spoken } from './seen.ts';

/** A kind of payload: what it may be, the plainest first, and how it is told from others. */
interface Kind {
  readonly means: string;
  draws(capabilities: Capabilities): readonly Payload[];
  is(payload: Payload): boolean;
}

/** 64 KiB: larger than any buffer that one read is likely to fill, small enough for each of many reads. */
const usualBytesMax = 64 * 1024;
/** The largest payload that a scenario may ask for. */
const scenarioBytesMax = 1024 * 1024;

const emoji = /\p{Extended_Pictographic}/u;

const kinds: Readonly<Record<string, Kind>> = {
  text: {
    means: 'a short text',
    draws: () => [said('hello'), said('how are you?'), said('Grüße\n 你好')],
    is: (payload) => payload.shape === 'text' && !emoji.test(payload.text),
  },
  json: {
    means: 'an object in JSON',
    draws: () => [
      { shape: 'json', text: 'hello' },
      { shape: 'json', text: '"\\ \n' },
    ],
    is: ({ shape }) => shape === 'json',
  },
  empty: { means: 'nothing', draws: () => [{ shape: 'empty' }], is: ({ shape }) => shape === 'empty' },
  'one-byte': {
    means: 'one byte',
    draws: () => [bytes('a'), bytes('0')],
    is: (payload) => bytesOf(payload)?.length === 1,
  },
  'every-byte': {
    means: 'each of the 256 bytes',
    draws: () => [{ shape: 'every-byte' }],
    is: ({ shape }) => shape === 'every-byte',
  },
  nul: {
    means: 'with NUL in it',
    draws: () => [bytes('a\0b'), bytes('\0\0'), bytes('\0hello'), bytes('hello\0')],
    is: (payload) => bytesOf(payload)?.includes(0) ?? false,
  },
  emoji: {
    means: 'with emoji, of several code points each',
    draws: () => [said('👋'), said('👩‍👩‍👧‍👦 and 🏳️‍🌈'), said('👍🏽👍🏽👍🏽')],
    is: (payload) => 'text' in payload && emoji.test(payload.text),
  },
  'invalid-utf8': {
    means: 'bytes that are no UTF-8',
    draws: () =>
      ['c328', '80', 'fffe', 'e28228', 'f0288cbc', 'eda080'].map((hex) => ({ shape: 'bytes', hex }) as const),
    is: (payload) => bytesOf(payload) !== undefined && textOf(payload) === undefined,
  },
  'looks-like-json': {
    means: 'a text that looks like JSON',
    draws: () => ['{"type":1,"content":"hi"}', '[]', 'null', '{"broken":', '"said"'].map(bytes),
    is: (payload) => /^(?:[{["].*|null)$/.test(textOf(payload) ?? ''),
  },
  'looks-like-base64': {
    means: 'a text that looks like base64',
    draws: () => ['aGVsbG8=', 'AAAA', '////'].map(bytes),
    is(payload) {
      const text = textOf(payload) ?? '';
      return text !== '' && text !== 'null' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{3}=)?$/.test(text);
    },
  },
  largest: {
    means: 'as large as it may be, or 64 KiB where it may be larger; sometimes as large all the same',
    draws(capabilities) {
      const limit = Math.min(valueOf(capabilities, 'payloadBytesMax') ?? Infinity, scenarioBytesMax);
      const usual = { shape: 'filled', bytes: Math.min(limit, usualBytesMax) } as const;
      return [...Array.from({ length: 3 }, () => usual), { shape: 'filled', bytes: limit }];
    },
    is: ({ shape }) => shape === 'filled',
  },
};

/** What a message of the sender carries; others of his may carry a short text. */
export function payloadDimension(): Dimension {
  return {
    name: 'payload',
    means: 'What a message of the sender carries.',
    values: Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, valueFor(kind)])),
  };
}

function valueFor(kind: Kind): DimensionValue {
  return {
    means: kind.means,
    absent: (offered) =>
      kind.draws(offered).some((each) => isTaken(offered, each))
        ? undefined
        : 'payload: by no way of sending can a message carry it',
    places: (view) => placesOf(...spoken(view).filter(({ op }) => kind.is(op.payload))),
  };
}

/** Whether the server takes it by some way. */
function isTaken(capabilities: Capabilities, payload: Payload): boolean {
  const fidelities = Object.values(valueOf(capabilities, 'transports') ?? { any: 'bytes' as const });
  return waysOf(capabilities).some((way) =>
    way === 'api'
      ? takesPayload(capabilities, payload, 'api')
      : fidelities.some((fidelity) => takesPayload(capabilities, payload, fidelity)),
  );
}

/** What the messages of the sender carry, one after the other: one at least what this value says, others a short text. */
export function payloadsBy(value: string, capabilities: Capabilities, length: number): Arbitrary<readonly Payload[]> {
  const drawn = (kinds[value]?.draws(capabilities) ?? []).filter((each) => isTaken(capabilities, each));
  const special: Arbitrary<Payload> = drawn.length === 0 ? fc.constant(said('hello')) : fc.constantFrom(...drawn);
  // A large one is sent once, which is enough.
  const others = fc.array(value === 'largest' ? fc.constant(false) : fc.boolean(), {
    minLength: length,
    maxLength: length,
  });
  return fc
    .record({ special, others, at: fc.nat(Math.max(0, length - 1)) })
    .map(({ special: carried, others: also, at }) =>
      also.map((isCarried, i) => (isCarried || i === at ? carried : plainFor(value))),
    );
}

function plainFor(value: string): Payload {
  return value === 'json' ? { shape: 'json', text: 'hello' } : said('hello');
}

function said(text: string): Payload {
  return { shape: 'text', text };
}

function bytes(text: string): Payload {
  return { shape: 'bytes', hex: Buffer.from(text, 'utf8').toString('hex') };
}

function bytesOf(payload: Payload): Buffer | undefined {
  return payload.shape === 'bytes' ? Buffer.from(payload.hex, 'hex') : undefined;
}

/** The text that raw bytes are; `undefined` where they are none. */
function textOf(payload: Payload): string | undefined {
  const raw = bytesOf(payload);
  const text = raw?.toString('utf8');
  return raw && text !== undefined && Buffer.from(text, 'utf8').equals(raw) ? text : undefined;
}
