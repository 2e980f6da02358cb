import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cipherOf, freshKeyPair } from './crypto.ts';

const clientKey = privateKeyOf('01'.repeat(32));
const serverKey = 'zo060cy2M+x7cMF4FKXHbs0CloUFDTRHRboFhw5YfVk=';
const salt = '0123456789abcdef';
const hello = Buffer.from('hello');

describe('the cipher of a session', () => {
  const cipher = cipherOf(clientKey, { serverKey, salt });

  test('encrypts and decrypts a known payload', () => {
    const wire = cipher.seal(hello);
    expect(wire.toString()).toBe('1ruOrqNaae2TqIWKxIsbuA==');
    expect(cipher.open(wire)).toEqual(hello);
  });

  test('signs a known SEND and a known RECV', () => {
    const payload = cipher.seal(hello);
    const send = {
      packet: 'SEND',
      flags: 0,
      setting: 0,
      clientSeq: 1,
      clientMsgNo: 'no1',
      expire: 0,
      payload,
    } as const;
    expect(cipher.keyOf({ ...send, channelId: 'u2', channelType: 1 })).toBe('1499c573cd9856c7b7dc64ab5ed59e25');
    const recv = { packet: 'RECV', flags: 0, setting: 0, clientMsgNo: 'no1', expire: 0, payload } as const;
    const names = { messageId: '1234567890123', messageSeq: 1, timestamp: 1700000000, fromUid: 'u1' };
    expect(cipher.keyOf({ ...recv, ...names, channelId: 'u1', channelType: 1 })).toBe(
      '6e0eb8c4a9947a78d531b680bb0a5701',
    );
  });

  test('leaves payloads alone and signs nothing for a server that does not encrypt', () => {
    const plain = cipherOf(clientKey, { serverKey: '', salt: '' });
    expect(plain.seal(hello)).toEqual(hello);
    expect(plain.open(hello)).toEqual(hello);
    const packet = { packet: 'SEND', flags: 0, setting: 0, clientSeq: 1, clientMsgNo: '', channelId: '' } as const;
    expect(plain.keyOf({ ...packet, channelType: 1, payload: hello })).toBe('');
  });

  test.each([
    ['a key that is too short', { serverKey: 'AAAA', salt }, /"AAAA" is no X25519 key/],
    ['a key of zeros, with which nothing is secret', { serverKey: `${'A'.repeat(43)}=`, salt }, /is no X25519 key/],
    ['a salt that is too short', { serverKey, salt: 'abc' }, /the salt has 3 bytes, not 16/],
  ])('does not come from %s', (_, connack, message) => {
    expect(() => cipherOf(clientKey, connack)).toThrow(
      expect.objectContaining({ code: 'IMC_ERR_WIRE', message: expect.stringMatching(message) as string }),
    );
  });

  test.each(['', 'not base64 at all', 'AAAA', 'AAAAAAAAAAAAAAAAAAAAAA=='])('does not decrypt %o', (wire) => {
    expect(() => cipher.open(Buffer.from(wire))).toThrow(expect.objectContaining({ code: 'IMC_ERR_WIRE' }));
  });
});

test('a fresh key pair is a new one, whose public half others can agree with', () => {
  const [ours, theirs] = [freshKeyPair(), freshKeyPair()];
  expect(ours.clientKey).not.toBe(theirs.clientKey);
  const one = diffieHellman({ privateKey: ours.privateKey, publicKey: createPublicKey(theirs.privateKey) });
  const other = diffieHellman({ privateKey: theirs.privateKey, publicKey: createPublicKey(ours.privateKey) });
  expect(one).toEqual(other);
});

function privateKeyOf(hex: string) {
  const der = Buffer.from(`302e020100300506032b656e04220420${hex}`, 'hex');
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

test.each([101, 107, 113])(
  'keys are exchanged on both sides though the garbage collector runs at each %ith piece',
  (every) => {
    const built = (file: string) => JSON.stringify(new URL(`../../../../../dist/${file}`, import.meta.url).href);
    const exchange = `
    import { cipherOf, freshKeyPair } from ${built('harness/drivers/wukongim/wire/wkproto/crypto.js')};
    import { agreeOnCipher } from ${built('reference-server/wkproto/crypto.js')};
    for (let i = 0; i < 3000; i++) {
      const { privateKey, clientKey } = freshKeyPair();
      cipherOf(privateKey, agreeOnCipher(clientKey));
    }`;
    const flags = [`--gc-interval=${every}`, '--input-type=module', '--eval', exchange];
    const { status, signal, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8', timeout: 60_000 });
    expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  },
);
