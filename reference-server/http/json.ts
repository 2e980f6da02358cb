/** What the server writes as JSON. A bigint is a raw number, whatever its size; a key that is undefined is left out. */
export type Json =
  | string
  | number
  | boolean
  | bigint
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

export function toJson(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let members = '';
  for (const [key, member] of Object.entries(value))
    if (member !== undefined) members += `${members && ','}${JSON.stringify(key)}:${toJson(member)}`;
  return `{${members}}`;
}

/** Parses JSON; integers of 16 digits and more become `{ $integer: text }`, for a double may not hold them. Throws a `SyntaxError`. */
export function fromJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  // The text is known to be JSON here, so that each string is matched as a whole and its digits are left alone.
  const exact = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d{16,}$/.test(token) ? `{"$integer":"${token}"}` : token,
  );
  return JSON.parse(exact) as unknown;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
