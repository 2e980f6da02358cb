import { crc32 } from 'node:zlib';

/** The one id under which the server keeps the direct chat of two users: the name with the higher CRC-32 goes first. */
export function directChannelId(a: string, b: string): string {
  return crc32(a) > crc32(b) ? `${a}@${b}` : `${b}@${a}`;
}

/**
 * What the server may make of names: how they sort, and how their CRC-32 sort, which decides on the id of a direct chat.
 * Each half lists the places of the names, the smallest name first: `0.2.1/1.0.2`.
 */
export function signatureOf(nativeUsers: readonly string[]): string {
  const names = orderOf(nativeUsers, (a, b) => (a < b ? -1 : Number(a > b)));
  const hashes = orderOf(nativeUsers, (a, b) => crc32(a) - crc32(b));
  return `${names}/${hashes}`;
}

/** How the CRC-32 of names are ordered, one after the other. */
export function hashesOf(nativeUsers: readonly string[]): 'rising' | 'falling' | 'mixed' {
  const steps = nativeUsers.slice(1).map((name, i) => Math.sign(crc32(name) - crc32(nativeUsers[i]!)));
  if (steps.every((step) => step > 0)) return 'rising';
  return steps.every((step) => step < 0) ? 'falling' : 'mixed';
}

function orderOf(names: readonly string[], compare: (a: string, b: string) => number): string {
  return names
    .map((name, place) => ({ name, place }))
    .sort((a, b) => compare(a.name, b.name))
    .map(({ place }) => place)
    .join('.');
}
