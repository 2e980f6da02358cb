import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { every } from '../core/clock.ts';

const LOOK_EVERY_MS = 200;

/** The most that a process was seen to hold. Absent where the platform has no /proc. */
export interface Peak {
  /** Memory, in MiB. */
  readonly memoryMiB?: number;
  /** Open files, sockets and pipes. */
  readonly handles?: number;
}

/** Looks at a process until the returned function is called, which tells what it held at most. */
export function watchProcess(pid: number): () => Peak {
  let memoryMiB: number | undefined;
  let handles: number | undefined;
  const look = () => {
    memoryMiB = most(memoryMiB, peakMemoryOf(pid));
    handles = most(handles, handlesOf(pid));
  };
  look();
  const stop = every(LOOK_EVERY_MS, look);
  return () => {
    stop();
    return { ...(memoryMiB === undefined ? {} : { memoryMiB }), ...(handles === undefined ? {} : { handles }) };
  };
}

/** Processes that live in the folder: their command or their environment names it. Empty where the platform has no /proc. */
export function processesOf(folder: string): number[] {
  const pids = entriesOf('/proc').map(Number).filter(Number.isSafeInteger);
  const isOfFolder = (pid: number) =>
    ['cmdline', 'environ'].some((file) => textOf(`/proc/${pid}/${file}`)?.includes(folder) === true);
  return pids.filter((pid) => pid !== process.pid && isOfFolder(pid));
}

/** Names of what is in a folder; none where there is no such folder. */
export function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function peakMemoryOf(pid: number): number | undefined {
  const kiB = /^VmHWM:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`) ?? '')?.[1];
  return kiB === undefined ? undefined : Math.round(Number(kiB) / 1024);
}

function handlesOf(pid: number): number | undefined {
  return entriesOf(join('/proc', String(pid), 'fd')).length || undefined;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function most(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
