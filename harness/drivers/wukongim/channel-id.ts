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
  return `${orderOf(nativeUsers)}/${orderOf(nativeUsers.map((name) => crc32(name)))}`;
}

/** How the CRC-32 of names are ordered, one after the other. */
export function hashesOf(nativeUsers: readonly string[]): 'rising' | 'falling' | 'mixed' {
  const [first = '', ...others] = nativeUsers;
  let [last, order]: [number, 'rising' | 'falling' | undefined] = [crc32(first), undefined];
  // Most names that are drawn are mixed, which the first few of them show.
  for (const name of others) {
    const hash = crc32(name);
    const next = hash > last ? 'rising' : 'falling';
    if (hash === last || (order ?? next) !== next) return 'mixed';
    [last, order] = [hash, next];
  }
  return order ?? 'rising';
}

/** The places of what is given, the smallest first. */
function orderOf(given: readonly (string | number)[]): string {
  const places = [...given.keys()];
  return places.sort((a, b) => (given[a]! < given[b]! ? -1 : Number(given[a]! > given[b]!))).join('.');
}
