import type { Capabilities, Op, OpOf, RestartHow, Scenario } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';

export type How = RestartHow;

type Restart = OpOf<'restart'> & { readonly how: How };

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

function groupsOf({ ops }: Scenario, capabilities: Capabilities): Restart[][] {
  const durable = valueOf(capabilities, 'durable') ?? [];
  const groups: Restart[][] = [];
  for (const op of ops) {
    if (!op.overlap || groups.length === 0) groups.push([]);
    if (isRestart(op) && durable.includes(op.how)) groups.at(-1)?.push(op);
  }
  return groups.filter((group) => group.length > 0);
}

function isRestart(op: Op): op is Restart {
  return op.op === 'restart' && op.how !== 'upgrade';
}

/** Plays that restart their server, and the others. */
export function parted<P extends { readonly scenario: Scenario }>(
  plays: readonly P[],
  capabilities: Capabilities,
): { readonly disturbing: P[]; readonly others: P[] } {
  const isDisturbing = ({ scenario }: P) => disturbs(scenario, capabilities);
  return { disturbing: plays.filter(isDisturbing), others: plays.filter((play) => !isDisturbing(play)) };
}

/** Whether others on the same server would notice it: such a scenario is played on a private one. */
export function disturbs(scenario: Scenario, capabilities: Capabilities): boolean {
  return restartsOf(scenario, capabilities).length > 0;
}
