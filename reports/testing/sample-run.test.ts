import { expect, test } from 'vitest';
import { statusSchema } from '../../harness/vocabulary/index.ts';
import { exitCodeOf } from '../../harness/cli/exit-code.ts';
import { runSchema } from '../run.ts';
import { sampleRun } from './sample-run.ts';

test('the run that reports are shown with is one that `imc run` could write, and has every status', () => {
  const run = sampleRun();
  expect(runSchema.parse(JSON.parse(JSON.stringify(run)))).toEqual(run);
  expect(new Set(run.verdicts.map(({ status }) => status))).toEqual(new Set(statusSchema.options));
  expect(exitCodeOf(run)).toBe(run.exitCode);
});
