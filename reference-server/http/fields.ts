import { z } from 'zod';
import { illegalId } from '../ids.ts';

// As with the server that this one stands in for, a field that is missing or null has the zero value of its type.

/** A text without halves of surrogate pairs, which could not be stored as they are. */
export const text = z
  .string()
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
  .nullish()
  .transform((value) => value ?? '');

/** A text that must not be empty. */
export const requiredText = text.refine((value) => value !== '', 'must not be empty');

/** A uid that a user can have. */
export const legalUid = text.superRefine((value, context) => {
  const why = illegalId(value);
  if (why !== undefined) context.addIssue(why);
});

export const uint8 = integer(0, 255);
export const uint32 = integer(0, 0xffffffff);
export const int32 = integer(-0x80000000, 0x7fffffff);
/** A sequence number as a route takes it: what is beyond 32 bits is as good as infinite. */
export const seq = integer(0, Number.MAX_SAFE_INTEGER);

/** A 64-bit integer, which may be too great for a double. */
export const int64 = z
  .union([z.int(), z.strictObject({ $integer: z.string().regex(/^-?\d{16,20}$/, 'must fit in 64 bits') })])
  .nullish()
  .transform((value) => BigInt(typeof value === 'object' ? (value?.$integer ?? 0) : (value ?? 0)))
  .refine((value) => BigInt.asIntN(64, value) === value, 'must fit in 64 bits');

/** Bytes in standard base64. */
export const bytes = text
  .refine((value) => value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value), 'must be base64')
  .transform((value) => Buffer.from(value, 'base64'));

export function list<S extends z.ZodType>(item: S) {
  return z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
}

function integer(min: number, max: number) {
  return z
    .int()
    .min(min)
    .max(max)
    .nullish()
    .transform((value) => value ?? 0);
}
