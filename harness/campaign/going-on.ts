import type { Capabilities, KeptPlay, Op, OpOf, Scenario } from '../vocabulary/index.ts';
import { isBetween, usersOf, valueOf } from '../vocabulary/index.ts';

/** The case under which plays of an earlier run that are gone on with are counted. */
export const goingOnCase = { case: 'upgrade/plays-gone-on-with', title: 'plays of the earlier run are gone on with' };

/** The scenario of a kept play, the upgrade, and what its users say to each other afterwards. */
export function goingOn({ scenario }: Pick<KeptPlay, 'scenario'>, capabilities: Capabilities): Scenario {
  return {
    ...scenario,
    ops: [...scenario.ops, { op: 'restart', how: 'upgrade' }, ...talk(scenario.ops, capabilities)],
  };
}

/** The two of each chat log in, write to each other and wait for it: those who may. */
function talk(ops: readonly Op[], capabilities: Capabilities): Op[] {
  const sends = ops.filter((op) => op.op === 'send');
  const barred = ops.filter((op) => op.op === 'block' || op.op === 'disallow');
  const chats = distinct(sends).filter(
    ([a, b]) => a !== b && !barred.some(({ user, peer }) => isBetween([a, b], [user, peer])),
  );
  const users = [...new Set(chats.flat())];
  return [
    ...needs(chats, ops, capabilities),
    ...users.map((user): Op => ({ op: 'login', session: sessionOf(user), user })),
    ...chats.flatMap(([a, b], i) => [...say(`on-${i}.1`, a, b, 'api'), ...say(`on-${i}.2`, b, a, 'session')]),
  ];
}

/** Tokens and leave for those who had neither: who never logged in, or came from a server that asked for none. */
function needs(chats: readonly [string, string][], ops: readonly Op[], capabilities: Capabilities): Op[] {
  const has = (kind: 'register' | 'allow', users: readonly string[]) =>
    ops.some((op) => op.op === kind && usersOf(op).every((user, i) => user === users[i]));
  const pairs = valueOf(capabilities, 'allowList') ? chats.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]) : [];
  const users = valueOf(capabilities, 'tokens') === 'required' ? [...new Set(chats.flat())] : [];
  return [
    ...users.filter((user) => !has('register', [user])).map((user): Op => ({ op: 'register', user })),
    ...pairs.filter((pair) => !has('allow', pair)).map(([user, peer]): Op => ({ op: 'allow', user, peer })),
  ];
}

function distinct(sends: readonly OpOf<'send'>[]): [string, string][] {
  const chats: [string, string][] = [];
  for (const { from, to } of sends) if (!chats.some((chat) => isBetween(chat, [from, to]))) chats.push([from, to]);
  return chats;
}

function say(message: string, from: string, to: string, by: 'api' | 'session'): Op[] {
  const via = by === 'api' ? by : { session: sessionOf(from) };
  return [
    { op: 'send', message, from, to, via, payload: { shape: 'json', text: 'as I was saying' } },
    { op: 'await-push', session: sessionOf(to), message },
  ];
}

function sessionOf(user: string): string {
  return `on-${user}`.slice(0, 32);
}
