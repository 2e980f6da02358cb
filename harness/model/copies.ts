import type { HistoryView, SendView } from '../vocabulary/index.ts';

/**
 * How often an accepted message may be in the history of a user. Who writes to himself has sent it, and was sent it: where
 * each user has an archive of his own, nobody promises that it is there once and not as both.
 */
export function copiesMax({ capabilities }: HistoryView, { from, to }: SendView): number {
  return from === to && 'value' in capabilities.archiveWays ? 2 : 1;
}
