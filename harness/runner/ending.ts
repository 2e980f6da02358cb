import { pause } from '../core/clock.ts';
import { deadlineIn } from '../core/deadline.ts';
import type { History, PlayRequest } from '../vocabulary/index.ts';
import { holdBarrier } from './barrier.ts';
import type { Doer } from './doer.ts';
import { finalReads } from './final-reads.ts';
import { settleMsOf } from './times.ts';

type Concluded = Pick<PlayRequest, 'capabilities' | 'patience' | 'hurry' | 'settled'>;

/** Final reads and barrier; a server that is gone is asked nothing more. */
export async function conclude(request: Concluded, doer: Doer, history: History): Promise<void> {
  const settled = !doer.isServerGone && (await settle(request, doer, history));
  if (settled) await holdBarrier(doer);
  else doer.recorder.add({ type: 'gave-up' });
}

/** Rounds of reads that there are at least before something is claimed: where they are slow, so is all else. */
const roundsMin = 6;
/** But for no longer than so many settle times. */
const settleTimesMax = 4;

/** Everyone reads everything, again and again, until nobody objects or the settle time ends. */
export async function settle(request: Concluded, doer: Doer, history: History): Promise<boolean> {
  const deadline = deadlineIn(settleMsOf(request));
  const last = deadlineIn(settleMsOf(request) * settleTimesMax);
  const rounds = roundsMin * (request.hurry ?? 1);
  for (let waitMs = 10, round = 1; ; waitMs = Math.min(waitMs * 2, 250), round++) {
    // What was only promised to be stored, and was not yet seen when a round began, is not in what that round read.
    const early = doer.hasUnseen();
    await finalReads(doer, doer.nextRound());
    if (!early && request.settled(history)) return true;
    if (last.passed || (deadline.passed && round >= rounds)) return false;
    await pause(deadline.passed ? waitMs : Math.min(waitMs, deadline.leftMs()));
  }
}
