import type { Coverage, History, PlayedEvent, RunEvent } from '../vocabulary/index.ts';

/** How the ops of a play ended, counted: `send ok`. Those of the barrier, which nobody judges, are left out. */
export function outcomesIn({ events }: History): Record<string, number> {
  const kinds = new Map(
    events.flatMap((event) =>
      event.type === 'start' && event.phase !== 'barrier' ? [[event.id, nameOf(event.op)] as const] : [],
    ),
  );
  const counts: Record<string, number> = {};
  for (const event of events) {
    const kind = event.type === 'end' ? kinds.get(event.id) : undefined;
    if (event.type !== 'end' || kind === undefined) continue;
    const key = `${kind} ${event.outcome.is}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function nameOf(op: Extract<History['events'][number], { type: 'start' }>['op']): string {
  return op.op === 'dialect' ? op.name : op.op;
}

/** What the planned plays of a run have used: each way of the driver, those that were never used too, and each kind of op. */
export function coverageOf(events: readonly RunEvent[]): Coverage {
  const ways = events.find((event) => event.type === 'target-ready')?.ways ?? [];
  const played = events.filter((event) => event.type === 'played');
  const used = sum(played, 'used');
  const ops = sum(played, 'ops');
  const kinds = [...new Set([...ops.keys()].map((key) => key.split(' ')[0] ?? ''))].sort();
  const count = (kind: string, is: string) => ops.get(`${kind} ${is}`) ?? 0;
  return {
    ways: [...new Set([...ways, ...used.keys()])].map((way) => ({ way, used: used.get(way) ?? 0 })),
    ops: kinds.map((op) => ({
      op,
      ok: count(op, 'ok'),
      refused: count(op, 'refused'),
      unknown: count(op, 'unknown'),
    })),
  };
}

function sum(played: readonly PlayedEvent[], what: 'used' | 'ops'): Map<string, number> {
  const total = new Map<string, number>();
  for (const event of played)
    for (const [key, times] of Object.entries(event[what])) total.set(key, (total.get(key) ?? 0) + times);
  return total;
}
