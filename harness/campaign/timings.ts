import type { History, HistoryEvent, OpOf, RunEvent, Took, Timing } from '../vocabulary/index.ts';
import { tookKinds } from '../vocabulary/index.ts';

type Start = Extract<HistoryEvent, { type: 'start' }>;

/** How long the server took in a play, in milliseconds: sends until they were acknowledged, and pushed. */
export function tookIn({ events }: History): Took {
  const took: Record<keyof Took, number[]> = { 'session-ack': [], 'api-ack': [], push: [] };
  const starts = new Map<number, Start>();
  const sends = new Map<string, Start>();
  const pushed = new Set<string>();
  for (const event of events) {
    if (event.type === 'start' && event.phase === 'body') {
      starts.set(event.id, event);
      if (event.op.op === 'send') sends.set(event.op.message, event);
    }
    if (event.type === 'end' && event.outcome.is === 'ok') {
      const start = starts.get(event.id);
      if (start?.op.op === 'send') took[ackOf(start.op)].push(since(start, event));
    }
    if (event.type === 'seen' && event.observation.see === 'push') {
      const { message = '' } = event.observation.message;
      const send = sends.get(message);
      const once = `${event.session} ${message}`;
      // One that comes again, or after its session has come back, says nothing of how fast the server is.
      if (send && !pushed.has(once)) took.push.push(since(send, event));
      pushed.add(once);
    }
    if (event.type === 'start' && (event.op.op === 'login' || event.op.op === 'restart')) sends.clear();
  }
  return took;
}

function ackOf({ via }: OpOf<'send'>): 'api-ack' | 'session-ack' {
  return via === 'api' ? 'api-ack' : 'session-ack';
}

function since(start: { readonly ms: number }, end: { readonly ms: number }): number {
  return Math.round((end.ms - start.ms) * 10) / 10;
}

/** Durations in milliseconds, each tenth counted: their spread is exact, whatever their number. */
export class Durations {
  readonly #counts = new Map<number, number>();
  n = 0;

  add(ms: number): void {
    this.#counts.set(ms, (this.#counts.get(ms) ?? 0) + 1);
    this.n += 1;
  }

  /** Nearest-rank quantiles; `undefined` where there is none. */
  spread(): Omit<Timing, 'profile' | 'what'> | undefined {
    if (this.n === 0) return undefined;
    const sorted = [...this.#counts].sort(([a], [b]) => a - b);
    const at = (share: number) => {
      let left = Math.max(1, Math.ceil(share * this.n));
      return (sorted.find(([, times]) => (left -= times) <= 0) as [number, number])[0];
    };
    const { n } = this;
    return { n, min: at(0), p25: at(0.25), p50: at(0.5), p75: at(0.75), p90: at(0.9), p99: at(0.99), max: at(1) };
  }
}

/** What the plays of one profile took, each kind that was seen with its spread; and how long the server took to start. */
export function timingsOf(
  profile: string,
  { events, sums: { took } }: { readonly events: readonly RunEvent[]; readonly sums: { readonly took: SumsOfTook } },
): Timing[] {
  const starts = new Durations();
  for (const event of events) if (event.type === 'started') starts.add(event.ms);
  const kinds = [{ what: 'start' as const, all: starts }, ...tookKinds.map((what) => ({ what, all: took[what] }))];
  return kinds.flatMap(({ what, all }) => {
    const spread = all.spread();
    return spread ? [{ profile, what, ...spread }] : [];
  });
}

type SumsOfTook = Readonly<Record<keyof Took, Durations>>;
