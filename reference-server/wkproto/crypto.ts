import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  randomBytes,
} from 'node:crypto';
import type { Recv, Send } from './frames.ts';

/** What both sides of a session agreed upon. */
export interface Cipher {
  /** The server's public key in base64, for the CONNACK. */
  readonly serverKey: string;
  /** 16 ASCII characters: the initialization vector of every payload. */
  readonly salt: string;
  /** 16 ASCII characters. */
  readonly aesKey: string;
}

/** Agrees on keys with a client; undefined where its key is not an X25519 public key. */
export function agreeOnCipher(clientKey: string): Cipher | undefined {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const salt = randomBytes(8).toString('hex');
  try {
    return { serverKey: publicKeyText(publicKey), salt, aesKey: aesKeyOf(privateKey, clientKey) };
  } catch {
    return undefined;
  }
}

/** The key of the payloads: what both private keys lead to. Throws where the peer's key is none. */
export function aesKeyOf(privateKey: KeyObject, peerKey: string): string {
  const shared = diffieHellman({ privateKey, publicKey: publicKeyFrom(peerKey) });
  return md5Hex(shared.toString('base64')).slice(0, 16);
}

/** AES-128-CBC with PKCS #7, in base64. */
export function encrypt({ aesKey, salt }: Cipher, plain: Buffer | string): Buffer {
  const cipher = createCipheriv('aes-128-cbc', aesKey, salt);
  const bytes = typeof plain === 'string' ? Buffer.from(plain) : plain;
  return Buffer.from(Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64'));
}

/** The plain bytes, or undefined for what is not the work of `encrypt` under this key. */
export function decrypt({ aesKey, salt }: Cipher, wire: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-128-cbc', aesKey, salt);
  try {
    return Buffer.concat([decipher.update(Buffer.from(wire.toString('latin1'), 'base64')), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The signature of a SEND. */
export function sendKey(cipher: Cipher, send: Omit<Send, 'msgKey'>): string {
  const { clientSeq, clientMsgNo, channelId, channelType, payload } = send;
  return sign(cipher, `${clientSeq}${clientMsgNo}${channelId}${channelType}`, payload);
}

/** The signature of a RECV. */
export function recvKey(cipher: Cipher, recv: Omit<Recv, 'msgKey'>): string {
  const { messageId, messageSeq, clientMsgNo, timestamp, fromUid, channelId, channelType, payload } = recv;
  const fields = `${messageId}${messageSeq}${clientMsgNo}${timestamp}${fromUid}${channelId}${channelType}`;
  return sign(cipher, fields, payload);
}

function sign(cipher: Cipher, fields: string, payload: Buffer): string {
  return md5Hex(encrypt(cipher, Buffer.concat([Buffer.from(fields), payload])));
}

function md5Hex(data: Buffer | string): string {
  return hash('md5', data, 'hex');
}

// The DER wrappings of a raw X25519 key of 32 bytes.
const PUBLIC_DER_BYTES = 12;
const PRIVATE_DER = Buffer.from('302e020100300506032b656e04220420', 'hex');

/**
 * In base64. Not by JWK, which would be quicker: Node 20 holds the lock of a key meanwhile, and where the garbage collector then runs and
 * ends what generated it, it waits for that lock for good.
 */
export function publicKeyText(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(PUBLIC_DER_BYTES).toString('base64');
}

/** A private key from its 32 raw bytes. */
export function privateKeyFrom(raw: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_DER, raw]), format: 'der', type: 'pkcs8' });
}

function publicKeyFrom(text: string): KeyObject {
  const x = Buffer.from(text, 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}
