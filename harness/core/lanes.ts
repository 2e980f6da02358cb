/** Does each of these, begun in their order, so many at a time. Once one has failed nothing more is begun. */
export async function inLanes<T>(
  items: Iterable<T>,
  lanes: number,
  doOne: (item: T) => Promise<unknown>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failed = false;
  const lane = async () => {
    for (let next = rest.next(); !next.done && !failed; next = rest.next()) {
      try {
        await doOne(next.value);
      } catch (thrown) {
        failed = true;
        throw thrown;
      }
    }
  };
  await allEnded(Array.from({ length: lanes }, lane));
}

/** Waits until all of it has ended, well or not; then throws what the first that failed has thrown. */
export async function allEnded(work: readonly Promise<unknown>[]): Promise<void> {
  const ended = await Promise.allSettled(work);
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}
