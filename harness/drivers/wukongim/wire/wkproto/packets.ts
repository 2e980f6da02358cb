/** The packets of WKProto, protocol versions 2 to 5; 64-bit numbers are decimal text, payloads are as they are on the wire. */

/** What every packet carries in the low nibble of its first byte. */
interface Headed {
  readonly flags: number;
}

export interface Connect extends Headed {
  readonly packet: 'CONNECT';
  readonly version: number;
  readonly deviceFlag: number;
  readonly deviceId: string;
  readonly uid: string;
  readonly token: string;
  readonly clientTimestamp: string;
  readonly clientKey: string;
}

export interface Connack extends Headed {
  readonly packet: 'CONNACK';
  readonly serverVersion?: number;
  readonly timeDiff: string;
  readonly reasonCode: number;
  readonly serverKey: string;
  readonly salt: string;
  readonly nodeId?: string;
}

export interface Send extends Headed {
  readonly packet: 'SEND';
  readonly setting: number;
  readonly clientSeq: number;
  readonly clientMsgNo: string;
  readonly streamNo?: string;
  readonly channelId: string;
  readonly channelType: number;
  readonly expire?: number;
  readonly msgKey: string;
  readonly topic?: string;
  readonly payload: Buffer;
}

export interface Sendack extends Headed {
  readonly packet: 'SENDACK';
  readonly messageId: string;
  readonly clientSeq: number;
  readonly messageSeq: number;
  readonly reasonCode: number;
}

export interface Recv extends Headed {
  readonly packet: 'RECV';
  readonly setting: number;
  readonly msgKey: string;
  readonly fromUid: string;
  readonly channelId: string;
  readonly channelType: number;
  readonly expire?: number;
  readonly clientMsgNo: string;
  readonly streamFlag?: number;
  readonly streamNo?: string;
  readonly streamId?: string;
  readonly messageId: string;
  readonly messageSeq: number;
  readonly timestamp: number;
  readonly topic?: string;
  readonly payload: Buffer;
}

export interface Recvack extends Headed {
  readonly packet: 'RECVACK';
  readonly messageId: string;
  readonly messageSeq: number;
}

export interface Ping extends Headed {
  readonly packet: 'PING';
}

export interface Pong extends Headed {
  readonly packet: 'PONG';
}

export interface Disconnect extends Headed {
  readonly packet: 'DISCONNECT';
  readonly reasonCode: number;
  readonly reason: string;
}

export interface Event extends Headed {
  readonly packet: 'EVENT';
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly payload: Buffer;
}

export type Packet = Connect | Connack | Send | Sendack | Recv | Recvack | Ping | Pong | Disconnect | Event;

/** Header flags. */
export const noPersist = 1;
export const redDot = 2;
export const syncOnce = 4;

/** Channel types: a direct chat, a group. */
export const personChannel = 1;
export const groupChannel = 2;

/** The reason code that means that all went well. */
export const success = 1;
