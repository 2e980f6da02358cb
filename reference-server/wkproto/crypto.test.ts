import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  aesKeyOf,
  agreeOnCipher,
  decrypt,
  encrypt,
  privateKeyFrom,
  publicKeyText,
  recvKey,
  sendKey,
} from './crypto.ts';

const client = privateKeyFrom(Buffer.alloc(32, 1));
const server = privateKeyFrom(Buffer.alloc(32, 2));
const clientKey = publicKeyText(createPublicKey(client));
const serverKey = publicKeyText(createPublicKey(server));
const cipher = { serverKey, salt: '0123456789abcdef', aesKey: aesKeyOf(server, clientKey) };

test('both sides come to the same key', () => {
  expect(clientKey).toBe('pOCSkrZRwni5dyxWn1+puxPZBrRqtoyd+dwrRAn4ogk=');
  expect(serverKey).toBe('zo060cy2M+x7cMF4FKXHbs0CloUFDTRHRboFhw5YfVk=');
  expect(cipher.aesKey).toBe('03bfeb655145e421');
  expect(aesKeyOf(client, serverKey)).toBe(cipher.aesKey);
});

test('a payload is encrypted as the wire has it, and comes back', () => {
  expect(encrypt(cipher, 'hello').toString()).toBe('1ruOrqNaae2TqIWKxIsbuA==');
  expect(decrypt(cipher, encrypt(cipher, 'hello'))?.toString()).toBe('hello');
  expect(decrypt(cipher, encrypt(cipher, Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
});

test('a SEND and a RECV are signed as the wire has it', () => {
  const payload = encrypt(cipher, 'hello');
  const send = {
    packet: 'SEND',
    flags: 0,
    setting: 0,
    clientSeq: 1,
    clientMsgNo: 'no1',
    channelId: 'u2',
    channelType: 1,
  } as const;
  expect(sendKey(cipher, { ...send, payload })).toBe('1499c573cd9856c7b7dc64ab5ed59e25');
  const recv = {
    messageId: 1_234_567_890_123n,
    messageSeq: 1,
    clientMsgNo: 'no1',
    timestamp: 1_700_000_000,
    fromUid: 'u1',
  };
  const place = { packet: 'RECV', flags: 0, setting: 0, channelId: 'u1', channelType: 1 } as const;
  expect(recvKey(cipher, { ...place, ...recv, payload })).toBe('6e0eb8c4a9947a78d531b680bb0a5701');
});

test.each([
  '',
  'not base64!',
  Buffer.alloc(31).toString('base64'),
  Buffer.alloc(33).toString('base64'),
  Buffer.alloc(32).toString('base64'),
])('the key %j agrees on nothing', (key) => {
  expect(agreeOnCipher(key)).toBeUndefined();
});

test.each(['', 'x', '!!!!', Buffer.alloc(15).toString('base64'), Buffer.alloc(16).toString('base64')])(
  'the payload %j is not decrypted',
  (wire) => {
    expect(decrypt(cipher, Buffer.from(wire))).toBeUndefined();
  },
);
