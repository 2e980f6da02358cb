import { z } from 'zod';
import { ImcError } from '../harness/core/errors.ts';
import { jsonOf } from './json-of.ts';
import type { Run } from './run.ts';
import { runFormat, runSchema } from './run.ts';

/** Reads what a run.json says; `name` is its file, for the error. Throws `IMC_ERR_RUN_FILE` that says what is wrong with it. */
export function parseRun(text: string, name: string): Run {
  const json = jsonOf(text, name);
  const parsed = runSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const format = z.looseObject({ format: z.string() }).safeParse(json);
  const why =
    format.success && format.data.format !== runFormat
      ? `its format is ${format.data.format}, and this version reads ${runFormat}`
      : z.prettifyError(parsed.error);
  throw new ImcError('IMC_ERR_RUN_FILE', `${name} is not a run.json that this version wrote: ${why}`);
}
