/** What is to be combined: values are numbered from 0 within their dimension. */
export interface Combination {
  /** How many values each dimension has, at least one. */
  readonly sizes: readonly number[];
  /** Whether values of two dimensions may stand in one row. */
  readonly allows: (a: Cell, b: Cell) => boolean;
  /** The same seed, the same rows. */
  readonly seed: number;
}

/** A value of a dimension, both by number. */
export interface Cell {
  readonly dimension: number;
  readonly value: number;
}

/** The value of each dimension. */
export type NumberedRow = readonly number[];

/** Rows that are tried for each one that is taken. */
const candidates = 8;

/**
 * Rows that hold each pair of values that any row can hold, and none that is not allowed, the row with the most new pairs
 * first: greedy, as in AETG (Cohen and others, 1997). A pair that only a third dimension rules out is found out by a full search.
 */
export function coveringArray(combination: Combination): NumberedRow[] {
  const grid = new Grid(combination);
  const rows: NumberedRow[] = [];
  for (let start = grid.mostWanted(); start; start = grid.mostWanted()) {
    let best: { readonly row: NumberedRow; readonly gain: number } | undefined;
    for (let i = 0; i < candidates; i++) {
      const row = grid.rowWith(start);
      if (!row) break;
      const gain = grid.gainOf(row);
      if (!best || gain > best.gain) best = { row, gain };
    }
    if (best) rows.push(grid.take(best.row));
    else grid.drop(start);
  }
  // A single dimension has no pairs, but values all the same.
  return combination.sizes.length === 1 ? Array.from({ length: combination.sizes[0] ?? 0 }, (_, i) => [i]) : rows;
}

/** The pairs of values: which are allowed, and which are still wanted. Values are numbered through all dimensions. */
class Grid {
  readonly #seed: number;
  /** The values of each dimension. */
  readonly #values: readonly (readonly number[])[];
  readonly #dimensionOf: readonly number[];
  readonly #allowed: readonly Uint8Array[];
  readonly #wanted: readonly Uint8Array[];
  /** How many wanted pairs each value is in. */
  readonly #open: number[];
  #draws = 0;

  constructor({ sizes, allows, seed }: Combination) {
    this.#seed = seed;
    const cells = sizes.flatMap((size, dimension) =>
      Array.from({ length: size }, (_, value) => ({ dimension, value })),
    );
    this.#dimensionOf = cells.map(({ dimension }) => dimension);
    this.#values = sizes.map((_, i) => cells.flatMap(({ dimension }, id) => (dimension === i ? [id] : [])));
    const may = (a: Cell, b: Cell) => a.dimension !== b.dimension && allows(a, b) && allows(b, a);
    this.#allowed = cells.map((a) => Uint8Array.from(cells, (b) => Number(may(a, b))));
    this.#wanted = this.#allowed.map((row) => row.slice());
    this.#open = this.#wanted.map((row) => row.reduce((sum, one) => sum + one, 0));
  }

  /** A wanted pair of the value that is in the most of them. */
  mostWanted(): readonly [number, number] | undefined {
    const first = this.#largest(this.#open.keys(), (id) => this.#open[id]!);
    if (first === undefined || this.#open[first] === 0) return undefined;
    const others = [...this.#open.keys()].filter((id) => this.#wanted[first]![id]);
    return [first, this.#largest(others, (id) => this.#open[id]!)!];
  }

  /** A row with this pair and as many wanted ones as it comes to; `undefined` when there is none at all. */
  rowWith(pair: readonly [number, number]): NumberedRow | undefined {
    const chosen: number[] = [];
    const domains = pair.reduce<Domains | undefined>(
      (left, id) => left && this.#choose(left, id, chosen),
      this.#values,
    );
    const order = this.#shuffled(this.#values.keys()).filter((i) => !pair.some((id) => this.#dimensionOf[id] === i));
    if (!domains || !this.#fill(domains, order, chosen)) return undefined;
    const row = chosen.toSorted((a, b) => a - b);
    return row.map((id, dimension) => id - this.#values[dimension]![0]!);
  }

  /** How many wanted pairs a row has. */
  gainOf(row: NumberedRow): number {
    const ids = this.#idsOf(row);
    return ids.reduce((sum, a, i) => sum + this.#gain(a, ids.slice(0, i)), 0);
  }

  take(row: NumberedRow): NumberedRow {
    const ids = this.#idsOf(row);
    for (const [i, a] of ids.entries()) for (const b of ids.slice(0, i)) this.drop([a, b]);
    return row;
  }

  /** The pair is not wanted any more. */
  drop([a, b]: readonly [number, number]): void {
    if (!this.#wanted[a]![b]) return;
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      this.#wanted[one]![other] = 0;
      this.#open[one]! -= 1;
    }
  }

  /** Chooses a value for each of these dimensions, the narrowest first and its best first, and goes back where none is left. */
  #fill(domains: Domains, dimensions: readonly number[], chosen: number[]): boolean {
    const dimension = this.#narrowest(domains, dimensions);
    if (dimension === undefined) return true;
    const rest = dimensions.filter((other) => other !== dimension);
    const gains = new Map(domains[dimension]!.map((id) => [id, this.#gain(id, chosen) * 1000 + this.#open[id]!]));
    for (const id of this.#shuffled(gains.keys()).sort((a, b) => gains.get(b)! - gains.get(a)!)) {
      const left = this.#choose(domains, id, chosen);
      if (!left) continue;
      if (this.#fill(left, rest, chosen)) return true;
      chosen.pop();
    }
    return false;
  }

  /** What may stand beside the value; `undefined`, and it is not chosen, when a dimension is left without any. */
  #choose(domains: Domains, id: number, chosen: number[]): Domains | undefined {
    const own = this.#dimensionOf[id]!;
    if (!domains[own]!.includes(id)) return undefined;
    const allowed = this.#allowed[id]!;
    const left = domains.map((values, i) => (i === own ? [id] : values.filter((other) => allowed[other])));
    if (left.some((values) => values.length === 0)) return undefined;
    chosen.push(id);
    return left;
  }

  /** The one of which the least is left; of several the first. */
  #narrowest(domains: Domains, dimensions: readonly number[]): number | undefined {
    const leftOf = (i: number) => (domains[i]!.length === 1 ? 0 : domains[i]!.length / this.#values[i]!.length);
    return dimensions.reduce<number | undefined>(
      (best, i) => (best === undefined || leftOf(i) < leftOf(best) ? i : best),
      undefined,
    );
  }

  #gain(id: number, others: readonly number[]): number {
    const wanted = this.#wanted[id]!;
    return others.reduce((sum, other) => sum + wanted[other]!, 0);
  }

  #idsOf(row: NumberedRow): number[] {
    return row.map((value, dimension) => this.#values[dimension]![value]!);
  }

  #largest(ids: Iterable<number>, sizeOf: (id: number) => number): number | undefined {
    return this.#shuffled(ids).reduce<number | undefined>(
      (best, id) => (best === undefined || sizeOf(id) > sizeOf(best) ? id : best),
      undefined,
    );
  }

  #shuffled(ids: Iterable<number>): number[] {
    const draw = hashOf(this.#seed, ++this.#draws);
    return [...ids]
      .map((id) => ({ id, key: hashOf(draw, id) }))
      .sort((a, b) => a.key - b.key || a.id - b.id)
      .map(({ id }) => id);
  }
}

/** For each dimension, the values that may still be chosen. */
type Domains = readonly (readonly number[])[];

/** Two numbers mixed into one. */
function hashOf(a: number, b: number): number {
  let h = Math.imul(a ^ 0x811c9dc5, 0x01000193) ^ b;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
