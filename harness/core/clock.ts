/** The only room that reads a clock or starts a timer; everything else asks here. */

/** Milliseconds on a clock that never jumps; only differences mean anything. */
export function nowMs(): number {
  return performance.now();
}

/** Milliseconds since 1970, for what people read. */
export function wallMs(): number {
  return Date.now();
}

/** Resolves after `ms` milliseconds, or at once when `signal` aborts. For backing off between looks at a fact, never to hope. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** Calls `tick` every `ms` milliseconds until the returned function is called; never keeps the process alive. */
export function every(ms: number, tick: () => void): () => void {
  const timer = setInterval(tick, ms).unref();
  return () => clearInterval(timer);
}

/** A signal that aborts after `ms` milliseconds, which may be a fraction. */
export function abortAfter(ms: number): AbortSignal {
  return AbortSignal.timeout(Math.ceil(Math.max(0, ms)));
}

/** A limit of time for one piece of work, which others may give up before. */
export interface TimeLimit {
  /** Aborts when the time is over, or when one of the others does. */
  readonly signal: AbortSignal;
  /** Whether it was the time that came first. */
  readonly isOver: boolean;
  /** To be called when the work has ended, so that neither a timer nor the others hold on to it. */
  end(): void;
}

/** A limit of `ms` milliseconds, which may be a fraction, for work that ends with any of `others`, too. */
export function timeLimit(ms: number, ...others: readonly AbortSignal[]): TimeLimit {
  const controller = new AbortController();
  let isOver = false;
  // A reason of ours spares the error, with its stack, that would be made for each.
  const giveUp = () => controller.abort('given up');
  const timer = setTimeout(
    () => {
      isOver = !controller.signal.aborted;
      controller.abort('late');
    },
    Math.ceil(Math.max(0, ms)),
  ).unref();
  const forgets = others.map((other) => whenAborted(other, giveUp));
  return {
    signal: controller.signal,
    get isOver() {
      return isOver;
    },
    end() {
      clearTimeout(timer);
      for (const forget of forgets) forget();
    },
  };
}

/** Who is told when a signal aborts: hundreds may wait for one signal, which would warn of so many listeners. */
const told = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `tell` when the signal aborts, at once if it has; until the returned function is called. */
function whenAborted(signal: AbortSignal, tell: () => void): () => void {
  if (signal.aborted) {
    tell();
    return () => {};
  }
  const all = told.get(signal) ?? new Set();
  if (!told.has(signal)) {
    told.set(signal, all);
    signal.addEventListener('abort', () => all.forEach((each) => each()), { once: true });
  }
  all.add(tell);
  return () => all.delete(tell);
}

/** Keeps the process alive until the returned function is called: much of what is waited for does not do so by itself. */
export function keepAwake(): () => void {
  const timer = setInterval(() => {}, 60_000);
  return () => clearInterval(timer);
}

/** Delays of our own event loop that are worth remembering, in milliseconds, and how many of them are kept. */
const lagFloorMs = 50;
const spikesMax = 1_000;

/** Watches how late timers fire, looking each `sampleMs` milliseconds. */
export function watchLag(sampleMs = 25): LagWatch {
  let due = nowMs() + sampleMs;
  const spikes: { readonly at: number; readonly ms: number }[] = [];
  const look = () => {
    const now = nowMs();
    if (now - due > lagFloorMs) spikes.push({ at: now, ms: now - due });
    if (spikes.length > spikesMax) spikes.shift();
    due = now + sampleMs;
  };
  const stop = every(sampleMs, look);
  return {
    worstSince: (start) => Math.max(0, nowMs() - due, ...spikes.filter((spike) => spike.at >= start).map((s) => s.ms)),
    stop,
  };
}

export interface LagWatch {
  /** The largest delay of our own event loop since that moment (`nowMs()`), in milliseconds; 0 when none was worth remembering. */
  worstSince(start: number): number;
  stop(): void;
}
