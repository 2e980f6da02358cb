import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Listed } from './testing/api.ts';
import { type Running, runServer } from './testing/in-process.ts';

let server: Running;
beforeEach(async () => {
  server = await runServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const PEERS = ['bob', 'carol', 'dave', 'erin'];

/** A list as a client keeps it, and how it asks what has changed. */
interface Kept {
  readonly name: string;
  readonly ask: (list: readonly Listed[]) => object;
  list: Listed[];
}

const versionOf = (list: readonly Listed[]) => Math.max(0, ...list.map(({ version }) => version));
const seqsOf = (list: readonly Listed[]) =>
  list.map(({ channel_id: id, last_msg_seq: seq }) => `${id}:1:${seq}`).join('|');

test.each([1, 2, 3])('who keeps a list and asks what has changed has the whole list (%i)', async (seed) => {
  const next = randomFrom(seed);
  const kept: Kept[] = [
    { name: 'since a version', ask: (list) => ({ version: versionOf(list) }), list: [] },
    { name: 'one message of each', ask: (list) => ({ version: versionOf(list), msg_count: 1 }), list: [] },
    {
      name: 'from last seen',
      ask: (list) => ({ version: versionOf(list), last_msg_seqs: seqsOf(list), msg_count: 1 }),
      list: [],
    },
  ];
  for (let step = 0; step < 60; step++) {
    await act(PEERS[next(PEERS.length)]!, next(7), kept);
    if (next(3) === 0) continue;
    const whole = (await server.api.conversations('alice')).map(lineOf);
    for (const one of kept) {
      one.list = merge(one.list, await server.api.conversations('alice', one.ask(one.list)));
      expect({ step, by: one.name, list: one.list.map(lineOf) }).toEqual({ step, by: one.name, list: whole });
    }
    const unread = await server.api.conversations('alice', { only_unread: 1 });
    expect(unread.map(lineOf)).toEqual(whole.filter((line) => !line.includes('unread 0')));
  }
});

/** Something happens between alice and somebody; what a client of hers deletes it deletes itself. */
async function act(peer: string, what: number, kept: readonly Kept[]): Promise<void> {
  const { api } = server;
  const where = { uid: 'alice', channel_id: peer, channel_type: 1 };
  if (what < 3) await api.send(peer, 'alice', 'm');
  else if (what === 3) await api.send('alice', peer, 'm');
  else if (what === 4) await api.clearUnread('alice', peer);
  else if (what === 5) await api.post('/conversations/setUnread', { ...where, unread: 2 });
  else {
    await api.post('/conversations/delete', where);
    for (const one of kept) one.list = one.list.filter(({ channel_id: id }) => id !== peer);
  }
}

/** Newest message first, as the whole list has it. */
function merge(kept: readonly Listed[], changes: readonly Listed[]): Listed[] {
  const changed = changes.map((change) => {
    const before = kept.find(({ channel_id: id }) => id === change.channel_id);
    return change.recents.length === 0 && before ? { ...change, recents: before.recents } : change;
  });
  const names = changes.map(({ channel_id: id }) => id);
  const idOf = ({ recents }: Listed) => BigInt(recents[0]?.message_idstr ?? 0);
  return [...changed, ...kept.filter(({ channel_id: id }) => !names.includes(id))].toSorted((a, b) =>
    idOf(a) > idOf(b) ? -1 : 1,
  );
}

function lineOf({ channel_id: id, unread, last_msg_seq: seq, recents, readed_to_msg_seq: read }: Listed): string {
  return `${id} unread ${unread} last ${seq} shown ${recents[0]?.message_seq} read ${read}`;
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}

test.each([1, 2, 3, 4, 5, 6, 7])('pages of %i, up and down, are the whole, and the last one says so', async (limit) => {
  for (let count = 0; count < 6; count++) await server.api.send('alice', 'bob', String(count));
  for (const direction of [1, 0]) {
    const pages: { seqs: number[]; more: number }[] = [];
    for (let start: number | undefined = direction; start !== undefined;) {
      const asked = { start_message_seq: start, limit, pull_mode: direction };
      const { messages, more } = await server.api.page('bob', 'alice', asked);
      const seqs = messages.map(({ message_seq: seq }) => seq);
      pages.push({ seqs, more });
      start = more === 0 ? undefined : direction === 1 ? seqs.at(-1)! + 1 : seqs[0]! - 1;
    }
    const read = pages.flatMap(({ seqs }) => seqs).toSorted((a, b) => a - b);
    expect(read).toEqual([1, 2, 3, 4, 5, 6]);
    expect(pages.length).toBe(Math.ceil(6 / limit));
  }
});

test('a page that begins beyond the last message reads down from the last, and an empty one says no', async () => {
  for (let count = 0; count < 3; count++) await server.api.send('alice', 'bob', String(count));
  const page = async (start: number, direction: number) => {
    const asked = { start_message_seq: start, limit: 2, pull_mode: direction };
    const { messages, more } = await server.api.page('bob', 'alice', asked);
    return [messages.map(({ message_seq: seq }) => seq), more];
  };
  expect(await page(99, 0)).toEqual([[2, 3], 1]);
  expect(await page(99, 1)).toEqual([[], 0]);
  expect(await server.api.page('bob', 'nobody', { limit: 2 })).toEqual({ messages: [], more: 0 });
});
