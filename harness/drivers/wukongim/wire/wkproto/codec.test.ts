import { createHash, createPrivateKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type CapturedPacket, type DecodedLine, type KeysLine, packetsOf, versions } from '../../fixtures/captures.ts';
import { type Cipher, cipherOf } from './crypto.ts';
import { decodePacket } from './decode.ts';
import { Deframer, type Frame } from './deframer.ts';
import { encodePacket } from './encode.ts';
import type { Packet } from './packets.ts';

describe.each(versions)('packets of WuKongIM %s', (version) => {
  const captured = packetsOf(version);
  const whole = captured.filter(({ bytes }) => !bytes.cut);

  test('are many, of every kind that a client meets', () => {
    const kinds = new Set(captured.map(({ decoded }) => decoded.packet));
    expect(captured.length).toBeGreaterThan(150);
    expect([...kinds]).toEqual(expect.arrayContaining(['CONNECT', 'CONNACK', 'SEND', 'SENDACK', 'RECV', 'RECVACK']));
  });

  test('decode to what they say, with payloads that decrypt and signatures that hold', () => {
    for (const { bytes, decoded, keys } of whole) {
      const packet = decodePacket(frameOf(bytes.hex), versionOf(keys, decoded));
      expect(fieldsOf(packet, cipherFor(keys))).toEqual(expectedOf(decoded));
      if ('msgKey' in packet && decoded.msgKeyValid !== false)
        expect(cipherFor(keys)?.keyOf(packet)).toBe(packet.msgKey);
    }
  });

  test('are encoded to the same bytes, and encrypted to the same payloads', () => {
    for (const entry of captured) {
      const bytes = encodePacket(packetFrom(entry), versionOf(entry.keys, entry.decoded));
      if (entry.bytes.cut) expect([bytes.length, sha256(bytes)]).toEqual([entry.bytes.length, entry.bytes.sha256]);
      else expect(bytes.toString('hex')).toBe(entry.bytes.hex);
    }
  });
});

function frameOf(hex: string): Frame {
  const [frame] = [...new Deframer().feed(Buffer.from(hex, 'hex'))];
  if (!frame) throw new Error(`no whole frame: ${hex}`);
  return frame;
}

/** A client that is not let in speaks the version that it offered, or the highest one known. */
function versionOf(keys: KeysLine | undefined, decoded: DecodedLine): number {
  return keys?.protocolVersion ?? decoded.version ?? 4;
}

function cipherFor(keys: KeysLine | undefined): Cipher | undefined {
  if (!keys) return undefined;
  const raw = Buffer.from(keys.clientPrivateKeyHex ?? '01'.repeat(32), 'hex');
  const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), raw]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return cipherOf(privateKey, { serverKey: keys.serverPublicKeyBase64 ?? '', salt: keys.salt ?? '' });
}

/** What a packet says, as the capture writes it: payloads of messages in base64 and not encrypted. */
function fieldsOf(packet: Packet, cipher: Cipher | undefined): unknown {
  if (!('payload' in packet)) return packet;
  const plain = packet.packet === 'EVENT' ? packet.payload : cipher?.open(packet.payload);
  return { ...packet, payload: plain?.toString('base64') };
}

function expectedOf({ kind: _kind, conn: _conn, msgKeyValid: _valid, ...fields }: DecodedLine): unknown {
  return fields;
}

function packetFrom({ decoded, keys }: CapturedPacket): Packet {
  const { payload, ...fields } = decoded;
  if (payload === undefined) return fields as unknown as Packet;
  const plain = decoded.payloadCut
    ? Buffer.from(Uint8Array.from({ length: decoded.payloadLength ?? 0 }, (_, i) => i % 251))
    : Buffer.from(payload, 'base64');
  const wire = decoded.packet === 'EVENT' ? plain : cipherFor(keys)?.seal(plain);
  return { ...fields, payload: wire } as unknown as Packet;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
