import type { Run } from './run.ts';

/** What was drawn, and how much of it was played: `7`, or `7, shard 2 of 4`. */
export function seedWords({ options: { seed, shard } }: Run): string {
  return shard === undefined ? String(seed) : `${seed}, shard ${shard.index} of ${shard.of}`;
}
