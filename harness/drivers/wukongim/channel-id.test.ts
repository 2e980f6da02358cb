import { expect, test } from 'vitest';
import { directChannelId, hashesOf, signatureOf } from './channel-id.ts';

test.each([
  ['u1', 'u2', 'u2@u1'],
  ['alice', 'bob', 'bob@alice'],
  ['____system', 'u1', 'u1@____system'],
  ['a', 'a', 'a@a'],
])('the direct chat of %s and %s is %s, whoever asks', (a, b, id) => {
  expect(directChannelId(a, b)).toBe(id);
  expect(directChannelId(b, a)).toBe(id);
});

test('a signature tells how the names sort, and how their hashes do', () => {
  expect(signatureOf(['bob', 'alice'])).toBe('1.0/1.0');
  expect(signatureOf(['u2', 'u1'])).toBe('1.0/1.0');
  expect(signatureOf(['____system', 'u1'])).toBe('0.1/0.1');
  expect(signatureOf([])).toBe('/');
});

test('hashes rise, fall or neither, one after the other', () => {
  expect(hashesOf(['____system', 'u1'])).toBe('rising');
  expect(hashesOf(['bob', 'alice'])).toBe('falling');
  expect(hashesOf(['alice', 'bob', 'alice'])).toBe('mixed');
  expect(hashesOf(['alice', 'alice'])).toBe('mixed');
});
