import { RED_DOT } from '../../message.ts';
import type { Api } from '../api.ts';
import type { Effect, Scene } from './scene.ts';

/** What faults do to reads of histories and lists, and what there is without them. */
export const readEffects: Record<string, Effect> = {
  'page-skips-one': {
    look: walk,
    right: { up: ['1 2*', '3 4'], down: ['3 4*', '1 2'] },
    broken: { up: ['1 2*', '4'], down: ['3 4*', '1'] },
  },
  'page-repeats-one': {
    look: walk,
    right: { up: ['1 2*', '3 4'], down: ['3 4*', '1 2'] },
    broken: { up: ['1 2*', '2 3 4'], down: ['3 4*', '1 2 3'] },
  },
  'page-always-says-more': {
    look: walk,
    right: { up: ['1 2*', '3 4'], down: ['3 4*', '1 2'] },
    broken: { up: ['1 2*', '3 4*'], down: ['3 4*', '1 2*'] },
  },
  'page-full-says-more': {
    async look(scene) {
      const whole = await walk(scene);
      return [whole, await page(scene.server.api, { start_message_seq: 1, limit: 5, pull_mode: 1 })];
    },
    right: [{ up: ['1 2*', '3 4'], down: ['3 4*', '1 2'] }, '1 2 3 4'],
    broken: [{ up: ['1 2*', '3 4*'], down: ['3 4*', '1 2*'] }, '1 2 3 4'],
  },
  'page-never-says-more': {
    look: walk,
    right: { up: ['1 2*', '3 4'], down: ['3 4*', '1 2'] },
    broken: { up: ['1 2', '3 4'], down: ['3 4', '1 2'] },
  },
  'flags-lost-on-first-row': {
    async look({ server: { api }, alice }) {
      for (const text of ['1', '2', '3']) await alice.send('bob', text, { flags: text === '2' ? 0 : RED_DOT });
      return (await api.history('bob', 'alice')).map(({ header }) => header.red_dot);
    },
    right: [1, 0, 1],
    broken: [0, 0, 1],
  },
  'one-way-forgets-the-oldest': {
    async look({ server: { api }, alice }) {
      const both = () =>
        Promise.all([
          page(api, { start_message_seq: 1, limit: 9, pull_mode: 1 }),
          page(api, { start_message_seq: 0, limit: 9, pull_mode: 0 }),
        ]);
      await alice.send('bob', '1');
      const ofOne = await both();
      await alice.send('bob', '2');
      return [ofOne, await both()];
    },
    right: [
      ['1', '1'],
      ['1 2', '1 2'],
    ],
    broken: [
      ['1', '1'],
      ['1 2', '2'],
    ],
  },
  'changes-miss-a-chat': {
    async look({ server: { api }, alice, carol }) {
      await alice.send('bob', 'm');
      const version = await versionOf(api, 'bob');
      await carol.send('bob', 'm');
      return [namesOf(await api.conversations('bob')), namesOf(await api.conversations('bob', { version }))];
    },
    right: [
      ['alice', 'carol'],
      ['alice', 'carol'],
    ],
    broken: [['alice', 'carol'], []],
  },
  'changes-miss-cleared-unread': {
    async look({ server: { api }, alice }) {
      await alice.send('bob', 'm');
      const version = await versionOf(api, 'bob');
      await api.clearUnread('bob', 'alice');
      const lists = [await api.conversations('bob'), await api.conversations('bob', { version })];
      return lists.map((list) => list.map(({ unread }) => unread));
    },
    right: [[0], [0]],
    broken: [[0], [1]],
  },
  'last-message-of-changes-stale': {
    async look({ server: { api }, alice }) {
      for (const text of ['1', '2']) await alice.send('bob', text);
      const ask = { version: 1, msg_count: 1 };
      const lists = [await api.conversations('bob'), await api.conversations('bob', ask)];
      return lists.map(([entry]) => [entry?.last_msg_seq, entry?.recents[0]?.payload]);
    },
    right: [
      [2, '2'],
      [2, '2'],
    ],
    broken: [
      [2, '2'],
      [1, '1'],
    ],
  },
  'unread-only-shows-all': {
    async look({ server: { api }, alice }) {
      await alice.send('bob', 'm');
      const ask = { only_unread: 1 };
      return [namesOf(await api.conversations('alice', ask)), namesOf(await api.conversations('bob', ask))];
    },
    right: [[], ['alice']],
    broken: [['bob'], ['alice']],
  },
  'unread-depends-on-recents': {
    async look({ server: { api }, alice, bob }) {
      await alice.send('bob', 'm');
      await bob.send('alice', 'reply');
      const lists = [await api.conversations('bob', { msg_count: 1 }), await api.conversations('bob')];
      return lists.map(([entry]) => entry?.unread);
    },
    right: [1, 1],
    broken: [0, 1],
  },
  'answer-misshapen': {
    async look({ server: { api }, alice }) {
      for (const text of ['1', '2']) await alice.send('bob', text);
      await alice.send('carol', '1');
      const unread = async (uid: string) =>
        ((await api.post('/conversation/sync', { uid, msg_count: 1 })).json as { unread: unknown }[])[0]?.unread;
      return [await unread('alice'), await unread('bob'), await unread('carol')];
    },
    right: [0, 2, 1],
    broken: [0, '2', 1],
  },
};

/** Four messages, in pages of two, upwards and downwards: what is in each, with a star where it says that there is more. */
async function walk({ server: { api }, alice }: Scene): Promise<object> {
  for (const text of ['1', '2', '3', '4']) await alice.send('bob', text);
  const up = [1, 3].map((start) => page(api, { start_message_seq: start, limit: 2, pull_mode: 1 }));
  const down = [0, 2].map((start) => page(api, { start_message_seq: start, limit: 2, pull_mode: 0 }));
  return { up: await Promise.all(up), down: await Promise.all(down) };
}

async function page(api: Api, asked: object): Promise<string> {
  const { messages, more } = await api.page('bob', 'alice', asked);
  return messages.map(({ payload }) => payload).join(' ') + (more === 1 ? '*' : '');
}

/** The highest version that a user has seen, as raw JSON has it. */
async function versionOf(api: Api, uid: string): Promise<number> {
  return Math.max(...(await api.conversations(uid)).map(({ version }) => version));
}

function namesOf(list: readonly { readonly channel_id: string }[]): string[] {
  return list.map(({ channel_id: id }) => id).toSorted();
}
