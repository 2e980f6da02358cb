import { expect } from 'vitest';
import type { ConversationView } from '../../vocabulary/index.ts';
import { isPromised, valueOf } from '../../vocabulary/index.ts';
import type { Bench } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { readUntil, send } from './messages.ts';
import type { Play } from './play.ts';

/** Parts of the conversation list that are asked for. */
export const syncs: ContractGroup = {
  title: 'a sync',
  tests: [
    {
      mistake:
        'A driver that gives the changes alone, that keeps nothing or one list for all users and ways, or that forgets what the user has read.',
      name: 'of what has changed gives the whole list as it is then, by each way and for each user',
      needs: ['syncWays', 'listWays', 'lastMessage', 'markRead'],
      async run(bench) {
        const play = await entered(bench);
        const ways = waysOf(bench, 'changes');
        for (const way of ways) expect(await listOf(play, 'bob', way), way).toEqual([]);
        for (const [message, from, list] of talk) {
          await send(play, { message, from }, bench.way);
          for (const way of ways) await expectList(bench, play, way, list);
        }
        await play.ok({ op: 'mark-read', user: 'bob', peer: 'alice' });
        for (const way of ways) await expectList(bench, play, way, { alice: ['m3', 0], carol: ['m2', 1] });
        for (const way of ways) expect(await listOf(play, 'alice', way), way).toMatchObject([{ with: 'bob' }]);
      },
    },
    {
      mistake: 'A driver that asks for all.',
      name: 'of what is unread gives chats with something unread alone',
      needs: ['syncWays', 'unread', 'markRead', 'lastMessage'],
      async run(bench) {
        const play = await entered(bench);
        for (const [message, from] of talk) await send(play, { message, from }, bench.way);
        const ways = waysOf(bench, 'unread');
        for (const way of ways) await expectList(bench, play, way, { alice: ['m3', 2], carol: ['m2', 1] });
        await play.ok({ op: 'mark-read', user: 'bob', peer: 'alice' });
        for (const way of ways) await expectList(bench, play, way, { carol: ['m2', 1] });
      },
    },
  ],
};

/** What bob's list is like: by the other user, the newest message and how many are unread. */
type List = Readonly<Record<string, readonly [last: string, unread: number]>>;

/** Messages to bob, one after the other, and what his list is like then. */
const talk: readonly (readonly [message: string, from: string, list: List])[] = [
  ['m1', 'alice', { alice: ['m1', 1] }],
  ['m2', 'carol', { alice: ['m1', 1], carol: ['m2', 1] }],
  ['m3', 'alice', { alice: ['m3', 2], carol: ['m2', 1] }],
];

async function entered(bench: Bench): Promise<Play> {
  const play = bench.play();
  await bench.enter(play, 'alice.1', 'carol.1', 'bob.1');
  return play;
}

function waysOf(bench: Bench, kind: 'changes' | 'unread'): string[] {
  const ways = Object.entries(valueOf(bench.capabilities, 'syncWays') ?? {});
  return ways.flatMap(([way, each]) => (each === kind ? [way] : []));
}

async function listOf(play: Play, user: string, way: string): Promise<ConversationView[]> {
  return (await play.gives('conversations', { op: 'sync-conversations', user, way })).conversations;
}

async function expectList(bench: Bench, play: Play, way: string, list: List): Promise<void> {
  const counted = isPromised(bench.capabilities, 'unread');
  const expected = Object.entries(list).map(([peer, [last, unread]]) => [peer, last, counted ? unread : undefined]);
  const look = async () =>
    (await listOf(play, 'bob', way))
      .map((each) => [each.with, each.last?.message, counted ? each.unread : undefined])
      .sort(([a], [b]) => String(a).localeCompare(String(b)));
  const seen = await readUntil(play, look, (got) => JSON.stringify(got) === JSON.stringify(expected));
  expect(seen, way).toEqual(expected);
}
