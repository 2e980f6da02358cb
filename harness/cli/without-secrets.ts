import { redacting } from '../core/secrets.ts';

/** A run, or a comparison, as its file has it: with no secret in any text, so that none is in what is rendered of it, in whichever writing. */
export function withoutSecretsIn<T>(record: T): T {
  const replacer = redacting();
  return replacer === undefined ? record : (JSON.parse(JSON.stringify(record, replacer)) as T);
}
