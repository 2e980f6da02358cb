import { dirname, basename } from 'node:path';
import { expect, test } from 'vitest';
import { findProgram } from './find-program.ts';

test('a program is found on the path, and one that there is not is not', () => {
  const { execPath } = process;
  expect(findProgram(basename(execPath), `/nowhere:${dirname(execPath)}`)).toBe(execPath);
  expect(findProgram('no-such-program-of-ours')).toBeUndefined();
});
