/** Something that was seen k times in n. */
export interface Rate {
  readonly k: number;
  readonly n: number;
}

/** Standard normal quantile of a two-sided interval of 95 %. */
const z = 1.96;

/** The Wilson score interval of a rate, 95 %; all there is where nothing was tried. */
export function intervalOf({ k, n }: Rate): { readonly low: number; readonly high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const p = k / n;
  const centre = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const all = 1 + (z * z) / n;
  return { low: Math.max(0, (centre - spread) / all), high: Math.min(1, (centre + spread) / all) };
}

/** Whether two rates differ by more than chance would bear: their intervals do not touch. */
export function differ(a: Rate, b: Rate): boolean {
  const [one, other] = [intervalOf(a), intervalOf(b)];
  return one.high < other.low || other.high < one.low;
}
