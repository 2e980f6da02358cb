import type * as vitestNode from 'vitest/node';
import type { DriverCheck } from '../../drivers/external/driver-check.ts';
import { packageRoot } from '../../targets/package-root.ts';
import { loadEngine, withoutListeners } from '../engine.ts';
import { wordsOf } from './words.ts';

/** What came of one test of the contract. */
export interface Tried {
  /** Such as `a probe`. */
  readonly group: string;
  readonly name: string;
  readonly is: 'holds' | 'missing' | 'skipped';
  /** Why it was skipped, or what was seen instead. */
  readonly why?: string;
  /** What a driver does that does not hold it. */
  readonly mistake?: string;
}

/** Tries all tests of the contract in a thread of their own. Gives errors of the engine beside what came of each test. */
export async function runContract(
  check: DriverCheck,
): Promise<{ readonly tried: readonly Tried[]; readonly errors: readonly string[] }> {
  const engine = await loadEngine();
  const vitest = await withoutListeners(() =>
    engine.createVitest(
      'test',
      { ...options, provide: { imcDriverCheck: check }, root: packageRoot() },
      { logLevel: 'silent' },
    ),
  );
  try {
    await vitest.start();
    const modules = vitest.state.getTestModules();
    const errors = [...vitest.state.getUnhandledErrors(), ...modules.flatMap((module) => [...module.errors()])];
    return {
      tried: modules.flatMap((module) => [...module.children.allTests()].map(triedOf)),
      errors: errors.map(wordsOf),
    };
  } finally {
    await vitest.close();
    process.exitCode = undefined;
  }
}

const options = {
  config: false as const,
  watch: false,
  include: ['dist/harness/drivers/own-contract.js'],
  exclude: [],
  server: { deps: { external: [/\/dist\/harness\/(?!drivers\/own-contract)/] } },
  pool: 'threads' as const,
  maxWorkers: 1,
  isolate: false,
  testTimeout: 0,
  hookTimeout: 0,
  teardownTimeout: 5_000,
  retry: 0,
  reporters: [{}],
  cache: false as const,
  coverage: { enabled: false },
};

function triedOf(test: vitestNode.TestCase): Tried {
  const group = test.parent.type === 'suite' ? test.parent.name : '';
  const result = test.result();
  const name = test.name.replace(/ \(skipped: .*\)$/, '');
  if (result.state === 'passed') return { group, name, is: 'holds' };
  if (result.state === 'failed') {
    const { imcMistake: mistake } = test.meta();
    const why = result.errors.map(wordsOf).join('; ');
    return { group, name, is: 'missing', why, ...(mistake === undefined ? {} : { mistake }) };
  }
  const why = /\(skipped: (.*)\)$/.exec(test.name)?.[1] ?? (result.state === 'skipped' ? result.note : undefined);
  return { group, name, is: 'skipped', why: why ?? 'it was not begun' };
}
