import { expect, test } from 'vitest';
import { lineOf, lineOfPacket } from './transcript.ts';

test('tokens are never in a line', () => {
  expect(lineOf('POST /user/token {"uid":"a","token":"se\\"cret","device_flag":0}')).toBe(
    'POST /user/token {"uid":"a","token":"…","device_flag":0}',
  );
  const connect = { packet: 'CONNECT', flags: 0, version: 4, deviceFlag: 0, deviceId: 'd', uid: 'u' } as const;
  const line = lineOfPacket({ ...connect, token: 'secret', clientTimestamp: '1', clientKey: 'k' });
  expect(line).toContain('CONNECT {"version":4');
  expect(line).not.toContain('secret');
});

test('a long line is cut, and says so', () => {
  const line = lineOf('x'.repeat(5000));
  expect(line).toHaveLength(2000);
  expect(line.endsWith('x … (cut, 5000 characters)')).toBe(true);
});

test('a token at the cut is not in the line either', () => {
  for (let before = 1900; before < 2010; before++)
    expect(lineOf(`${'x'.repeat(before)}"token":"${'s'.repeat(300)}"`)).not.toContain('ss');
});

test('a payload is shown in base64, decrypted where it is known', () => {
  const packet = {
    packet: 'EVENT',
    flags: 0,
    id: 'e',
    type: 't',
    timestamp: '1',
    payload: Buffer.from('secret'),
  } as const;
  expect(lineOfPacket(packet, Buffer.from('plain'))).toBe(
    'EVENT {"id":"e","type":"t","timestamp":"1","payload":"cGxhaW4="}',
  );
});
