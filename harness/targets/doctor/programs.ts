import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../find-program.ts';
import { type InstalledProgram, installCommands } from '../flavours/kinds.ts';
import { type Found, missing, ok, unknown, warning } from './check.ts';
import { isAtLeast } from './runtime.ts';

const ABOUT_MS = 10_000;

/** Whether a server that comes as a package is installed, and which version it says that it is. */
export async function programCheck(installed: InstalledProgram, searchPath?: string): Promise<Found> {
  const { name, program, about, version, atLeast } = installed;
  const path = findProgram(program, searchPath);
  if (path === undefined) return missing(name, 'is not installed', installCommands(installed).join(' && '));
  const teller = findProgram(about.program, dirname(path)) ?? findProgram(about.program, searchPath);
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
