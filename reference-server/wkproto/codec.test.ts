import { expect, test } from 'vitest';
import { type CapturedKeys, type CapturedPacket, capturedPackets } from '../testing/captures.ts';
import { type Cipher, aesKeyOf, decrypt, encrypt, privateKeyFrom, recvKey, sendKey } from './crypto.ts';
import { decodeFrame, hasStream } from './decode.ts';
import { Deframer, type RawFrame } from './deframer.ts';
import { encodeFrame } from './encode.ts';
import { FrameError } from './frame-error.ts';
import type { Frame } from './frames.ts';

interface Case {
  readonly name: string;
  readonly bytes: Buffer;
  readonly decoded: Record<string, unknown>;
  readonly version: number;
  readonly cipher: Cipher | undefined;
}

const cases = wholePackets();

test('the recording holds enough of every packet', () => {
  const packets = new Set(cases.map(({ decoded }) => decoded['packet']));
  expect(packets).toEqual(
    new Set(['CONNACK', 'CONNECT', 'DISCONNECT', 'PING', 'PONG', 'RECV', 'RECVACK', 'SEND', 'SENDACK']),
  );
  expect(cases.length).toBeGreaterThan(200);
});

test.each(cases)(
  '$name is decoded as recorded, and encoded to the same bytes',
  ({ bytes, decoded, version, cipher }) => {
    const [raw] = [...new Deframer().push(bytes)];
    const frame = decodeFrame(raw!, version);
    expect(plain(frame, cipher)).toEqual(plainFields(decoded));
    expect(encodeFrame(frame, version).toString('hex')).toBe(bytes.toString('hex'));
    if (cipher === undefined || decoded['msgKeyValid'] === false) return;
    if (frame.packet === 'SEND') expect(frame.msgKey).toBe(sendKey(cipher, frame));
    if (frame.packet === 'RECV') expect(frame.msgKey).toBe(recvKey(cipher, frame));
  },
);

test('every version from 2 to 5 is in the recording', () => {
  expect(new Set(cases.map(({ version }) => version))).toEqual(new Set([2, 3, 4, 5]));
});

test('a SEND and a RECV of version 5 have no fields of a stream, whatever the setting says', () => {
  expect([1, 2, 3, 4, 5].filter((version) => hasStream(0x02, version))).toEqual([2, 3, 4]);
  const [before, now] = [4, 5].map((version) => encodeFrame({ ...longFrame(), setting: 0x02 } as Frame, version));
  expect(before!.length - now!.length).toBe(2);
});

test('chunks that the network made complete as many packets as recorded', () => {
  const deframers = new Map<string, Deframer>();
  for (const line of capturedPackets()) {
    if (line.kind !== 'tcp' || line.chunk !== true) continue;
    const stream = `${line.conn} ${line.dir}`;
    const deframer = deframers.get(stream) ?? new Deframer();
    deframers.set(stream, deframer);
    expect([...deframer.push(Buffer.from(line.hex, 'hex'))]).toHaveLength(line.packets ?? 0);
  }
  expect(deframers.size).toBeGreaterThan(0);
});

test('every packet cut at every byte is one packet, and no sooner than at its end', () => {
  for (const { bytes } of cases.filter((one) => one.bytes.length < 2000)) {
    const whole = textOf([...new Deframer().push(bytes)]);
    for (let cut = 1; cut < bytes.length; cut++) {
      const deframer = new Deframer();
      expect([...deframer.push(bytes.subarray(0, cut))]).toEqual([]);
      expect(textOf([...deframer.push(bytes.subarray(cut))])).toEqual(whole);
    }
  }
});

test('frames are the same however the stream is split', () => {
  const parts = cases.slice(0, 24).map(({ bytes }) => bytes);
  const stream = Buffer.concat([...parts, encodeFrame(longFrame(), 4)]);
  const whole = textOf([...new Deframer().push(stream)]);
  for (const size of [1, 2, 3, 7, 1000, stream.length]) {
    const deframer = new Deframer();
    const frames: RawFrame[] = [];
    for (let at = 0; at < stream.length; at += size) frames.push(...deframer.push(stream.subarray(at, at + size)));
    expect(textOf(frames)).toEqual(whole);
  }
  for (let cut = 0; cut <= 400; cut++) {
    const deframer = new Deframer();
    expect(textOf([...deframer.push(stream.subarray(0, cut)), ...deframer.push(stream.subarray(cut))])).toEqual(whole);
  }
});

