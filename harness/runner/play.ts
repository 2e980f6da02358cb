import type { Op, Played, PlayRequest } from '../vocabulary/index.ts';
import type { Doer } from './doer.ts';
import { conclude } from './ending.ts';
import { onServer } from './on-server.ts';
import { onStage } from './stage.ts';

/**
 * Plays one scenario in a world of its own: body, final reads until they settle, barrier.
 * Outcomes are in the history; it throws only for trouble of our own.
 */
export function play(request: PlayRequest): Promise<Played> {
  return onStage({ ...request, past: [] }, async (doer, history) => {
    let enough = false;
    const isEnough = () => (enough ||= doer.hasFailed && request.isEnough?.(history) === true);
    await body(request, doer, { isEnough });
    if (isEnough()) doer.recorder.add({ type: 'gave-up' });
    else await conclude(request, doer, history);
  });
}

interface Extent {
  /** The first op that is done. Default: the first there is. */
  readonly from?: number;
  /** Whether no more ops need to be done. Default: all are. */
  readonly isEnough?: () => boolean;
}

/** The ops of the scenario, one group after the other, until they end, or are enough, or the server is gone for good. */
export async function body(
  request: Pick<PlayRequest, 'scenario' | 'capabilities' | 'gather'>,
  doer: Doer,
  { from = 0, isEnough = () => false }: Extent = {},
): Promise<void> {
  const background: Promise<void>[] = [];
  for (const group of groupsOf(request.scenario.ops, from)) {
    if (doer.isServerGone || isEnough()) break;
    if (group.some(({ op }) => op.op === 'restart' && onServer(op, request.capabilities))) await request.gather?.();
    const together: Promise<void>[] = [];
    for (const { op, index } of group) {
      const doing = doer.do(op, { phase: 'body', index });
      // Trouble of ours that comes before anybody waits for it is kept until then.
      doing.catch(() => {});
      (op.op === 'send' && op.background ? background : together).push(doing);
    }
    await Promise.all(together);
  }
  await Promise.all(background);
}

/** Ops that overlap are done together. */
function groupsOf(ops: readonly Op[], from: number): { op: Op; index: number }[][] {
  const groups: { op: Op; index: number }[][] = [];
  for (const [index, op] of [...ops.entries()].slice(from)) {
    if (op.overlap && groups.length > 0) groups.at(-1)?.push({ op, index });
    else groups.push([{ op, index }]);
  }
  return groups;
}
