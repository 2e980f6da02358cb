import { expect, test } from 'vitest';
import { parseExact, withIntegers } from './exact-json.ts';

test('integers of 64 bits come out exact, as text', () => {
  expect(parseExact('{"a":2124895682954170368,"b":[-9223372036854775808,18446744073709551615],"c":7}')).toEqual({
    a: '2124895682954170368',
    b: ['-9223372036854775808', '18446744073709551615'],
    c: 7,
  });
});

test('digits within texts, fractions and exponents are left alone', () => {
  const text =
    '{"a":"2124895682954170368, \\"1234567890123456789\\" \\\\","b":0.12345678901234567890,"c":1e3,"é":"\\u0031"}';
  expect(parseExact(text)).toEqual(JSON.parse(text));
});

test('a text of a megabyte is no trouble', () => {
  expect(parseExact(`["${'1'.repeat(1_400_000)}"]`)).toEqual(['1'.repeat(1_400_000)]);
});

test('what is not JSON is refused', () => {
  expect(() => parseExact('{"a":')).toThrow(SyntaxError);
});

test('integers are written exact, one or many', () => {
  const chat = { login_uid: 'a"b' };
  expect(withIntegers(chat, 'message_id', '2124895682954170369')).toBe(
    '{"login_uid":"a\\"b","message_id":2124895682954170369}',
  );
  expect(withIntegers(chat, 'message_ids', ['1', '2124895682954170369'])).toBe(
    '{"login_uid":"a\\"b","message_ids":[1,2124895682954170369]}',
  );
});
