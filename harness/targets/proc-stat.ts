import { readFileSync } from 'node:fs';

/** What Linux tells of a process. Times are in clock ticks, which are 10 ms on every machine that Node runs on. */
export interface ProcStat {
  /** One letter; `Z` has ended and waits to be noticed. */
  readonly state: string;
  /** Processor time that it and the children it waited for have used. */
  readonly cpuTicks: number;
  /** When it started, since the machine did: with its id it names a process for ever. */
  readonly startTicks: number;
}

export const TICK_MS = 10;

/** `undefined` when there is no such process, or the platform has no /proc. */
export function procStat(pid: number): ProcStat | undefined {
  const text = readStat(pid);
  if (text === undefined) return undefined;
  // The name of the program stands in parentheses before these and may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = (at: number) => Number(fields[at] ?? 0);
  return { state: fields[0] ?? '?', cpuTicks: ticks(11) + ticks(12) + ticks(13) + ticks(14), startTicks: ticks(19) };
}

function readStat(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
}
