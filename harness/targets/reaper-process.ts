/**
 * Outlives the run that started it, however that ends: when the pipe on stdin closes, it ends the process groups and
 * removes the containers, volumes and folders of which it was told, one JSON object a line, and which were not released since.
 */
import { createInterface } from 'node:readline';
import { deadlineIn, poll } from '../core/deadline.ts';
import { sweep } from './containers/leftovers.ts';
import { removeIfOurs } from './data-folder.ts';
import { procStat } from './proc-stat.ts';

const GONE_MS = 5000;

/** Leaders of process groups, with the time at which each started, where the platform tells. */
const groups = new Map<number, number | undefined>();
const folders = new Set<string>();
/** Runs that have made containers. */
const runs = new Set<string>();

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  for await (const line of createInterface({ input: process.stdin })) take(line);
  await Promise.all([...groups].map(([pid, startTicks]) => end(pid, startTicks)));
  await Promise.all([...folders].map(removeIfOurs));
  await Promise.all([...runs].map(sweep));
}

function take(line: string): void {
  const told = parse(line);
  if (typeof told['group'] === 'number') groups.set(told['group'], procStat(told['group'])?.startTicks);
  if (typeof told['containersOf'] === 'string') runs.add(told['containersOf']);
  if (typeof told['folder'] === 'string') folders.add(told['folder']);
  if (typeof told['done'] === 'number') groups.delete(told['done']);
  if (typeof told['done'] === 'string') folders.delete(told['done']);
}

/** The last line may be half a line, when the run was killed while it wrote. */
function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}

async function end(pid: number, startTicks: number | undefined): Promise<void> {
  const now = procStat(pid);
  if (now !== undefined && startTicks !== undefined && now.startTicks !== startTicks) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    return;
  }
  await poll(deadlineIn(GONE_MS), async () => (isGone(pid) ? true : undefined));
}

function isGone(pid: number): boolean {
  const stat = procStat(pid);
  if (stat !== undefined) return stat.state === 'Z' || stat.state === 'X';
  try {
    process.kill(-pid, 0);
    return false;
  } catch {
    return true;
  }
}

await main();
