import type { Op } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import type { Doer } from './doer.ts';

/** Everyone reads everything by every way there is, all at once; single messages after that, when their ids are known. */
export async function finalReads(doer: Doer, round: number): Promise<void> {
  const all = (ops: readonly Op[]) => Promise.all(ops.map((op) => doer.do(op, { phase: 'final', round })));
  await all([...lists(doer), ...archives(doer), ...histories(doer)]);
  await all(lookUps(doer));
}

function lists({ users, capabilities }: Doer): Op[] {
  const ways = valueOf(capabilities, 'listWays') ?? [];
  return [...users].flatMap((user) => ways.map((way) => ({ op: 'list-conversations' as const, user, way })));
}

function archives({ users, capabilities }: Doer): Op[] {
  const ways = valueOf(capabilities, 'archiveWays') ?? [];
  return [...users].flatMap((user) => ways.map((way) => ({ op: 'read-archive' as const, user, way })));
}

function histories(doer: Doer): Op[] {
  const ways = valueOf(doer.capabilities, 'historyWays') ?? [];
  const chats = chatsOf(doer);
  const members = chats.flatMap(bothWays);
  return [
    ...members.flatMap(([user, peer]) => [
      ...ways.map((way) => ({ op: 'read-history' as const, user, peer, way })),
      { op: 'inspect-channel' as const, user, peer },
      { op: 'read-position' as const, user, peer },
    ]),
    ...strangers(doer, chats).map(([user, peer]) => ({ op: 'read-history' as const, user, peer, way: 'usual' })),
  ];
}

function lookUps(doer: Doer): Op[] {
  const ways = valueOf(doer.capabilities, 'lookUpWays') ?? [];
  return chatsOf(doer).flatMap(([a, b]) => {
    const messages = doer.sends
      .filter((send) => send.accepted && send.stored !== false && isOf([a, b], send))
      .map((send) => send.message);
    if (messages.length === 0) return [];
    return bothWays([a, b]).flatMap(([user, peer]) =>
      ways.map((way) => ({ op: 'look-up' as const, user, peer, messages, way })),
    );
  });
}

/** Pairs of users of whom at least one sent to the other. */
export function chatsOf(doer: Doer): [string, string][] {
  const chats: [string, string][] = [];
  for (const send of doer.sends) if (!chats.some((chat) => isOf(chat, send))) chats.push([send.from, send.to]);
  return chats;
}

function bothWays([a, b]: readonly [string, string]): [string, string][] {
  return [
    [a, b],
    [b, a],
  ];
}

function isOf(chat: readonly string[], send: { readonly from: string; readonly to: string }): boolean {
  return chat.includes(send.from) && chat.includes(send.to);
}

/** Users who are in no chat, each with the user of a chat whose messages he must not find. */
function strangers({ users }: Doer, chats: readonly [string, string][]): [string, string][] {
  const [first] = chats;
  if (!first) return [];
  return [...users].filter((user) => !chats.some((chat) => chat.includes(user))).map((user) => [user, first[0]]);
}
