import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { every, nowMs } from '../core/clock.ts';
import { within } from '../core/deadline.ts';
import { ImcError, isErrno } from '../core/errors.ts';
import { TICK_MS, procStat } from './proc-stat.ts';
import type { Reaper } from './reaper.ts';
import type { ServerLog } from './server-log.ts';

const KILL_MS = 10_000;
const SAMPLE_MS = 1000;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to our own environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a process ended, and how long it ran, in milliseconds. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ranMs: number;
}

/** One life of a server: a process group of its own, or a container. */
export interface ServerProcess {
  /** Where its output begins in the log. */
  readonly logStart: number;
  /** Resolves when it ends; never rejects. */
  readonly ended: Promise<Ended>;
  /** `undefined` as long as it runs. */
  endedNow(): Ended | undefined;
  /** Kills it with all that it has started. */
  kill(): Promise<Ended>;
  /** Asks it to end by `signal`, and kills it when it still runs `graceMs` milliseconds later. */
  stop(signal: NodeJS.Signals, graceMs: number): Promise<Ended>;
  /** Processor time used, in milliseconds; once it has ended, as it was within the last second. 0 where the platform does not tell. */
  cpuMs(): number;
}

/** Starts a program, its output going to `log`. Throws `IMC_ERR_BINARY_NOT_EXECUTABLE` when the system refuses to. */
export async function startProcess(command: Command, log: ServerLog, reaper: Reaper): Promise<ServerProcess> {
  log.note(`starting ${[command.file, ...command.args].join(' ')}`);
  const logStart = log.mark();
  const child = await spawnGroup(command, log, reaper);
  const pid = child.pid ?? 0;
  const cpu = watchCpu(pid, log);
  const life: { ended?: Ended } = {};
  const ended = endOf(child).then((end) => {
    life.ended = end;
    cpu.stop();
    signalGroup(pid, 'SIGKILL');
    reaper.releaseGroup(pid);
    log.note(`ended: ${endText(end)}`);
    return end;
  });
  const kill = () => {
    cpu.read();
    if (life.ended === undefined) signalGroup(pid, 'SIGKILL');
    return within(KILL_MS, `the end of process ${pid} after SIGKILL`, ended);
  };
  const stop = async (signal: NodeJS.Signals, graceMs: number) => {
    cpu.read();
    if (life.ended === undefined) child.kill(signal);
    return within(graceMs, `the end after ${signal}`, ended).catch(kill);
  };
  return { logStart, ended, endedNow: () => life.ended, kill, stop, cpuMs: cpu.read };
}

/** Such as `exit code 3 after 1.2 s`. */
export function endText({ code, signal, ranMs }: Ended): string {
  return `${signal ?? `exit code ${code}`} after ${(ranMs / 1000).toFixed(1)} s`;
}

async function spawnGroup(command: Command, log: ServerLog, reaper: Reaper): Promise<ChildProcess> {
  try {
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: { ...process.env, ...command.env },
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    if (child.pid !== undefined) reaper.guardGroup(child.pid);
    // Whoever waits for it holds a timer; a run that forgets it ends, and the reaper cleans up.
    child.unref();
    await once(child, 'spawn');
    return child;
  } catch (cause) {
    throw cannotStart(command, cause);
  }
}

function cannotStart({ file }: Command, cause: unknown): ImcError {
  const why = isErrno(cause, 'ENOENT')
    ? 'the interpreter or loader that it names is not on this machine'
    : cause instanceof Error
      ? cause.message
      : String(cause);
  return new ImcError('IMC_ERR_BINARY_NOT_EXECUTABLE', `${file} cannot be started: ${why}`, { cause });
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const startMs = nowMs();
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, ranMs: nowMs() - startMs }));
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (cause) {
    if (!isErrno(cause, 'ESRCH') && !isErrno(cause, 'EPERM')) throw cause;
  }
}

/** The system forgets what a process has used once it has ended, so it is looked at now and then; so is the log's size. */
function watchCpu(pid: number, log: ServerLog): { read: () => number; stop: () => void } {
  let lastMs = 0;
  const read = () => {
    lastMs = Math.max(lastMs, (procStat(pid)?.cpuTicks ?? 0) * TICK_MS);
    return lastMs;
  };
  const stop = every(SAMPLE_MS, () => {
    read();
    log.trim();
  });
  return { read, stop };
}
