import type { TestProject } from 'vitest/node';
import { openRun } from '../harness/cli/open-run.ts';

const place = Symbol.for('im-conformance.control');

/**
 * Hands the workers the control socket of the run: the one that `imc run` has opened in this process, else, under plain
 * vitest, one of its own on the reference server with the seed of `IMC_SEED`, default 1.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const opened = (globalThis as { [place]?: string })[place];
  if (opened !== undefined) {
    project.provide('imcControl', opened);
    return undefined;
  }
  const run = await openRun({
    seed: Number(process.env['IMC_SEED'] ?? 1),
    plays: Number(process.env['IMC_PLAYS'] ?? 60),
  });
  await run.opened;
  project.provide('imcControl', run.control.address);
  return () => run.close();
}
