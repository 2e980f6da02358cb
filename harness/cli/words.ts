/** The value of a capability as people read it: names in a row, what stands behind a name in brackets. */
export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, detail]) => `${name} (${String(detail)})`)
    .join(', ');
}
