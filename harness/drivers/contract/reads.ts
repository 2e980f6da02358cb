import { expect } from 'vitest';
import type { DriverOp, MessageView } from '../../vocabulary/index.ts';
import { contentOf, valueOf } from '../../vocabulary/index.ts';
import type { Bench } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { read, readsOf, readUntil, send, shortText } from './messages.ts';
import type { Play } from './play.ts';

/** Requests: whatever the capabilities declare is answered. */
export const reads: ContractGroup = {
  title: 'a request',
  tests: [
    {
      mistake:
        'A driver that needs a session or a register before a send, or that takes "is there already" for a failure.',
      name: 'to register is ok, and ok again',
      needs: ['register'],
      async run(bench) {
        const play = bench.play();
        for (const _ of [1, 2]) await play.ok({ op: 'register', user: 'alice' });
      },
    },
    {
      mistake: 'A driver that takes "there is no such chat" for a refusal, or gives another kind of result.',
      name: 'for messages is answered with none where there are none, by each way',
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1');
        for (const op of readsOf(bench, 'alice', 'bob', ['m1']))
          expect(await read(play, op), JSON.stringify(op)).toEqual([]);
      },
    },
    {
      mistake: 'A driver that reads one page, from the wrong end, in the wrong order, or in the name of another user.',
      name: 'for messages is answered with all of them, in order, for both users, by each way',
      async run(bench) {
        const play = await talked(bench);
        for (const [user, peer] of pairs)
          for (const op of readsOf(bench, user, peer, ['m1', 'm2'])) {
            const messages = await readUntil(
              play,
              () => read(play, op),
              ({ length }) => length >= 2,
            );
            expect(op.op === 'look-up' ? sorted(messages) : messages, JSON.stringify(op)).toMatchObject([
              { message: 'm1', from: 'alice', content: contentOf(shortText(play, 'm1')) },
              { message: 'm2', from: 'bob', content: contentOf(shortText(play, 'm2')) },
            ]);
          }
      },
    },
    {
      mistake: 'A driver that gives the whole chat, or that fails where one of those that are looked for is not there.',
      name: 'for single messages is answered with those that there are, and no other',
      needs: ['lookUpWays'],
      async run(bench) {
        const play = await talked(bench);
        for (const way of valueOf(bench.capabilities, 'lookUpWays') ?? []) {
          const op: DriverOp = { op: 'look-up', user: 'bob', peer: 'alice', messages: ['m2', 'm9'], way };
          const found = await readUntil(
            play,
            () => read(play, op),
            ({ length }) => length > 0,
          );
          expect(found, way).toMatchObject([{ message: 'm2' }]);
        }
      },
    },
    {
      mistake: 'A driver that leaves out chats, or names the sender where the other one of the chat is asked for.',
      name: 'for an archive is answered with all chats of the user, each message with the other one of its chat',
      needs: ['archiveWays'],
      async run(bench) {
        const play = await talked(bench);
        await send(play, { message: 'm3', to: 'carol' }, bench.way);
        for (const way of valueOf(bench.capabilities, 'archiveWays') ?? []) {
          const look = () => read(play, { op: 'read-archive', user: 'alice', way });
          expect(await readUntil(play, look, ({ length }) => length >= 3), way).toMatchObject([
            { message: 'm1', with: 'bob', from: 'alice' },
            { message: 'm2', with: 'bob', from: 'bob' },
            { message: 'm3', with: 'carol', from: 'alice' },
          ]);
        }
      },
    },
    {
      mistake: 'A driver that asks for one page, or shows the first message of an entry as its newest.',
      name: 'for conversations is answered with one entry for each chat, and its newest message where that is shown',
      needs: ['listWays'],
      async run(bench) {
        const play = await talked(bench);
        for (const way of valueOf(bench.capabilities, 'listWays') ?? []) {
          expect(await listOf(play, 'carol', way), way).toEqual([]);
          for (const [user, peer] of pairs) {
            const look = () => listOf(play, user, way);
            const list = await readUntil(play, look, ([first]) => first?.last?.message === 'm2');
            expect(list, way).toMatchObject([{ with: peer }]);
            if (valueOf(bench.capabilities, 'lastMessage'))
              expect(list[0]?.last).toMatchObject({
                message: 'm2',
                from: 'bob',
                content: contentOf(shortText(play, 'm2')),
              });
          }
        }
      },
    },
    {
      mistake:
        'A driver that marks nothing, another chat, or the chat of the other user; that shows unread where it is counted.',
      name: 'to mark as read is ok, on an empty chat too, and takes effect where unread messages are counted',
      needs: ['markRead'],
      async run(bench) {
        const play = await talked(bench);
        await play.ok({ op: 'mark-read', user: 'carol', peer: 'alice' });
        await expectUnread(bench, play, 'bob', 1);
        await play.ok({ op: 'mark-read', user: 'bob', peer: 'alice' });
        await expectUnread(bench, play, 'bob', 0);
        await expectUnread(bench, play, 'alice', 1);
      },
    },
    {
      mistake: "A driver that asks for the position of the peer, or gives an id that the user's history does not show.",
      name: 'for the read position is answered: none at first, then the id of the newest message that was marked',
      needs: ['readPosition', 'markRead', 'historyWays'],
      async run(bench) {
        const play = await talked(bench);
        const asked: DriverOp = { op: 'read-position', user: 'bob', peer: 'alice' };
        expect(await play.gives('read-position', asked)).toEqual({ gave: 'read-position' });
        await play.ok({ op: 'mark-read', user: 'bob', peer: 'alice' });
        const [history] = readsOf(bench, 'bob', 'alice', ['m1']);
        const newest = (await read(play, history!)).at(-1);
        expect(newest).toMatchObject({ message: 'm2', serverId: expect.any(String) as string });
        expect(await play.gives('read-position', asked)).toMatchObject({ upTo: newest?.serverId });
        const other = await play.gives('read-position', { ...asked, user: 'alice', peer: 'bob' });
        expect(other.upTo).toBeUndefined();
      },
    },
    {
      mistake: 'A driver that says the same of every pair of users.',
      name: 'whether a channel exists is answered: not before the first message, and then for both',
      needs: ['inspectChannel'],
      async run(bench) {
        const play = await talked(bench);
        const ask = async (user: string, peer: string) =>
          (await play.gives('channel', { op: 'inspect-channel', user, peer })).exists;
        expect(await ask('alice', 'carol')).toBe(false);
        for (const [user, peer] of pairs) expect(await readUntil(play, () => ask(user, peer), Boolean)).toBe(true);
      },
    },
    {
      mistake: 'A driver that invents capabilities, or does not find what the server has.',
      name: 'what the server offers is answered with names of capabilities, and nothing that it promises is missing',
      async run(bench) {
        const play = bench.play();
        const { offers } = await play.gives('offers', { op: 'ask-offers', user: 'alice' });
        for (const { capability } of offers) expect(Object.keys(bench.capabilities)).toContain(capability);
        const promised = Object.entries(bench.capabilities).flatMap(([name, it]) => ('value' in it ? [name] : []));
        const missing = offers.filter(({ capability, offered }) => !offered && promised.includes(capability));
        expect(missing).toEqual([]);
      },
    },
  ],
};

