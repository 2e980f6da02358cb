import { join } from 'node:path';
import type * as vitestNode from 'vitest/node';
import { ImcError, isErrorCode } from '../core/errors.ts';
import { packageRoot } from '../targets/package-root.ts';

type Engine = typeof vitestNode;

const place = Symbol.for('im-conformance.control');

/** Loads vitest, which takes most of a second: begun before it is needed. */
export function loadEngine(): Promise<Engine> {
  return import('vitest/node');
}

/**
 * Plays all cases (`specs/all.ts`) in one worker that talks to this control socket. What happened is in the events; what vitest
 * makes of it is of no interest here, except errors of its own, which are given back.
 */
export async function runSpecs(controlPath: string, engine: Engine): Promise<readonly ImcError[]> {
  (globalThis as { [place]?: string })[place] = controlPath;
  const vitest = await withoutListeners(() =>
    engine.createVitest('test', { ...options(), root: packageRoot() }, { logLevel: 'silent' }),
  );
  try {
    await vitest.start();
    return errorsOf(vitest);
  } finally {
    await vitest.close();
    process.exitCode = undefined;
  }
}

/** Makes a vitest that does not end the process at a signal, before what was found is written. */
export async function withoutListeners(make: () => Promise<vitestNode.Vitest>): Promise<vitestNode.Vitest> {
  const before = { int: process.listeners('SIGINT'), term: process.listeners('SIGTERM') };
  const vitest = await make();
  for (const listener of process.listeners('SIGINT'))
    if (!before.int.includes(listener)) process.off('SIGINT', listener);
  for (const listener of process.listeners('SIGTERM'))
    if (!before.term.includes(listener)) process.off('SIGTERM', listener);
  return vitest;
}

function options() {
  const root = packageRoot();
  return {
    config: false as const,
    watch: false,
    include: ['dist/specs/all.js'],
    exclude: [],
    // What is built already is loaded as it is; only the specs go through the engine.
    server: { deps: { external: [/\/dist\/harness\//] } },
    globalSetup: [join(root, 'dist/specs/global-setup.js')],
    pool: 'threads' as const,
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    testTimeout: 0,
    hookTimeout: 0,
    teardownTimeout: 5_000,
    retry: 0,
    reporters: [{}],
    cache: false as const,
    coverage: { enabled: false },
    silent: false,
  };
}

function errorsOf(vitest: vitestNode.Vitest): ImcError[] {
  const modules = vitest.state.getTestModules();
  const failed = modules.flatMap((module) => [...module.children.allTests('failed')]);
  const thrown: readonly object[] = [
    ...vitest.state
      .getUnhandledErrors()
      .map((error) => (typeof error === 'object' && error !== null ? error : { message: String(error) })),
    ...modules.flatMap((module) => module.errors()),
    // An assertion is a view of a verdict, which stands in the events.
    ...failed.flatMap((test) => test.result().errors ?? []).filter((error) => error.name !== 'AssertionError'),
  ];
  return thrown.map(ours);
}

function ours(error: object): ImcError {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return new ImcError(isErrorCode(code) ? code : 'IMC_ERR_INTERNAL', String(message));
}
