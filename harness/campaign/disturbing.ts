import type { Capabilities, OpOf, Scenario } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';

export type How = OpOf<'restart'>['how'];

/** How a scenario has the server restarted where it may be: one entry for each group of ops that are done together. */
export function restartsOf({ ops }: Scenario, capabilities: Capabilities): How[][] {
  const durable = valueOf(capabilities, 'durable') ?? [];
  const groups: How[][] = [];
  for (const op of ops) {
    if (!op.overlap || groups.length === 0) groups.push([]);
    if (op.op === 'restart' && durable.includes(op.how)) groups.at(-1)?.push(op.how);
  }
  return groups.filter((group) => group.length > 0);
}

/** Whether others on the same server would notice it: such a scenario is played on a private one. */
export function disturbs(scenario: Scenario, capabilities: Capabilities): boolean {
  return restartsOf(scenario, capabilities).length > 0;
}
