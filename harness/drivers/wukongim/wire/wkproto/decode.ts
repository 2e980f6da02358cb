import { ImcError } from '../../../../core/errors.ts';
import type { Frame } from './deframer.ts';
import { type FieldKind, layouts, packetNumbers } from './layout.ts';
import type { Packet } from './packets.ts';

const packetNames = new Map(Object.entries(packetNumbers).map(([name, number]) => [number, name as Packet['packet']]));
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The packet of a frame, in this version of the protocol; a CONNACK may tell a lower one, which counts. Throws `IMC_ERR_WIRE` when it is none. */
export function decodePacket({ number, flags, body }: Frame, version: number): Packet {
  const packet = packetNames.get(number);
  if (!packet) throw new ImcError('IMC_ERR_WIRE', `no packet has the number ${number}`);
  const fields: Record<string, unknown> = { packet, flags };
  const reader = new Reader(packet, body);
  let setting = 0;
  let spoken = version;
  for (const { name, kind, when } of layouts[packet]) {
    if (when && !when({ version: spoken, flags, setting })) continue;
    const value = reader.read(name, kind);
    fields[name] = value;
    if (name === 'setting') setting = Number(value);
    if (name === 'serverVersion') spoken = Math.min(version, Number(value));
  }
  reader.end();
  return fields as unknown as Packet;
}

class Reader {
  readonly #packet: string;
  readonly #body: Buffer;
  #at = 0;

  constructor(packet: string, body: Buffer) {
    this.#packet = packet;
    this.#body = body;
  }

  read(name: string, kind: FieldKind): string | number | Buffer {
    switch (kind) {
      case 'u8':
        return this.#take(name, 1).readUInt8();
      case 'u32':
        return this.#take(name, 4).readUInt32BE();
      case 'i32':
        return this.#take(name, 4).readInt32BE();
      case 'i64':
        return this.#take(name, 8).readBigInt64BE().toString();
      case 'u64':
        return this.#take(name, 8).readBigUInt64BE().toString();
      case 'string':
        return this.#string(name);
      case 'rest':
        return this.#take(name, this.#body.length - this.#at);
    }
  }

  end(): void {
    const left = this.#body.length - this.#at;
    if (left > 0) throw new ImcError('IMC_ERR_WIRE', `${this.#packet}: ${left} bytes too many`);
  }

  #string(name: string): string {
    const length = this.#take(name, 2).readInt16BE();
    if (length < 0) throw new ImcError('IMC_ERR_WIRE', `${this.#packet}: ${name} has the length ${length}`);
    const bytes = this.#take(name, length);
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      throw new ImcError('IMC_ERR_WIRE', `${this.#packet}: ${name} is not UTF-8`, { cause });
    }
  }

  #take(name: string, length: number): Buffer {
    const left = this.#body.length - this.#at;
    if (length > left)
      throw new ImcError('IMC_ERR_WIRE', `${this.#packet}: ${name} needs ${length} bytes and ${left} are left`);
    this.#at += length;
    return this.#body.subarray(this.#at - length, this.#at);
  }
}
