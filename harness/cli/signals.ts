/**
 * The first Ctrl-C (or SIGTERM) asks to wind up, the second one to end at once. Gives a function that takes the
 * listeners away again.
 */
export function onInterrupt(windUp: () => void, endNow: () => void): () => void {
  let asked = false;
  const listener = () => {
    if (asked) return endNow();
    asked = true;
    process.stderr.write('\ninterrupted: finishing what runs; once more to end at once\n');
    windUp();
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}
