import type { Op } from '../vocabulary/index.ts';
import { isBetween, usersOf, valueOf } from '../vocabulary/index.ts';
import type { Doer } from './doer.ts';

/** Messages of a page, at most. */
const pageSizeMax = 100;

/**
 * Everyone reads everything by every way there is, all at once; after that single messages, when their ids are known, and
 * parts of the lists.
 */
export async function finalReads(doer: Doer, round: number): Promise<void> {
  const all = (ops: readonly Op[]) => Promise.all(ops.map((op) => doer.do(op, { phase: 'final', round })));
  await all([...lists(doer), ...archives(doer), ...histories(doer), ...walks(doer), ...groupHistories(doer)]);
  await all([...lookUps(doer), ...syncs(doer)]);
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

/** Those who are in a group read what was said there. */
function groupHistories({ groups, capabilities }: Doer): Op[] {
  const ways = valueOf(capabilities, 'groupHistoryWays') ?? [];
  return groups
    .memberships()
    .flatMap(({ group, user }) => ways.map((way) => ({ op: 'read-group' as const, user, group, way })));
}

/** The two of a chat go different ways, where there are two: a walk takes many requests. Who writes to himself goes both. */
function walks(doer: Doer): Op[] {
  const ways = Object.keys(valueOf(doer.capabilities, 'walkWays') ?? {});
  return chatsOf(doer).flatMap((chat) => {
    const [one, other] = chat;
    const members: [string, string] = one < other ? [one, other] : [other, one];
    const turn = turnOf(...members);
    const pageSize = pageSizeFor(storedOf(doer, chat).length);
    const sides = one === other ? ways.slice(0, 2).map(() => chat) : bothWays(members);
    return sides.flatMap(([user, peer], side) => {
      const way = ways[(turn + side) % ways.length];
      return way === undefined ? [] : [{ op: 'walk-history' as const, user, peer, way, pageSize }];
    });
  });
}

/** Few messages fill one page exactly, and more of them two; of an odd number the second is not full. */
export function pageSizeFor(messages: number): number {
  const size = messages <= 3 ? messages : Math.ceil(messages / 2);
  return Math.min(Math.max(size, 1), pageSizeMax);
}

/** Each user by the ways by which he keeps a list already, and by one more. */
function syncs({ users, capabilities, synced }: Doer): Op[] {
  const ways = Object.keys(valueOf(capabilities, 'syncWays') ?? {});
  return [...users].flatMap((user) =>
    ways
      .filter((way, i) => i === turnOf(user) % ways.length || synced.has(`${user} ${way}`))
      .map((way) => ({ op: 'sync-conversations' as const, user, way })),
  );
}

/** Which of several ways it is: by the names alone, so that it stays where others are left out of a scenario. */
function turnOf(...users: readonly string[]): number {
  return Array.from(users.join('')).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
}

function lookUps(doer: Doer): Op[] {
  const ways = valueOf(doer.capabilities, 'lookUpWays') ?? [];
  return chatsOf(doer).flatMap((chat) => {
    const messages = endsOf(storedOf(doer, chat));
    if (messages.length === 0) return [];
    return bothWays(chat).flatMap(([user, peer]) =>
      ways.map((way) => ({ op: 'look-up' as const, user, peer, messages, way })),
    );
  });
}

/** The first and the last ones: those between are asked for like them. */
function endsOf(messages: readonly string[]): string[] {
  return messages.filter((_, i) => i < endsMax || i >= messages.length - endsMax);
}

/** Messages that are asked for alone, from either end of a chat. */
const endsMax = 2;

/** Messages of the chat that were accepted, and are to be kept. */
function storedOf(doer: Doer, chat: readonly [string, string]): string[] {
  return doer.sends
    .filter((send) => send.accepted && send.stored !== false && isBetween(chat, usersOf(send)))
    .map((send) => send.message);
}

/** Pairs of users of whom at least one sent to the other. */
export function chatsOf(doer: Doer): [string, string][] {
  const chats: [string, string][] = [];
  for (const send of doer.sends)
    if (!chats.some((chat) => isBetween(chat, usersOf(send)))) chats.push([send.from, send.to]);
  return chats;
}

/** Who writes to himself has one way of looking at it. */
function bothWays([a, b]: readonly [string, string]): [string, string][] {
  if (a === b) return [[a, b]];
  return [
    [a, b],
    [b, a],
  ];
}

/** Users who are in no chat, each with the user of a chat whose messages he must not find. */
function strangers({ users }: Doer, chats: readonly [string, string][]): [string, string][] {
  const [first] = chats;
  if (!first) return [];
  return [...users].filter((user) => !chats.some((chat) => chat.includes(user))).map((user) => [user, first[0]]);
}
