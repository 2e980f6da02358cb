/** Milliseconds between the Unix epoch and the epoch of message ids. */
const ID_EPOCH_MS = 1_288_834_974_657n;

/** Between two versions, so that they are told apart also where they are read as doubles. */
const VERSION_STEP_NS = 1000n;

/** Gives message ids and versions that only grow, also over a restart and when the machine's clock is set back. */
export interface Clock {
  /** 63 bits: milliseconds in the upper 41, a counter below. */
  messageId(): bigint;
  /** Unix nanoseconds. */
  version(): bigint;
  /** Unix seconds. */
  seconds(): number;
}

/** `last` are the greatest message id and the greatest version in use, `now` tells Unix milliseconds. */
export function createClock(last: { readonly id: bigint; readonly version: bigint }, now: () => number): Clock {
  let { id, version } = last;
  return {
    messageId() {
      id = max(id + 1n, (BigInt(now()) - ID_EPOCH_MS) << 22n);
      return id;
    },
    version() {
      version = max(version + VERSION_STEP_NS, BigInt(now()) * 1_000_000n);
      return version;
    },
    seconds: () => Math.floor(now() / 1000),
  };
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
