import { expect } from 'vitest';
import { contentOf } from '../../vocabulary/index.ts';
import type { Bench } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { flush, isFlush, read, readsOf, readUntil, send, sendOp, shortText } from './messages.ts';
import type { Play } from './play.ts';

/** Plays that run at once. */
export const worlds: ContractGroup = {
  title: 'a play',
  tests: [
    {
      mistake: 'A driver that keeps sessions, names or answers outside of the play, by local names.',
      name: 'observes and reads nothing of another one with the same local names',
      needs: ['push'],
      async run(bench) {
        const plays = [bench.play(), bench.play()];
        await Promise.all(plays.map((play, index) => converse(bench, play, `in world ${index}`)));
        await Promise.all(plays.map((play, index) => expectOwn(bench, play, `in world ${index}`)));
      },
    },
    {
      mistake: 'A driver whose plays share a connection, or whose `close` ends them all.',
      name: 'goes on when another one is closed',
      needs: ['push'],
      async run(bench) {
        const [ended, other] = [bench.play(), bench.play()];
        await Promise.all([bench.enter(ended, 'alice.1', 'bob.1'), bench.enter(other, 'alice.1', 'bob.1')]);
        await ended.client.close();
        await send(other, { message: 'm1' }, bench.way);
        await other.untilPushed('bob.1', 'm1');
        await other.ok(bench.someRead('bob', 'alice'));
        expect(other.seen.filter(({ observation }) => observation.see === 'closed')).toEqual([]);
      },
    },
  ],
};

async function converse(bench: Bench, play: Play, text: string): Promise<void> {
  await bench.enter(play, 'alice.1', 'bob.1');
  await play.ok(sendOp({ message: 'm1' }, bench.way), shortText(play, 'm1', text));
  await play.untilPushed('bob.1', 'm1');
  await flush(bench, play, 'bob.1');
}

/** All that is seen in a play is its one message, and what proved that nothing more comes. */
async function expectOwn(bench: Bench, play: Play, text: string): Promise<void> {
  const own = { from: 'alice', content: contentOf(shortText(play, 'm1', text)) };
  const pushed = play.pushes('bob.1').filter(({ message }) => !isFlush(message.message));
  expect(pushed).toMatchObject([{ with: 'alice', message: own }]);
  expect(play.pushes('alice.1').filter(({ message }) => message.from !== 'alice')).toEqual([]);
  for (const op of readsOf(bench, 'bob', 'alice', ['m1'])) {
    const look = async () => (await read(play, op)).filter(({ message }) => !isFlush(message));
    expect(await readUntil(play, look, (messages) => messages.length > 0)).toMatchObject([own]);
  }
}
