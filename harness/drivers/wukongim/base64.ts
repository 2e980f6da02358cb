import { z } from 'zod';

/** Bytes in base64, padded. */
export const base64Bytes = z.string().transform((text, { issues }) => {
  const bytes = bytesOf(text);
  if (bytes) return bytes;
  issues.push({ code: 'custom', message: 'not base64', input: text });
  return z.NEVER;
});

/**
 * Decoded before it is looked at: texts may be long, and the decoder is quick. It leaves out what is no letter of base64, so that too
 * little comes of it, but for the two letters that base64url has in the place of two others; beyond ASCII it takes one for another.
 */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  const isWhole = text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding;
  const isAscii = Buffer.byteLength(text) === text.length;
  return isWhole && isAscii && !text.includes('-') && !text.includes('_') ? bytes : undefined;
}
