/** Does each of these, begun in their order, so many at a time. */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  doOne: (item: T) => Promise<unknown>,
): Promise<void> {
  const rest = items.values();
  const lane = async () => {
    for (const item of rest) await doOne(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
