import type { Doing, SendView } from '../vocabulary/index.ts';

/** `one message`, `3 messages`. */
export function count(n: number, noun: string): string {
  if (n === 0) return `no ${noun}`;
  return n === 1 ? `one ${noun}` : `${n} ${noun}s`;
}

/** Names in a row, `nothing` when there are none. */
export function row(names: readonly (string | undefined)[]): string {
  return names.length === 0 ? 'nothing' : names.map((name) => name ?? 'an unknown message').join(', ');
}

/** Places of the starts and ends of these doings in the record. */
export function places(...doings: readonly (Doing | SendView)[]): number[] {
  const all: number[] = [];
  for (const { start, end } of doings) {
    if (start < Infinity) all.push(start);
    if (end < Infinity) all.push(end);
  }
  return all;
}
