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
    await body(request, doer);
    await conclude(request, doer, history);
  });
}

/** The ops of the scenario from one on, one group after the other, until they end or the server is gone for good. */
export async function body(
  request: Pick<PlayRequest, 'scenario' | 'capabilities' | 'gather'>,
  doer: Doer,
  from = 0,
): Promise<void> {
  const background: Promise<void>[] = [];
  for (const group of groupsOf(request.scenario.ops, from)) {
    if (doer.isServerGone) break;
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
