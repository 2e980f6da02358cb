/** At once: an answer means that it is on disk. */
export function flush(commit: () => void): void {
  commit();
}
