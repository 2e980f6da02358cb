/**
 * The id of a user. What may not be in one is mapped as the specification proposes (Appendices, "Mapping from other character
 * sets"): each byte as `=` and two hexadecimal digits.
 */
export function userId(native: string, domain: string): string {
  const local = Array.from(new TextEncoder().encode(native), (byte) => {
    const character = String.fromCodePoint(byte);
    return /[a-z0-9._-]/.test(character) ? character : `=${byte.toString(16).padStart(2, '0')}`;
  });
  return `@${local.join('')}:${domain}`;
}

/** The part before the server's name, which logins and registrations take. */
export function localpart(id: string): string {
  return id.slice(1).replace(/:.*$/, '');
}

/** The user whose id this is; the id itself for one of another server. */
export function userOf(id: string, domain: string): string {
  if (!id.startsWith('@') || !id.endsWith(`:${domain}`)) return id;
  const bytes = localpart(id).replaceAll(/=([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCodePoint(parseInt(hex, 16)),
  );
  return new TextDecoder().decode(Uint8Array.from(bytes, (character) => character.codePointAt(0) ?? 0));
}
