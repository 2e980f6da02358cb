import { counted } from '../core/counted.ts';
import { isWell } from './endure.ts';
import type { Endured } from './log.ts';

/** Of the runs, at the beginning and at the end, that are compared to see what grows. */
const SHARE = 0.1;

/** What a log says, in lines. */
export function summaryOf(lines: readonly Endured[]): string[] {
  const bad = lines.filter((endured) => !isWell(endured));
  const builds = new Set(lines.map(({ build }) => build)).size;
  const plays = sumOf(lines, (endured) => endured.plays);
  const first = `${counted(lines.length, 'run')}, ${counted(plays, 'play')}: ${lines.length - bad.length} ended well`;
  return [
    builds > 1 ? `${first}, of ${builds} builds` : first,
    ...(bad.length > 0 ? [`not well: seeds ${bad.map(({ seed }) => seed).join(', ')}`] : []),
    growthOf('memory', 'MiB', lines, ({ memoryMiB }) => memoryMiB),
    growthOf('handles', '', lines, ({ handles }) => handles),
    growthOf('time', 's', lines, ({ ms }) => ms / 1000),
    `left behind: ${sumOf(lines, ({ filesLeft }) => filesLeft.length)} files, ${sumOf(lines, ({ processesLeft }) => processesLeft)} processes`,
  ];
}

function growthOf(
  what: string,
  unit: string,
  lines: readonly Endured[],
  of: (endured: Endured) => number | undefined,
): string {
  const values = lines.flatMap((endured) => of(endured) ?? []);
  if (values.length === 0) return `${what}: this platform does not tell`;
  const count = Math.max(1, Math.floor(values.length * SHARE));
  const shown = (part: readonly number[]) => `${Math.round(medianOf(part) * 10) / 10}${unit && ` ${unit}`}`;
  const range = `${Math.round(Math.min(...values) * 10) / 10} to ${Math.round(Math.max(...values) * 10) / 10}`;
  return `${what}: ${shown(values.slice(0, count))} in the first ${count}, ${shown(values.slice(-count))} in the last (medians; ${range} in all)`;
}

function sumOf(lines: readonly Endured[], of: (endured: Endured) => number): number {
  return lines.reduce((sum, endured) => sum + of(endured), 0);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}
