/** Mixes any number of parts into a 32-bit hash (FNV-1a with a final avalanche): the same parts, the same number, on every machine. */
export function hash32(...parts: readonly (string | number)[]): number {
  return avalanche(mixed(basis, parts));
}

/** The hash of these parts and of those that each call adds behind them, for many that begin alike. */
export function hashing32(...begin: readonly (string | number)[]): (...parts: readonly (string | number)[]) => number {
  const begun = mixed(basis, begin);
  return (...parts) => avalanche(mixed(begun, parts));
}

const basis = 0x811c9dc5;

function mixed(begun: number, parts: readonly (string | number)[]): number {
  let h = begun;
  for (const part of parts) for (const byte of bytesOf(`${part}\0`)) h = Math.imul(h ^ byte, 0x01000193);
  return h;
}

function avalanche(mix: number): number {
  let h = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const encoder = new TextEncoder();
/** Long enough for whatever is mixed often: what fits is written where the one before it was. */
const written = new Uint8Array(256);

/** The bytes of a text in UTF-8, good until the next call. */
function bytesOf(text: string): Uint8Array {
  if (text.length * 3 > written.length) return encoder.encode(text);
  return written.subarray(0, encoder.encodeInto(text, written).written);
}

/** A number that nobody can foresee, below 2^31: the seed of a run that was given none. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 0x7fffffff);
}

/** `length` characters of `[a-z0-9]`, different each time. */
export function freshName(length: number): string {
  let name = '';
  while (name.length < length) name += Math.floor(Math.random() * 36).toString(36);
  return name;
}
