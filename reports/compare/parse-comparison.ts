import { z } from 'zod';
import { ImcError } from '../../harness/core/errors.ts';
import { jsonOf } from '../json-of.ts';
import type { Comparison } from './comparison.ts';
import { comparisonFormat, comparisonSchema } from './comparison.ts';

/** Whether a text is a comparison, of whatever version, rather than a run. */
export function isComparison(text: string): boolean {
  return /^\s*\{\s*"format":\s*"imc-comparison-/.test(text);
}

/** Reads what a comparison.json says; `name` is its file, for the error. Throws `IMC_ERR_RUN_FILE` that says what is wrong with it. */
export function parseComparison(text: string, name: string): Comparison {
  const json = jsonOf(text, name);
  const parsed = comparisonSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ImcError(
    'IMC_ERR_RUN_FILE',
    `${name} is not a comparison that this version (${comparisonFormat}) wrote: ${z.prettifyError(parsed.error)}`,
  );
}
