/** A part of a document, in one of its lengths. */
export interface Version {
  readonly text: string;
  /** What a longer one has besides; absent of the longest one. */
  readonly leftOut?: string;
}

export interface Section {
  /** Of two, the one with the smaller number is shortened first. */
  readonly importance: number;
  /** From the longest to the shortest. */
  readonly versions: readonly [Version, ...Version[]];
}

/**
 * Sections as one document of at most so many bytes: the least important one is shortened first, as far as it goes, then the next one,
 * until it fits; what was left out is said in the end. Where the shortest is still too long, it is given all the same.
 */
export function fit(sections: readonly Section[], bytesMax: number): string {
  const lengths = sections.map(() => 0);
  const order = [...sections.keys()].toSorted((a, b) => importanceOf(sections, a) - importanceOf(sections, b));
  for (const i of order) {
    const last = (sections[i]?.versions.length ?? 1) - 1;
    while (bytesOf(join(sections, lengths, bytesMax)) > bytesMax && (lengths[i] ?? 0) < last)
      lengths[i] = (lengths[i] ?? 0) + 1;
  }
  return join(sections, lengths, bytesMax);
}

/** A section of a list, with ever fewer of its items; `name` is what they are, in the plural. */
export function listSection<T>(
  items: readonly T[],
  { importance, name, render }: { importance: number; name: string; render: (items: readonly T[]) => string },
): Section[] {
  if (items.length === 0) return [];
  const shorter = countsBelow(items.length).map((count) => ({
    text: count === 0 ? '' : render(items.slice(0, count)),
    leftOut: `${name} (${shareOf(items.length - count, items.length)})`,
  }));
  return [{ importance, versions: [{ text: render(items) }, ...shorter] }];
}

/** `all 3`, or `2 of 3`. */
export function shareOf(count: number, all: number): string {
  return count === all ? `all ${all}` : `${count} of ${all}`;
}

/** Ever smaller numbers of so many things. */
export function countsBelow(count: number): number[] {
  return [100, 50, 20, 10, 5, 2, 0].filter((fewer) => fewer < count);
}

function importanceOf(sections: readonly Section[], i: number): number {
  return sections[i]?.importance ?? 0;
}

function join(sections: readonly Section[], lengths: readonly number[], bytesMax: number): string {
  const chosen = sections.map(({ versions }, i) => versions[lengths[i] ?? 0] ?? versions[0]);
  const leftOut = chosen.flatMap((version) => (version.leftOut === undefined ? [] : [version.leftOut]));
  const foot =
    leftOut.length === 0
      ? []
      : [`_Left out, to fit into ${bytesMax} bytes: ${leftOut.join('; ')}. run.json has it all._`];
  const texts = chosen.map(({ text }) => text).filter((text) => text !== '');
  return `${[...texts, ...foot].join('\n\n')}\n`;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
