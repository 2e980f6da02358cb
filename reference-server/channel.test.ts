import { expect, test } from 'vitest';
import { channelSeenBy, nameFor, pairId, pairOf } from './channel.ts';
import { crc32 } from './crc32.ts';

test.each([
  ['u1', 'u2', 'u2@u1'],
  ['alice', 'bob', 'bob@alice'],
  ['____system', 'u1', 'u1@____system'],
  ['a', 'a', 'a@a'],
])('the pair of %s and %s is %s, whoever asks', (a, b, id) => {
  expect([pairId(a, b), pairId(b, a)]).toEqual([id, id]);
});

test('uids with the same checksum are ordered as texts', () => {
  const [a, b] = ['plumless', 'buckeroo'];
  expect(crc32(a)).toBe(crc32(b));
  expect(pairId(a, b)).toBe('plumless@buckeroo');
  expect(pairId(b, a)).toBe('plumless@buckeroo');
});

test('each of a pair calls the channel by the other one', () => {
  const channel = channelSeenBy('alice', 'bob', 1);
  expect(channel).toEqual(channelSeenBy('bob', 'alice', 1));
  expect([nameFor('alice', channel), nameFor('bob', channel)]).toEqual(['bob', 'alice']);
  expect(pairOf(channel.id)).toEqual(['bob', 'alice']);
});
