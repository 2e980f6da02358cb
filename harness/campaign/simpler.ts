import type { Op, Scenario } from '../vocabulary/index.ts';
import type { Candidate } from './shrink-budget.ts';

/** A scenario with less of something; as long as that which it was made of, so that several of one can be laid over each other. */
export interface Simpler extends Candidate {
  /** In place of each op that is left out there is none. */
  readonly ops: readonly (Op | undefined)[];
}

/** What is left out, or simpler, in any of these that were made of one scenario. */
export function overlay(base: Scenario, some: readonly Simpler[]): Simpler {
  const ops = base.ops.map((op, i) => {
    const changed = some.find((other) => other.ops[i] !== op);
    return changed ? changed.ops[i] : op;
  });
  const gone = (['names', 'hashes'] as const).filter((key) => some.some(({ scenario }) => scenario[key] === undefined));
  return simplerOf(without(base, ...gone), ops);
}

/** Without the ops from one place up to another. */
export function withoutOps(scenario: Scenario, from: number, to: number): Simpler {
  return simplerOf(
    scenario,
    scenario.ops.map((op, i) => (i >= from && i < to ? undefined : op)),
  );
}

/** Any names, one op less, or one op simpler; where none of them breaks, each op that stays is needed. */
export function* simplerOnes(scenario: Scenario): Iterable<Simpler> {
  const { names, hashes } = scenario;
  if (names !== undefined && hashes !== undefined) yield simplerOf(without(scenario, 'names', 'hashes'));
  if (names !== undefined) yield simplerOf(without(scenario, 'names'));
  if (hashes !== undefined) yield simplerOf(without(scenario, 'hashes'));
  for (const [at, op] of scenario.ops.entries()) {
    yield withoutOps(scenario, at, at + 1);
    for (const simpler of simplerOps(op)) yield simplerOf(scenario, scenario.ops.with(at, simpler));
  }
}

function simplerOf(scenario: Scenario, ops: Simpler['ops'] = scenario.ops): Simpler {
  return { ops, scenario: { ...scenario, ops: ops.filter((op) => op !== undefined) } };
}

function simplerOps(op: Op): Op[] {
  const { overlap, ...alone } = op;
  const simpler: Op[] = overlap ? [alone] : [];
  if (op.op === 'send' && op.background) simpler.push(without(op, 'background'));
  if ((op.op === 'send' || op.op === 'send-to-group') && op.via !== 'api') simpler.push({ ...op, via: 'api' });
  if (op.op === 'send' && op.way !== undefined) simpler.push(without(op, 'way'));
  if (op.op === 'send' && op.badge === false) simpler.push(without(op, 'badge'));
  if (op.op === 'send' && op.expiresInS !== undefined) simpler.push(without(op, 'expiresInS'));
  if (op.op === 'restart' && op.how === 'kill') simpler.push({ ...op, how: 'graceful' });
  if (op.op === 'restart' && op.afterMs !== undefined) simpler.push(without(op, 'afterMs'));
  if (op.op === 'login' && op.transport !== undefined) simpler.push(without(op, 'transport'));
  if (op.op === 'login' && op.device !== undefined) simpler.push(without(op, 'device'));
  if (saidPlainly(op) !== op) simpler.push(saidPlainly(op));
  return [...simpler, ...withOneLess(op)];
}

/** With one member less, or one message less that is asked for; some must stay, but of those with whom a group is made. */
function withOneLess(op: Op): Op[] {
  if (op.op === 'look-up' && op.messages.length > 1)
    return op.messages.map((_, i) => ({ ...op, messages: op.messages.toSpliced(i, 1) }));
  if ('members' in op && op.members.length > (op.op === 'make-group' ? 0 : 1))
    return op.members.map((_, i) => ({ ...op, members: op.members.toSpliced(i, 1) }));
  return [];
}

/** With the plainest payload in all that is sent by the ops of every server. */
export function plainlySaid(scenario: Scenario): Scenario {
  return { ...scenario, ops: scenario.ops.map(saidPlainly) };
}

function saidPlainly(op: Op): Op {
  if (op.op !== 'send' && op.op !== 'send-to-group') return op;
  const isPlain = op.payload.shape === 'text' && op.payload.text === 'hello';
  return isPlain ? op : { ...op, payload: { shape: 'text', text: 'hello' } };
}

/** An op, or a scenario, without what is optional in it. */
function without<T extends Op | Scenario>(value: T, ...keys: readonly (keyof T & string)[]): T {
  const others = Object.entries(value).filter(([name]) => !keys.some((key) => key === name));
  return Object.fromEntries(others) as T;
}
