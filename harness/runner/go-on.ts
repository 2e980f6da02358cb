import type { GoOnRequest, HistoryEvent, Played } from '../vocabulary/index.ts';
import { conclude, settle } from './ending.ts';
import { body } from './play.ts';
import { onStage } from './stage.ts';

/**
 * Goes on with a play of an earlier run, on another server that was started with the data of that one: everyone reads everything
 * until nobody objects, then come the ops of the scenario that were not done yet, then it ends as any other play does. On record
 * the server was upgraded between the two.
 */
export function goOn(request: GoOnRequest): Promise<Played> {
  const { done, endpoints } = request;
  const past = asLived(request.past);
  return onStage({ ...request, past, restart: async () => endpoints }, async (doer, history) => {
    doer.resume(past);
    await doer.do({ op: 'restart', how: 'upgrade' }, { phase: 'body', index: done });
    await settle(request, doer, history);
    await body(request, doer, { from: done + 1 });
    await conclude(request, doer, history);
  });
}

/**
 * What proved in the earlier run that nothing more came has been a message like any other since; what it proved is past, and so
 * is that something came too late.
 */
function asLived(events: readonly HistoryEvent[]): HistoryEvent[] {
  return events
    .filter(({ type }) => type !== 'barrier' && type !== 'gave-up')
    .map((event) =>
      event.type === 'start' && event.phase === 'barrier' ? { ...event, phase: 'body' as const } : event,
    );
}
