import type { Draft, SendResult } from './stages.ts';

/** Tells the sender what became of the send. */
export function acknowledge(draft: Draft, result: SendResult): void {
  draft.answer(result);
}
