/** Of these names the one that takes the fewest changes of a letter to become this one; `undefined` where there are none. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const ranked = names.map((known) => ({ known, changes: changesBetween(wanted, known.toLowerCase()) }));
  return ranked.sort((a, b) => a.changes - b.changes)[0]?.known;
}

/** Letters to insert, leave out or exchange. */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
