import { expect, test } from 'vitest';
import { localpart, userId, userOf } from './wire/user-id.ts';

test.each([
  ['abc-alice.1', '@abc-alice.1:localhost'],
  ['a~b', '@a=7eb:localhost'],
  ['a=7eb', '@a=3d7eb:localhost'],
  ['é', '@=c3=a9:localhost'],
])('the id of %s is %s, and leads back', (native, id) => {
  expect(userId(native, 'localhost')).toBe(id);
  expect(userOf(id, 'localhost')).toBe(native);
  expect(localpart(id)).toBe(id.slice(1, -':localhost'.length));
});

test('a user of another server, and what is no id, stay as they are', () => {
  for (const id of ['@alice:elsewhere', 'alice:localhost', '']) expect(userOf(id, 'localhost')).toBe(id);
});