const pairs = [
  ['alice', 'bob'],
  ['bob', 'alice'],
] as const;

/** A play in which alice has written m1 to bob, and he m2 to her. */
async function talked(bench: Bench): Promise<Play> {
  const play = bench.play();
  await bench.enter(play, 'alice.1', 'bob.1');
  await send(play, { message: 'm1' }, bench.way);
  if (valueOf(bench.capabilities, 'push')) await play.untilPushed('bob.1', 'm1');
  await send(play, { message: 'm2', from: 'bob', to: 'alice' }, bench.way);
  if (valueOf(bench.capabilities, 'push')) await play.untilPushed('alice.1', 'm2');
  return play;
}

async function listOf(play: Play, user: string, way: string) {
  return (await play.gives('conversations', { op: 'list-conversations', user, way })).conversations;
}

/** Where unread messages are counted; what an own send does to the messages before it may be anything. */
async function expectUnread(bench: Bench, play: Play, user: string, count: number): Promise<void> {
  if (!valueOf(bench.capabilities, 'unread')) return;
  if (count > 0 && valueOf(bench.capabilities, 'unreadAfterOwnSend') !== 'kept') return;
  for (const way of valueOf(bench.capabilities, 'listWays') ?? []) {
    const look = async () => (await listOf(play, user, way))[0]?.unread;
    expect(await readUntil(play, look, (unread) => unread === count), way).toBe(count);
  }
}

function sorted(messages: readonly MessageView[]): MessageView[] {
  return [...messages].sort((a, b) => (a.message ?? '').localeCompare(b.message ?? ''));
}
