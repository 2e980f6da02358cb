import { ImcError } from '../../../../core/errors.ts';
import { type FieldKind, layouts, packetNumbers } from './layout.ts';
import type { Packet } from './packets.ts';

const stringBytesMax = 32_767;

/** The bytes of a packet, in this version of the protocol. */
export function encodePacket(packet: Packet, version: number): Buffer {
  const first = Buffer.from([(packetNumbers[packet.packet] << 4) | packet.flags]);
  if (packet.packet === 'PING' || packet.packet === 'PONG') return first;
  const values = packet as unknown as Readonly<Record<string, unknown>>;
  const setting = Number(values['setting'] ?? 0);
  const spoken = Math.min(version, Number(values['serverVersion'] ?? version));
  const fields = layouts[packet.packet]
    .filter(({ when }) => !when || when({ version: spoken, flags: packet.flags, setting }))
    .map(({ name, kind }) => bytesOf(kind, values[name] as string & number & Buffer));
  const length = fields.reduce((sum, bytes) => sum + bytes.length, 0);
  return Buffer.concat([first, varint(length), ...fields]);
}

function bytesOf(kind: FieldKind, value: string & number & Buffer): Buffer {
  switch (kind) {
    case 'u8':
      return Buffer.from([value]);
    case 'u32':
    case 'i32':
      return number32(value >>> 0);
    case 'i64':
    case 'u64':
      return number64(BigInt.asUintN(64, BigInt(value)));
    case 'string':
      return string(value);
    case 'rest':
      return value;
  }
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function number64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

function string(value: string): Buffer {
  const text = Buffer.from(value, 'utf8');
  if (text.length > stringBytesMax)
    throw new ImcError('IMC_ERR_DRIVER', `a text of ${text.length} bytes fits in no packet: ${stringBytesMax} at most`);
  const length = Buffer.alloc(2);
  length.writeInt16BE(text.length);
  return Buffer.concat([length, text]);
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    const more = left >= 0x80;
    bytes.push((left & 0x7f) | (more ? 0x80 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.from(bytes);
}
