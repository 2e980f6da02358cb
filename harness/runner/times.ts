import type { PlayRequest } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';

/** Settle time where a server declares none, in milliseconds. */
const settleMsDefault = 3_000;
/** How long an answer may take at least, in milliseconds at patience 1. */
const answerMsMin = 5_000;
/** Who hurries waits for an answer all the same: no less than this share of the time. */
const answerHurryMin = 0.3;

type Timed = Pick<PlayRequest, 'capabilities' | 'patience' | 'hurry'>;

/** Twice the settle time, for an answer that comes later than what it answers for is none; but even a quick server may be busy for a moment. */
export function answerMsOf(request: Timed): number {
  const { patience, hurry = 1 } = request;
  return Math.max(settleMsOf(request) * 2, answerMsMin * patience * Math.max(hurry, answerHurryMin));
}

export function settleMsOf({ capabilities, patience, hurry = 1 }: Timed): number {
  return (valueOf(capabilities, 'settleMs') ?? settleMsDefault) * patience * hurry;
}
