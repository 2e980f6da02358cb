import { expect, test } from 'vitest';
import { dialectOf, transportNamed } from './dialect.ts';

test.each([
  ['2.1.3', { 'v4/tcp': 'bytes', 'v4/ws': 'bytes' }],
  ['v2.1.4-20250410', { 'v4/tcp': 'bytes', 'v4/ws': 'bytes', 'json/ws': 'json' }],
  ['2.2.0', { 'v4/tcp': 'bytes', 'v4/ws': 'bytes', 'json/ws': 'json' }],
  ['2.2.2', { 'v4/tcp': 'bytes', 'v4/ws': 'bytes', 'v5/tcp': 'bytes', 'v5/ws': 'bytes', 'json/ws': 'json' }],
  ['2.2.5', { 'v4/tcp': 'bytes', 'v4/ws': 'bytes', 'v5/tcp': 'bytes', 'v5/ws': 'bytes', 'json/ws': 'bytes' }],
])('WuKongIM %s has its transports, the usual one first', (version, transports) => {
  const dialect = dialectOf({ flavour: 'wukongim', version });
  expect(Object.entries(dialect.transports)).toEqual(Object.entries(transports));
  expect(transportNamed(dialect)).toBe('v4/tcp');
  expect(transportNamed(dialect, 'v5/tcp')).toBe('v5/tcp' in transports ? 'v5/tcp' : 'v4/tcp');
});

test.each([
  ['2.1.5', { recvack: 'request', pong: 'notification', payload: 'json' }],
  ['2.2.2', { recvack: 'notification', pong: 'answer', payload: 'json' }],
  ['2.2.3', { recvack: 'notification', pong: 'answer', payload: 'base64' }],
])('WuKongIM %s has its JSON-RPC', (version, rpc) => {
  expect(dialectOf({ flavour: 'wukongim', version }).rpc).toEqual(rpc);
});

test('the reference server speaks everything', () => {
  const { transports } = dialectOf({ flavour: 'reference', version: '0.1.0' });
  expect(Object.keys(transports)).toEqual(['v4/tcp', 'v4/ws', 'v5/tcp', 'v5/ws', 'json/ws', 'json/tcp']);
});

test.each(['', '1.9.9', '3.0.0'])('what WuKongIM %o speaks is not known', (version) => {
  expect(() => dialectOf({ flavour: 'wukongim', version })).toThrow(
    expect.objectContaining({ code: 'IMC_ERR_VERSION' }),
  );
});
