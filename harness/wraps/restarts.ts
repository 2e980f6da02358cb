import type { Driver, Op, OpOf, Outcome } from '../vocabulary/index.ts';
import { onOutcomes } from './plays.ts';

/** Sends of one play that were accepted: before the server was last started again, if it was, and since. */
export interface Sent {
  readonly isRestarted: boolean;
  readonly before: readonly OpOf<'send'>[];
  readonly since: readonly OpOf<'send'>[];
}

/** What trouble makes of the outcomes of one play; what was sent by then. */
export type RestartTrouble = (op: Op, outcome: Outcome, sent: Sent) => Outcome;

/** The same driver, with trouble of its own for the outcomes of each play, which knows of its restarts. */
export function onRestarts(inner: Driver, makeTrouble: () => RestartTrouble): Driver {
  return {
    ...inner,
    open(play) {
      const trouble = makeTrouble();
      const before: OpOf<'send'>[] = [];
      const since: OpOf<'send'>[] = [];
      let isRestarted = false;
      const client = onOutcomes(inner, () => (op, outcome) => {
        if (op.op === 'send' && op.stored !== false && outcome.is === 'ok') since.push(op);
        return trouble(op, outcome, { isRestarted, before, since });
      }).open(play);
      return {
        ...client,
        restarted() {
          before.push(...since.splice(0));
          isRestarted = true;
          client.restarted();
        },
      };
    },
  };
}
