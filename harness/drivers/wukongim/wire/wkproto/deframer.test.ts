import { describe, expect, test } from 'vitest';
import { linesOf, packetsOf } from '../../fixtures/captures.ts';
import { decodePacket } from './decode.ts';
import { Deframer, type Frame, remainingLengthMax } from './deframer.ts';
import { encodePacket } from './encode.ts';
import type { Packet } from './packets.ts';

const packets: Packet[] = [
  { packet: 'PONG', flags: 0 },
  { packet: 'SENDACK', flags: 2, messageId: '2124895744350392320', clientSeq: 1, messageSeq: 7, reasonCode: 1 },
  { packet: 'PONG', flags: 0 },
  { packet: 'DISCONNECT', flags: 0, reasonCode: 12, reason: 'x'.repeat(200) },
  { packet: 'SENDACK', flags: 0, messageId: '-1', clientSeq: 4294967295, messageSeq: 0, reasonCode: 15 },
];
const stream = Buffer.concat(packets.map((packet) => encodePacket(packet, 4)));

describe('a stream of packets', () => {
  test('comes out whole, wherever it is cut in two', () => {
    for (let at = 0; at <= stream.length; at++)
      expect(packetsIn([stream.subarray(0, at), stream.subarray(at)])).toEqual(packets);
  });

  test('comes out whole when it comes byte by byte', () => {
    expect(packetsIn([...stream].map((byte) => Buffer.from([byte])))).toEqual(packets);
  });

  test('may have a packet of the largest length that is allowed, in small pieces', () => {
    const reason = Buffer.alloc(remainingLengthMax, 1);
    const bytes = Buffer.concat([Buffer.from([0xc0, 0x80, 0x80, 0x40]), reason]);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, i) =>
      bytes.subarray(i * 1000, (i + 1) * 1000),
    );
    const deframer = new Deframer();
    const frames = pieces.flatMap((piece) => [...deframer.feed(piece)]);
    expect(frames.map(({ number, body }) => [number, body.length])).toEqual([[12, remainingLengthMax]]);
  });

  test('completes as many packets with each piece as recorded ones did', () => {
    const deframers = new Map<string, Deframer>();
    const chunks = linesOf('2.1.5').flatMap((line) => ('chunk' in line && line.chunk ? [line] : []));
    expect(chunks.length).toBeGreaterThan(5);
    for (const { conn, dir, hex, packets: count } of chunks) {
      const key = `${conn} ${dir}`;
      const deframer = deframers.get(key) ?? new Deframer();
      deframers.set(key, deframer);
      expect([...deframer.feed(Buffer.from(hex, 'hex'))]).toHaveLength(count ?? 0);
    }
  });
});

describe('what the protocol does not allow', () => {
  test.each([
    ['a length beyond 1 MiB', '508180c000', /remaining length is 1048577; 1048576 is the most/],
    ['a length of five bytes', '508080808001', /takes more than 4 bytes/],
    ['a length of 256 MiB', '50ffffff7f', /remaining length is 268435455/],
  ])('%s loses the stream', (_, hex, message) => {
    expect(() => [...new Deframer().feed(Buffer.from(hex, 'hex'))]).toThrow(wireError(message));
  });

  test('what came before it is not lost', () => {
    const deframer = new Deframer();
    const frames = deframer.feed(Buffer.from('8080508080808001', 'hex'));
    expect(frames.next().value).toMatchObject({ number: 8 });
    expect(frames.next().value).toMatchObject({ number: 8 });
    expect(() => frames.next()).toThrow(wireError(/more than 4 bytes/));
  });

  test.each([
    ['a number that no packet has', 13, '', /no packet has the number 13/],
    ['a body that ends too soon', 4, '00', /SENDACK: messageId needs 8 bytes and 1 are left/],
    ['a body that goes on', 6, '0000000000000001000000010000', /RECVACK: 2 bytes too many/],
    ['a text of negative length', 9, '01ffff', /DISCONNECT: reason has the length -1/],
    ['a text that is longer than the packet', 9, '01000561', /DISCONNECT: reason needs 5 bytes and 1 are left/],
    ['a text that is not UTF-8', 9, '010002c328', /DISCONNECT: reason is not UTF-8/],
  ])('%s is no packet', (_, number, hex, message) => {
    const frame: Frame = { number, flags: 0, body: Buffer.from(hex, 'hex') };
    expect(() => decodePacket(frame, 4)).toThrow(wireError(message));
  });

  test('every recorded packet that is cut short is no packet, and never anything worse', () => {
    const recorded = packetsOf('2.1.5').filter(({ bytes }) => bytes.dir === 'in' && !bytes.cut);
    const frames = recorded.flatMap(({ bytes }) => [...new Deframer().feed(Buffer.from(bytes.hex, 'hex'))]);
    for (const { body, ...head } of frames)
      for (let length = 0; length < body.length; length++)
        expectPacketOrWireError({ ...head, body: body.subarray(0, length) });
  });
});

function packetsIn(chunks: readonly Buffer[]): Packet[] {
  const deframer = new Deframer();
  return chunks.flatMap((chunk) => [...deframer.feed(chunk)]).map((frame) => decodePacket(frame, 4));
}

function wireError(message: RegExp) {
  return expect.objectContaining({ code: 'IMC_ERR_WIRE', message: expect.stringMatching(message) as string });
}

function expectPacketOrWireError(frame: Frame): void {
  try {
    decodePacket(frame, 4);
  } catch (thrown) {
    expect(thrown).toEqual(wireError(/./));
  }
}
