import { nowMs, pause } from './clock.ts';

/** Resolves when it is one's turn; gives the milliseconds that were waited. */
export type Turn = () => Promise<number>;

/** What tells the time, and lets it pass. */
interface Clock {
  nowMs(): number;
  pause(ms: number): Promise<void>;
}

/** Gives turns, so many a second at most, evenly apart, in the order in which they are asked for; 0 a second: without bound. */
export function paceOf(perSecond: number, clock: Clock = { nowMs, pause }): Turn {
  const gapMs = perSecond === 0 ? 0 : 1000 / perSecond;
  let free = 0;
  return async () => {
    const asked = clock.nowMs();
    const turn = Math.max(asked, free);
    free = turn + gapMs;
    if (turn > asked) await clock.pause(turn - asked);
    return clock.nowMs() - asked;
  };
}
