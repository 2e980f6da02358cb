import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  type KeyObject,
} from 'node:crypto';
import { ImcError } from '../../../../core/errors.ts';
import type { Connack, Recv, Send } from './packets.ts';

/** DER of an X25519 public key, up to its 32 bytes. */
const publicKeyPrefixBytes = 12;
const saltBytes = 16;

/** What a session needs to agree on keys: the private key, and the public one as CONNECT carries it. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly clientKey: string;
}

/**
 * A fresh X25519 key pair. Its public key is not read as JWK, which would be quicker: Node 20 holds the lock of a key meanwhile, and where the
 * garbage collector then runs and ends what generated it, it waits for that lock for good.
 */
export function freshKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(publicKeyPrefixBytes);
  return { privateKey, clientKey: raw.toString('base64') };
}

/** Encrypts, decrypts and signs what a session sends and is sent. */
export interface Cipher {
  /** The payload as it goes over the wire. */
  seal(plain: Uint8Array): Buffer;
  /** The payload that came over the wire. Throws `IMC_ERR_WIRE` when it cannot be decrypted. */
  open(wire: Buffer): Buffer;
  /** The `msgKey` that belongs to a packet whose payload is sealed. */
  keyOf(packet: Omit<Send, 'msgKey'> | Omit<Recv, 'msgKey'>): string;
}

/** The cipher that client and server agreed on. Throws `IMC_ERR_WIRE` when the server's key or salt is none. */
export function cipherOf(privateKey: KeyObject, { serverKey, salt }: Pick<Connack, 'serverKey' | 'salt'>): Cipher {
  if (serverKey === '' && salt === '') return plainText;
  const key = aesKeyOf(privateKey, serverKey);
  const iv = Buffer.from(salt, 'latin1').subarray(0, saltBytes);
  if (iv.length < saltBytes) throw new ImcError('IMC_ERR_WIRE', `CONNACK: the salt has ${iv.length} bytes, not 16`);
  const seal = (plain: Uint8Array) => {
    const cipher = createCipheriv('aes-128-cbc', key, iv);
    return Buffer.from(Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64'), 'latin1');
  };
  return {
    seal,
    open: (wire) => decrypted(wire, key, iv),
    keyOf: (packet) => md5(seal(Buffer.concat([Buffer.from(signedFieldsOf(packet)), packet.payload]))),
  };
}

/** For servers that are told not to encrypt. */
const plainText: Cipher = {
  seal: (plain) => Buffer.from(plain),
  open: (wire) => wire,
  keyOf: () => '',
};

function aesKeyOf(privateKey: KeyObject, serverKey: string): Buffer {
  try {
    const x = Buffer.from(serverKey, 'base64').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
    const shared = diffieHellman({ privateKey, publicKey });
    return Buffer.from(md5(shared.toString('base64')).slice(0, 16), 'latin1');
  } catch (cause) {
    throw new ImcError('IMC_ERR_WIRE', `CONNACK: ${JSON.stringify(serverKey)} is no X25519 key`, { cause });
  }
}

function decrypted(wire: Buffer, key: Buffer, iv: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-128-cbc', key, iv);
    return Buffer.concat([decipher.update(Buffer.from(wire.toString('latin1'), 'base64')), decipher.final()]);
  } catch (cause) {
    throw new ImcError('IMC_ERR_WIRE', `a payload of ${wire.length} bytes cannot be decrypted`, { cause });
  }
}

function signedFieldsOf(packet: Omit<Send, 'msgKey'> | Omit<Recv, 'msgKey'>): string {
  const { clientMsgNo, channelId, channelType } = packet;
  if (packet.packet === 'SEND') return `${packet.clientSeq}${clientMsgNo}${channelId}${channelType}`;
  const { messageId, messageSeq, timestamp, fromUid } = packet;
  return `${messageId}${messageSeq}${clientMsgNo}${timestamp}${fromUid}${channelId}${channelType}`;
}

function md5(data: Buffer | string): string {
  return hash('md5', data, 'hex');
}
