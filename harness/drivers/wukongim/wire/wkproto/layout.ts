import type { Packet } from './packets.ts';

export type FieldKind = 'u8' | 'u32' | 'i32' | 'i64' | 'u64' | 'string' | 'rest';

/** What decides whether a packet has a field. */
interface Circumstances {
  readonly version: number;
  readonly flags: number;
  readonly setting: number;
}

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly when?: (given: Circumstances) => boolean;
}

const hasServerVersion = ({ flags }: Circumstances) => (flags & 0x01) !== 0;
const hasTopic = ({ setting }: Circumstances) => (setting & 0x08) !== 0;
const hasStream = ({ setting, version }: Circumstances) => (setting & 0x02) !== 0 && version >= 2 && version < 5;
const since3 = ({ version }: Circumstances) => version >= 3;
const since4 = ({ version }: Circumstances) => version >= 4;

function field(name: string, kind: FieldKind, when?: Field['when']): Field {
  return when ? { name, kind, when } : { name, kind };
}

/** The fields of each packet, in the order in which they are on the wire. */
export const layouts: Readonly<Record<Packet['packet'], readonly Field[]>> = {
  CONNECT: [
    field('version', 'u8'),
    field('deviceFlag', 'u8'),
    field('deviceId', 'string'),
    field('uid', 'string'),
    field('token', 'string'),
    field('clientTimestamp', 'i64'),
    field('clientKey', 'string'),
  ],
  CONNACK: [
    field('serverVersion', 'u8', hasServerVersion),
    field('timeDiff', 'i64'),
    field('reasonCode', 'u8'),
    field('serverKey', 'string'),
    field('salt', 'string'),
    field('nodeId', 'u64', since4),
  ],
  SEND: [
    field('setting', 'u8'),
    field('clientSeq', 'u32'),
    field('clientMsgNo', 'string'),
    field('streamNo', 'string', hasStream),
    field('channelId', 'string'),
    field('channelType', 'u8'),
    field('expire', 'u32', since3),
    field('msgKey', 'string'),
    field('topic', 'string', hasTopic),
    field('payload', 'rest'),
  ],
  SENDACK: [
    field('messageId', 'i64'),
    field('clientSeq', 'u32'),
    field('messageSeq', 'u32'),
    field('reasonCode', 'u8'),
  ],
  RECV: [
    field('setting', 'u8'),
    field('msgKey', 'string'),
    field('fromUid', 'string'),
    field('channelId', 'string'),
    field('channelType', 'u8'),
    field('expire', 'u32', since3),
    field('clientMsgNo', 'string'),
    field('streamFlag', 'u8', hasStream),
    field('streamNo', 'string', hasStream),
    field('streamId', 'u64', hasStream),
    field('messageId', 'i64'),
    field('messageSeq', 'u32'),
    field('timestamp', 'i32'),
    field('topic', 'string', hasTopic),
    field('payload', 'rest'),
  ],
  RECVACK: [field('messageId', 'i64'), field('messageSeq', 'u32')],
  PING: [],
  PONG: [],
  DISCONNECT: [field('reasonCode', 'u8'), field('reason', 'string')],
  EVENT: [field('id', 'string'), field('type', 'string'), field('timestamp', 'i64'), field('payload', 'rest')],
};

/** The number of each packet, in the high nibble of its first byte. */
export const packetNumbers: Readonly<Record<Packet['packet'], number>> = {
  CONNECT: 1,
  CONNACK: 2,
  SEND: 3,
  SENDACK: 4,
  RECV: 5,
  RECVACK: 6,
  PING: 7,
  PONG: 8,
  DISCONNECT: 9,
  EVENT: 12,
};
