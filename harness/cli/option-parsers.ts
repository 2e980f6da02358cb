import { InvalidArgumentError, Option } from 'commander';
import { concurrencyMax } from '../campaign/concurrency.ts';
import type { Shard } from '../vocabulary/index.ts';

/** An option that may be repeated. */
export function many(flags: string, description: string): Option {
  return new Option(flags, `${description} (may be repeated)`)
    .default([], 'none')
    .argParser((value: string, before: string[]) => [...before, value]);
}

/** Reads a whole number of this range. */
export function whole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    return value;
  };
}

/** Reads a number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1e6)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** More would have nothing to play. */
const shardsMax = 1000;

/** Reads which part of how many is played: `2/4`. */
export function shard(text: string): Shard {
  const [index, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index === undefined || of === undefined || index < 1 || index > of || of > shardsMax)
    throw new InvalidArgumentError(`It must be I/N, such as 2/4: the second of four, of ${shardsMax} at most.`);
  return { index, of };
}

/** Reads how many plays there are at once. */
export function concurrency(text: string): number | 'auto' {
  return text === 'auto' ? 'auto' : whole(1, concurrencyMax)(text);
}
