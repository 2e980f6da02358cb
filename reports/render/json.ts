import type { Run } from '../run.ts';
import { runSchema } from '../run.ts';

/**
 * A run as JSON: what its run.json says, in the order of the schema, indented by two spaces, and with a line break in the end. Two that
 * say the same are the same text.
 */
export function renderJson(run: Run): string {
  return `${JSON.stringify(runSchema.parse(run), undefined, 2)}\n`;
}
