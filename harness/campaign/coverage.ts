import type { Coverage, History } from '../vocabulary/index.ts';
import { nameOfOp, offeredBy, optionsOf } from './op-options.ts';
import { pairCoverageOf } from './pair-coverage.ts';
import type { PartSums } from './play-sums.ts';
import { addAll } from './play-sums.ts';

/**
 * How the ops of a play ended, counted, and again with each of their options: `send ok`, `send via=session ok`. Those of
 * the barrier, which nobody judges, are left out.
 */
export function outcomesIn({ events, capabilities }: History): Record<string, number> {
  const named = new Map(
    events.flatMap((event) => {
      if (event.type !== 'start' || event.phase === 'barrier') return [];
      const name = nameOfOp(event.op);
      return [[event.id, [name, ...optionsOf(event.op, capabilities).map((option) => `${name} ${option}`)]] as const];
    }),
  );
  const counts: Record<string, number> = {};
  for (const event of events) {
    if (event.type !== 'end') continue;
    for (const name of named.get(event.id) ?? []) {
      const key = `${name} ${event.outcome.is}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  return counts;
}

/**
 * What the planned plays of a run have used: each way of the driver, each op and each option of it, those that the server
 * offers and that were never used too; and the pairs of its stories, of the first part.
 */
export function coverageOf(parts: readonly [PartSums, ...PartSums[]]): Coverage {
  const ready = parts.flatMap(({ events }) => events.filter((event) => event.type === 'target-ready'));
  const [used, done] = [new Map<string, number>(), new Map<string, number>()];
  for (const { sums } of parts) {
    addAll(used, sums.used);
    addAll(done, sums.ops);
  }
  const { ops, options } = opsOf(
    done,
    ready.flatMap(({ capabilities }) => offeredBy(capabilities)),
  );
  return {
    ways: [...new Set([...ready.flatMap((event) => event.ways), ...used.keys()])].map((way) => ({
      way,
      used: used.get(way) ?? 0,
    })),
    ops,
    options,
    pairs: pairCoverageOf(parts[0]),
  };
}

function opsOf(
  counts: ReadonlyMap<string, number>,
  offered: ReturnType<typeof offeredBy>,
): Pick<Coverage, 'ops' | 'options'> {
  const seen = [...counts.keys()].map((key) => key.slice(0, key.lastIndexOf(' ')));
  const offers = offered.map(({ op, option }) => (option === undefined ? op : `${op} ${option}`));
  const names = [...new Set([...seen, ...offers])].sort();
  const count = (name: string, is: string) => counts.get(`${name} ${is}`) ?? 0;
  const outcomes = (name: string) => ({
    ok: count(name, 'ok'),
    refused: count(name, 'refused'),
    unknown: count(name, 'unknown'),
  });
  return {
    ops: names.filter((name) => !name.includes(' ')).map((op) => ({ op, ...outcomes(op) })),
    options: names
      .filter((name) => name.includes(' '))
      .map((name) => {
        const at = name.indexOf(' ');
        return { op: name.slice(0, at), option: name.slice(at + 1), ...outcomes(name) };
      }),
  };
}
