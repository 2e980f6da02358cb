export { placesOf as places } from '../vocabulary/index.ts';

/** `one message`, `3 messages`. */
export function count(n: number, noun: string): string {
  if (n === 0) return `no ${noun}`;
  return n === 1 ? `one ${noun}` : `${n} ${noun}s`;
}

/** Names in a row, `nothing` when there are none. */
export function row(names: readonly (string | undefined)[]): string {
  return names.length === 0 ? 'nothing' : names.map((name) => name ?? 'an unknown message').join(', ');
}
