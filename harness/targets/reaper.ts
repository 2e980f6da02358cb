import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { within } from '../core/deadline.ts';
import { ImcError } from '../core/errors.ts';
import { freshName } from '../core/random.ts';
import { builtFile } from './package-root.ts';

const CLOSE_MS = 25_000;

/** Sees to it that nothing of a run is left behind, even if the run is killed: a small process of its own, told line by line. */
export interface Reaper {
  readonly pid: number;
  /** The process group of this leader is killed when we end before it is released. */
  guardGroup(pid: number): void;
  releaseGroup(pid: number): void;
  /** The folder is removed when we end before it is released, if it is one that we made. */
  guardFolder(path: string): void;
  releaseFolder(path: string): void;
  /** Containers and volumes that bear the label of this run are removed at the end; gives the name of the run. */
  guardContainers(): string;
  /** Ends it; whatever was not released is ended and removed now. */
  close(): Promise<void>;
}

/** Starts it, from the build. Throws `IMC_ERR_STALE_BUILD` when there is none, `IMC_ERR_INTERNAL` when it does not start. */
export async function startReaper(): Promise<Reaper> {
  const entry = builtFile('harness/targets/reaper-process.js');
  if (!existsSync(entry)) throw new ImcError('IMC_ERR_STALE_BUILD', `${entry} is missing: run \`npm run build\``);
  const child = spawn(process.execPath, [entry], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new ImcError('IMC_ERR_INTERNAL', `cannot start ${entry}`, { cause });
  });
  // It may be ended by others; then a write fails, and we clean up ourselves as long as we live.
  child.stdin.on('error', () => {});
  child.unref();
  const run = freshName(10);
  const tell = (line: object) => void (child.stdin.writable && child.stdin.write(`${JSON.stringify(line)}\n`));
  return {
    pid: child.pid ?? 0,
    guardGroup: (pid) => tell({ group: pid }),
    releaseGroup: (pid) => tell({ done: pid }),
    guardFolder: (path) => tell({ folder: path }),
    releaseFolder: (path) => tell({ done: path }),
    guardContainers() {
      tell({ containersOf: run });
      return run;
    },
    close: () => close(child),
  };
}

async function close(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  await within(CLOSE_MS, 'the end of the reaper', ended);
}
