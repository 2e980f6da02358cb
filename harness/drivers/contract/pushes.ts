import { expect } from 'vitest';
import { contentOf } from '../../vocabulary/index.ts';
import type { Way } from './bench.ts';
import type { ContractGroup, ContractTest } from './contract-test.ts';
import { flush, isFlush, send, sendOp, shortText } from './messages.ts';
import type { Play, Push } from './play.ts';

/** What sessions are pushed. */
export const pushes: ContractGroup = {
  title: 'a push',
  tests: [
    pushedOnce('session', 'sessionSend'),
    pushedOnce('api', 'apiSend'),
    {
      mistake: 'A driver that gives what comes to the session of the same user, or to the one that was opened last.',
      name: 'is observed by each session of the receiver, under its own name',
      needs: ['push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1', 'carol.1', 'bob.2');
        await send(play, { message: 'm1' }, bench.way);
        for (const session of ['bob.1', 'bob.2']) await play.untilPushed(session, 'm1');
        for (const session of ['bob.1', 'bob.2', 'carol.1']) await flush(bench, play, session);
        expect(told(play, 'bob.1')).toEqual(['m1']);
        expect(told(play, 'bob.2')).toEqual(['m1']);
        expect(told(play, 'carol.1')).toEqual([]);
      },
    },
    {
      mistake: 'A driver that names the sender as the other one of the chat, where that is the user himself.',
      name: 'that tells the sender of his own message names the receiver as the other one',
      needs: ['push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1', 'alice.2');
        await send(play, { message: 'm1' }, bench.way);
        await play.untilPushed('bob.1', 'm1');
        await flush(bench, play, 'alice.2', { peer: 'bob' });
        for (const push of play.pushes('alice.2').filter(({ message }) => message.message === 'm1'))
          expect(push).toMatchObject({ with: 'bob', message: { from: 'alice' } });
      },
    },
    {
      mistake: 'A driver that tells pushes apart by their sender, or shows them in another order than they came.',
      name: 'of each message comes in the order in which they were accepted',
      needs: ['pushOrder'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        const names = Array.from({ length: 10 }, (_, i) => `m${i}`);
        for (const message of names) await send(play, { message }, bench.way);
        await play.untilPushed('bob.1', names.at(-1)!);
        expect(play.pushed('bob.1')).toEqual(names);
      },
    },
    {
      mistake:
        'A driver that loses what comes before the answer to its login, or whose logout is over before the server knows.',
      name: 'of what was sent since the logout comes at the next login, once',
      needs: ['offlinePush'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        await play.ok({ op: 'logout', session: 'bob.1' });
        await send(play, { message: 'm1' }, bench.way);
        expect(play.pushed('bob.1')).toEqual([]);
        await bench.enter(play, 'bob.2');
        await play.untilPushed('bob.2', 'm1');
        await flush(bench, play, 'bob.2');
        expect(told(play, 'bob.2')).toEqual(['m1']);
        expect(told(play, 'bob.1')).toEqual([]);
      },
    },
  ],
};

function pushedOnce(way: Way, capability: 'sessionSend' | 'apiSend'): ContractTest {
  return {
    mistake:
      'A driver that observes a push twice, of its own accord or as two things, or that mixes up who, with whom and what.',
    name: `of a message sent by ${way === 'api' ? 'the API' : 'a session'} is observed once, with its name, sender, peer and content`,
    needs: ['push', capability],
    async run(bench) {
      const play = bench.play();
      await bench.enter(play, 'alice.1', 'bob.1');
      const bytes = shortText(play, 'm1', 'how are you?');
      await play.ok(sendOp({ message: 'm1' }, way), bytes);
      await play.untilPushed('bob.1', 'm1');
      await flush(bench, play, 'bob.1');
      const expected: Push = {
        see: 'push',
        with: 'alice',
        message: { message: 'm1', from: 'alice', content: contentOf(bytes) },
      };
      expect(play.observed('bob.1').filter((each) => each.see !== 'push' || !isFlush(each.message.message))).toEqual([
        expect.objectContaining({ ...expected, message: expect.objectContaining(expected.message) as object }),
      ]);
    },
  };
}

/** What a session was pushed, without what only proved that nothing more comes. */
function told(play: Play, session: string): (string | undefined)[] {
  return play.pushed(session).filter((message) => !isFlush(message));
}
