import { toImcError } from '../core/errors.ts';
import type { Outcome, Result } from './observation.ts';
import type { Failure, Unknown } from './outcomes.ts';
import * as outcome from './outcomes.ts';

/** Thrown where an op cannot go on; `perform` turns it into the outcome that it carries. */
export class OpFailed extends Error {
  override readonly name = 'OpFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }
}

/** The server said no. */
export function refused(code: string, detail: string): OpFailed {
  return new OpFailed(outcome.refused(code, detail));
}

/** It never reached the server. */
export function unreachable(code: string, detail: string): OpFailed {
  return new OpFailed(outcome.unreachable(code, detail));
}

/** Nobody knows whether it happened. */
export function unknown(why: Unknown['why'], detail: string): OpFailed {
  return new OpFailed(outcome.unknown(why, detail));
}

/** An op on a session that has ended. */
export function sessionClosed(session: string): OpFailed {
  return new OpFailed(outcome.sessionClosed(session));
}

/** How an op ends that goes on by throwing, or with the end of its play; it throws only for trouble of our own. */
export async function outcomeOfWork(doing: Promise<Result | void>, closed: Promise<never>): Promise<Outcome> {
  doing.catch(() => {}); // nobody waits for it any more once the play is closed
  try {
    const result = await Promise.race([closed, doing]);
    return result ? { is: 'ok', result } : { is: 'ok' };
  } catch (thrown) {
    if (thrown instanceof OpFailed) return thrown.failure;
    throw toImcError(thrown, 'IMC_ERR_DRIVER');
  }
}
