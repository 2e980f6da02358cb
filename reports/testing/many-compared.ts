import type { Compared } from '../compare/compare.ts';
import { compare } from '../compare/compare.ts';
import type { Comparison } from '../compare/comparison.ts';
import { runOfManyFailures } from './many-failures.ts';
import { sampleTarget } from './sample-comparison.ts';

const servers = 10;

/** Ten servers, 100 rules and 500 counterexamples, each of one server and replayed on all others. */
export function comparisonOfMany(): Comparison {
  const run = runOfManyFailures();
  const all = run.verdicts.flatMap(({ counterexamples }) => counterexamples);
  const isOf = (server: number) => (example: (typeof all)[number]) => all.indexOf(example) % servers === server;
  const columns = Array.from({ length: servers }, (_, server): Compared => {
    const verdicts = run.verdicts.map((verdict) => {
      const counterexamples = verdict.counterexamples.filter(isOf(server));
      return { ...verdict, status: counterexamples.length === 0 ? ('pass' as const) : verdict.status, counterexamples };
    });
    const others = all.filter((example) => !isOf(server)(example));
    return {
      run: { ...run, target: sampleTarget(`1.${server}`), verdicts },
      replayed: others.map((example) => ({ example, k: 0, n: 10, owed: 10, otherwise: [] })),
    };
  });
  return compare(columns as [Compared, Compared], { gate: 'must', tool: run.tool, notices: [] });
}
