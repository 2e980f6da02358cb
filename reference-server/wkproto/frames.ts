/** The protocol version that this server speaks, and the oldest it understands. */
export const PROTOCOL_VERSION = 5;
export const CLIENT_VERSION_MIN = 1;

/** The high nibble of a frame's first byte. */
export const frameTypes = {
  CONNECT: 1,
  CONNACK: 2,
  SEND: 3,
  SENDACK: 4,
  RECV: 5,
  RECVACK: 6,
  PING: 7,
  PONG: 8,
  DISCONNECT: 9,
} as const;

interface Flagged {
  /** The low nibble of the first byte: DUP 8, SYNC_ONCE 4, RED_DOT 2, NO_PERSIST 1; HAS_SERVER_VERSION 1 in a CONNACK. */
  readonly flags: number;
}

export interface Connect extends Flagged {
  readonly packet: 'CONNECT';
  readonly version: number;
  readonly deviceFlag: number;
  readonly deviceId: string;
  readonly uid: string;
  readonly token: string;
  /** Milliseconds. */
  readonly clientTimestamp: bigint;
  /** X25519 public key in base64. */
  readonly clientKey: string;
}

export interface Connack extends Flagged {
  readonly packet: 'CONNACK';
  readonly serverVersion?: number | undefined;
  /** The server's milliseconds less the client's. */
  readonly timeDiff: bigint;
  readonly reasonCode: number;
  readonly serverKey: string;
  readonly salt: string;
  readonly nodeId?: bigint | undefined;
}

export interface Send extends Flagged {
  readonly packet: 'SEND';
  readonly setting: number;
  readonly clientSeq: number;
  readonly clientMsgNo: string;
  readonly streamNo?: string | undefined;
  readonly channelId: string;
  readonly channelType: number;
  readonly expire?: number | undefined;
  readonly msgKey: string;
  readonly topic?: string | undefined;
  /** As on the wire: encrypted. */
  readonly payload: Buffer;
}

export interface Sendack extends Flagged {
  readonly packet: 'SENDACK';
  readonly messageId: bigint;
  readonly clientSeq: number;
  readonly messageSeq: number;
  readonly reasonCode: number;
}

export interface Recv extends Flagged {
  readonly packet: 'RECV';
  readonly setting: number;
  readonly msgKey: string;
  readonly fromUid: string;
  readonly channelId: string;
  readonly channelType: number;
  readonly expire?: number | undefined;
  readonly clientMsgNo: string;
  readonly streamFlag?: number | undefined;
  readonly streamNo?: string | undefined;
  readonly streamId?: bigint | undefined;
  readonly messageId: bigint;
  readonly messageSeq: number;
  /** Seconds. */
  readonly timestamp: number;
  readonly topic?: string | undefined;
  /** As on the wire: encrypted. */
  readonly payload: Buffer;
}

interface Recvack extends Flagged {
  readonly packet: 'RECVACK';
  readonly messageId: bigint;
  readonly messageSeq: number;
}

interface Disconnect extends Flagged {
  readonly packet: 'DISCONNECT';
  readonly reasonCode: number;
  readonly reason: string;
}

interface Ping extends Flagged {
  readonly packet: 'PING';
}

interface Pong extends Flagged {
  readonly packet: 'PONG';
}

export type Frame = Connect | Connack | Send | Sendack | Recv | Recvack | Ping | Pong | Disconnect;
