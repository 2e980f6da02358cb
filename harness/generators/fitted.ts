import type { Capabilities, Case, Op, OpOf, Scenario } from '../vocabulary/index.ts';
import { isBetween, valueOf } from '../vocabulary/index.ts';

/**
 * The scenario with what its users need on this server, each just before it is needed: a token, where nobody is let in
 * without one, and leave to write to each other, where it takes that. A scenario that is about the one or the other
 * says itself who has it.
 */
export function fitted(scenario: Scenario, capabilities: Capabilities): Scenario {
  const needed = [
    ...(valueOf(capabilities, 'tokens') === 'required' ? tokensFor(scenario.ops) : []),
    ...(valueOf(capabilities, 'allowList') ? leaveFor(scenario.ops) : []),
  ];
  return needed.length === 0 ? scenario : { ...scenario, ops: withNeeded(scenario.ops, needed) };
}

/** The case, whose scenarios are fitted to each server. */
export function fittedCase(theCase: Case): Case {
  const { scenario: made } = theCase;
  const scenario: Case['scenario'] =
    typeof made === 'function'
      ? (capabilities) => made(capabilities).map((plain) => fitted(plain, capabilities))
      : {
          dimensions: (capabilities) => made.dimensions(capabilities),
          impossible: made.impossible,
          scenario: (row, capabilities) => made.scenario(row, capabilities).map((plain) => fitted(plain, capabilities)),
        };
  return { ...theCase, scenario };
}

/** Ops that must have ended before the one at this place begins. */
interface Needed {
  readonly at: number;
  readonly ops: readonly Op[];
}

/** Who logs in with his own token gets one first, unless he has one by then. */
function tokensFor(ops: readonly Op[]): Needed[] {
  const known = new Set<string>();
  return ops.flatMap((op, at) => {
    if (op.op === 'register') known.add(op.user);
    if (op.op !== 'login' || op.token === 'wrong' || known.has(op.user)) return [];
    known.add(op.user);
    return [{ at, ops: [{ op: 'register', user: op.user }] }];
  });
}

/** The two of each chat allow each other. */
function leaveFor(ops: readonly Op[]): Needed[] {
  if (ops.some(({ op }) => op === 'allow' || op === 'disallow')) return [];
  const known: OpOf<'send'>[] = [];
  return ops.flatMap((op, at) => {
    if (op.op !== 'send' || op.from === op.to) return [];
    if (known.some(({ from, to }) => isBetween([from, to], [op.from, op.to]))) return [];
    known.push(op);
    const { from, to } = op;
    // The one who is named first stays so: what the server makes of their names may depend on it.
    return [
      {
        at,
        ops: [
          { op: 'allow', user: from, peer: to },
          { op: 'allow', user: to, peer: from },
        ],
      },
    ];
  });
}

/** What overlaps with an op before it stays together with that one: what is needed comes before them all. */
function withNeeded(ops: readonly Op[], needed: readonly Needed[]): Op[] {
  const starts = needed.map(({ at, ops: more }) => ({ at: startOf(ops, at), ops: more }));
  return ops.flatMap((op, at) => {
    const before = starts.filter((start) => start.at === at).flatMap((start) => start.ops);
    return [...before, op];
  });
}

function startOf(ops: readonly Op[], at: number): number {
  let start = at;
  while (start > 0 && ops[start]?.overlap === true) start -= 1;
  return start;
}