test.each([
  ['an unknown type', '00'],
  ['a type beyond the last', 'a000'],
  ['a length of five bytes', '30ffffffff01'],
  ['a length over 1 MiB', '3081808001'],
  ['a truncated CONNECT', '100104'],
  ['a truncated string', '1005040000ff61'],
  ['a negative string length', '100504 00 8001 61'.replaceAll(' ', '')],
  ['a string that is not UTF-8', '9004 01 0001 ff'.replaceAll(' ', '')],
])('%s is a frame error', (_, hex) => {
  const decode = () => [...new Deframer().push(Buffer.from(hex, 'hex'))].map((raw) => decodeFrame(raw, 4));
  expect(decode).toThrow(FrameError);
});

/** Every packet that is recorded whole, with what it means and the keys of its connection. */
function wholePackets(): Case[] {
  const keys = new Map<string, CapturedKeys>();
  const lines = capturedPackets();
  return lines.flatMap((line, index) => {
    if (line.kind === 'keys') keys.set(line.conn, line);
    const meaning = lines[index + 1];
    if ((line.kind !== 'tcp' && line.kind !== 'ws') || meaning?.kind !== 'decoded' || line.cut === true) return [];
    const known = keysFor(line, lines.slice(index, index + 3), keys);
    const { kind: _kind, conn, ...decoded } = meaning;
    const bytes = Buffer.from(line.hex, 'hex');
    const name = `${index} ${conn} ${decoded.packet}`;
    return [{ name, bytes, decoded, version: known?.protocolVersion ?? 4, cipher: cipherOf(known) }];
  });
}

/** The keys of a CONNACK are recorded after it. */
function keysFor(line: CapturedPacket, next: ReturnType<typeof capturedPackets>, known: Map<string, CapturedKeys>) {
  return next.find((later): later is CapturedKeys => later.kind === 'keys') ?? known.get(line.conn);
}

function cipherOf(keys: CapturedKeys | undefined): Cipher | undefined {
  if (keys?.clientPrivateKeyHex === undefined || keys.salt === undefined) return undefined;
  const serverKey = keys.serverPublicKeyBase64 ?? '';
  const aesKey = aesKeyOf(privateKeyFrom(Buffer.from(keys.clientPrivateKeyHex, 'hex')), serverKey);
  expect(aesKey).toBe(keys.aesKey);
  return { serverKey, salt: keys.salt, aesKey };
}

/** A frame with its payload in plain, as the recording writes it. */
function plain(frame: Frame, cipher: Cipher | undefined): Record<string, unknown> {
  const fields = Object.entries(frame).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    fields.map(([name, value]) => {
      if (typeof value === 'bigint') return [name, value.toString()];
      if (!Buffer.isBuffer(value)) return [name, value];
      return [name, (cipher === undefined ? value : decrypt(cipher, value))?.toString('base64')];
    }),
  );
}

/** What the recording says about the packet itself. */
function plainFields(decoded: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(decoded).filter(([name]) => name !== 'msgKeyValid'));
}

function longFrame(): Frame {
  const payload = encrypt(
    { serverKey: '', salt: '0123456789abcdef', aesKey: '0123456789abcdef' },
    Buffer.alloc(20_000, 7),
  );
  const place = { channelId: 'bob', channelType: 1, expire: 0, msgKey: '' };
  return { packet: 'SEND', flags: 0, setting: 0, clientSeq: 1, clientMsgNo: 'long', ...place, payload };
}

function textOf(frames: RawFrame[]): string[] {
  return frames.map(({ type, flags, body }) => `${type} ${flags} ${body.toString('hex')}`);
}
