import { z } from 'zod';

/** Bytes in base64, padded, in texts that may be long: zod's own form of it decodes them to see whether it can. */
export const base64Schema = z.string().refine(isBase64, 'not base64');

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
