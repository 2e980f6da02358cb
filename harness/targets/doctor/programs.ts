import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../find-program.ts';
import type { InstalledProgram } from '../flavours/kinds.ts';
import { type Found, missing, ok, unknown, warning } from './check.ts';
import { isAtLeast } from './runtime.ts';

const ABOUT_MS = 10_000;

/** Whether a server that a system has as a package is installed, and which version it says that it is. */
export async function programCheck(
  { name, package: packageName, about, version, atLeast }: InstalledProgram,
  searchPath?: string,
): Promise<Found> {
  const path = findProgram(name, searchPath);
  if (path === undefined) return missing(name, 'is not installed', `apt-get install ${packageName}`);
  const teller = findProgram(about.program, searchPath);
  if (teller === undefined) return unknown(name, `${path}; ${about.program}, which tells the version, is not there`);
  const said = await outputOf(teller, about.args);
  const found = version.exec(said)?.[1];
  if (found === undefined)
    return unknown(
      name,
      `${path}; ${[about.program, ...about.args].join(' ')} did not tell the version: ${lastLine(said)}`,
    );
  return isAtLeast(found, atLeast)
    ? ok(name, `${path}, ${found}`)
    : warning(name, `${path}, ${found}`, `${atLeast} or newer is known to work: install that`);
}

/** All that a program says, whether it ends well or not; it is ended when it does not by itself. */
async function outputOf(file: string, args: readonly string[]): Promise<string> {
  const child = promisify(execFile)(file, [...args], { timeout: ABOUT_MS, killSignal: 'SIGKILL' });
  child.child.stdin?.end();
  return child.then(
    ({ stdout, stderr }) => stdout + stderr,
    (error: Error & { stdout?: string; stderr?: string }) => `${error.stdout ?? ''}${error.stderr ?? ''}`,
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'it said nothing';
}
