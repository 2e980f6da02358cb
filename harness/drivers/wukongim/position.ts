import type { Position } from '../../vocabulary/index.ts';

/** The place of a message in its channel, as the server numbers it; none for a message that is not stored, whose number is 0. */
export function positionOf(messageSeq: number): Position | undefined {
  if (messageSeq === 0) return undefined;
  return { key: String(messageSeq), after: messageSeq === 1 ? null : String(messageSeq - 1) };
}
