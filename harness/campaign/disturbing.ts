import type { Capabilities, OpOf, Scenario } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';

export type How = OpOf<'restart'>['how'];

/** How a scenario has the server restarted where it may be: one entry for each group of ops that are done together. */
export function restartsOf(scenario: Scenario, capabilities: Capabilities): How[][] {
  return groupsOf(scenario, capabilities).map((group) => group.map(({ how }) => how));
}

/**
 * When each restart comes that these scenarios share, in milliseconds after the beginning of its group: as the first of them
 * says that draws a moment. For those that draw none it is soon enough.
 */
export function momentsOf(scenarios: readonly Scenario[], capabilities: Capabilities): number[] {
  const moments: (number | undefined)[] = [];
  for (const scenario of scenarios)
    for (const [place, { afterMs }] of groupsOf(scenario, capabilities).flat().entries()) moments[place] ??= afterMs;
  return Array.from(moments, (afterMs) => afterMs ?? 0);
}

function groupsOf({ ops }: Scenario, capabilities: Capabilities): OpOf<'restart'>[][] {
  const durable = valueOf(capabilities, 'durable') ?? [];
  const groups: OpOf<'restart'>[][] = [];
  for (const op of ops) {
    if (!op.overlap || groups.length === 0) groups.push([]);
    if (op.op === 'restart' && durable.includes(op.how)) groups.at(-1)?.push(op);
  }
  return groups.filter((group) => group.length > 0);
}

/** Whether others on the same server would notice it: such a scenario is played on a private one. */
export function disturbs(scenario: Scenario, capabilities: Capabilities): boolean {
  return restartsOf(scenario, capabilities).length > 0;
}
