import type { TranscriptEntry } from '../../harness/vocabulary/index.ts';
import { plainLine } from './harmless.ts';

const arrows = { out: '→', in: '←', note: '·' } as const;

export interface WireTextOptions {
  /** Bytes, at most; what is behind them is counted. Default: no limit. */
  readonly bytesMax?: number;
}

/** The wire in text, a line each: when, on which lane, `→` to the server or `←` from it. */
export function renderWire(
  entries: readonly TranscriptEntry[],
  { bytesMax = Infinity }: WireTextOptions = {},
): readonly string[] {
  if (entries.length === 0) return ['(nothing is on record)'];
  const laneWidth = Math.max(...entries.map(({ lane }) => lane.length));
  const lines: string[] = [];
  let bytes = 0;
  for (const [i, { ms, lane, dir, text }] of entries.entries()) {
    const line = plainLine(`${ms.toFixed(2).padStart(9)} ms  ${lane.padEnd(laneWidth)} ${arrows[dir]} ${text}`);
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > bytesMax) return [...lines, `… ${entries.length - i} further lines are left out`];
    lines.push(line);
  }
  return lines;
}
