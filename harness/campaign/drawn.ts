import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** What a generator draws first with a seed, together with what it needs to make it simpler. */
export function drawnBy<T>(arbitrary: Arbitrary<T>, seed: number): fc.Value<T> | undefined {
  const kept = new Kept(arbitrary);
  fc.sample(kept, { seed, numRuns: 1 });
  return kept.drawn;
}

/** A generator that keeps what it drew last. */
class Kept<T> extends fc.Arbitrary<T> {
  drawn: fc.Value<T> | undefined;
  readonly #arbitrary: Arbitrary<T>;

  constructor(arbitrary: Arbitrary<T>) {
    super();
    this.#arbitrary = arbitrary;
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<T> {
    this.drawn = this.#arbitrary.generate(random, bias);
    return this.drawn;
  }

  override canShrinkWithoutContext(_value: unknown): _value is T {
    return false;
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.#arbitrary.shrink(value, context);
  }
}
