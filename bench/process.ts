import { readFileSync, readdirSync } from 'node:fs';

/** The processes that this one has started and that still run, with all that they have started. Empty where the platform has no /proc. */
export function descendants(of: number = process.pid): number[] {
  const parents = new Map(pids().map((pid) => [pid, parentOf(pid)]));
  const below = (parent: number): number[] =>
    [...parents].filter(([, its]) => its === parent).flatMap(([pid]) => [pid, ...below(pid)]);
  return below(of);
}

/** Memory that a process holds now, in MiB; 0 where the platform does not tell. */
export function memoryMiBOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

function pids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isSafeInteger);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
