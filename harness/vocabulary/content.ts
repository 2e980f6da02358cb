import { hash } from 'node:crypto';
import { z } from 'zod';

/** What is kept of a payload: enough to tell whether two are the same, and to show a person which one it was. */
export const contentSchema = z.strictObject({
  bytes: z.int().nonnegative(),
  /** SHA-256, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The first bytes as text, at most 48 characters, what is not printable replaced. */
  preview: z.string().max(48),
});

export type Content = z.infer<typeof contentSchema>;

/** The content of these bytes. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    bytes: bytes.length,
    sha256: hash('sha256', bytes),
    preview: previewOf(bytes),
  };
}

const decoder = new TextDecoder();

function previewOf(bytes: Uint8Array): string {
  const text = decoder.decode(bytes.subarray(0, 48));
  return text.replaceAll(/[^\x20-\x7e]/gu, '·').slice(0, 48);
}
