import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Bytes } from './base64.ts';

test('what was encoded is read', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(base64Bytes.parse(Buffer.from(bytes).toString('base64'))).toEqual(Buffer.from(bytes));
    }),
  );
});

test('what has another letter, or too few, or padding in its midst, is not base64', () => {
  const letters = fc.string({
    unit: fc.constantFrom('A', 'z', '0', '9', '+', '/', '=', '-', '_', ' ', '\n', '\u00e9', '\u0141'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(letters, (text) => {
      const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
      expect(base64Bytes.safeParse(text).success).toBe(isBase64);
    }),
    { numRuns: 2_000 },
  );
});
