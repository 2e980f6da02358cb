import { ImcError, toImcError } from '../core/errors.ts';
import { exitCodes, isUsage } from './exit-code.ts';

/** What a script of `npm run` was given, as `parse` reads it. Throws `IMC_ERR_USAGE`, with how it is used. */
export function understood<T>(parse: () => T, usage: string): T {
  try {
    return parse();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_USAGE', `${why}\n${usage}`, { cause });
  }
}

/** Says why a script could not do what it was asked for. Gives its exit code. */
export function troubleOf(thrown: unknown): number {
  const { code, message } = toImcError(thrown);
  process.stderr.write(`${code}: ${message}\n`);
  return isUsage(code) ? exitCodes.usage : exitCodes.trouble;
}

/** The whole number that was given to a flag of a script. Throws `IMC_ERR_USAGE` where it is none, or less than `least`. */
export function wholeNumber(flag: string, text: string, { usage, least }: { usage: string; least: number }): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && text !== '') return value;
  throw new ImcError('IMC_ERR_USAGE', `${flag} takes a whole number from ${least} on, not "${text}"\n${usage}`);
}
