import { ImcError } from '../harness/core/errors.ts';

/** What a text says as JSON; `name` is its file. Throws `IMC_ERR_RUN_FILE`. */
export function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_RUN_FILE', `${name} is not JSON: ${why}`, { cause });
  }
}
