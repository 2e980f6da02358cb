import type { Outcome, Wrap } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import { onOutcomes } from './plays.ts';

/** A version that does not grow: who asks for what has changed is told nothing. */
export const wrap: Wrap = {
  id: 'stale-changes',
  breaks: 'a list that is kept by asking for what has changed stays as it was at first',
  caughtBy: ['IMC-CONV-003'],
  mayBreak: [],
  apply: (inner) => ({
    ...inner,
    open(play) {
      const kinds = valueOf(inner.capabilities(play.about), 'syncWays') ?? {};
      const first = new Map<string, Outcome>();
      const stale = onOutcomes(inner, () => (op, outcome) => {
        if (op.op !== 'sync-conversations' || kinds[op.way] !== 'changes' || outcome.is !== 'ok') return outcome;
        const list = `${op.user} ${op.way}`;
        const kept = first.get(list) ?? outcome;
        first.set(list, kept);
        return kept;
      });
      return stale.open(play);
    },
  }),
};
