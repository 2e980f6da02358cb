import { expect } from 'vitest';
import type { ContractGroup } from './contract-test.ts';
import { send } from './messages.ts';

/** What comes that the driver does not know. */
export const frames: ContractGroup = {
  title: 'an unknown frame',
  tests: [
    {
      mistake: 'A driver that passes it over in silence, or that throws where nobody catches it.',
      name: 'is observed as garbage by its session, and the driver goes on',
      needs: ['push'],
      async run(bench) {
        const { unknownFrame } = bench;
        const { unknownFrameKeepsSession = true } = bench.options;
        const { endpoints, streams } = await bench.proxied();
        const play = bench.play({ endpoints });
        await bench.enter(play, 'alice.1', 'bob.1');
        streams.inject(unknownFrame);
        await play.untilSeen('bob.1', 'garbage');
        if (!unknownFrameKeepsSession) {
          await play.untilSeen('bob.1', 'closed');
          await bench.enter(play, 'bob.1');
        }
        await send(play, { message: 'm1' }, bench.way);
        await play.untilPushed('bob.1', 'm1');
        const others = play.seen.filter(({ observation: { see } }) => see !== 'push');
        const expected = [{ session: 'bob.1', observation: { see: 'garbage' } }];
        if (!unknownFrameKeepsSession) expected.push({ session: 'bob.1', observation: { see: 'closed' } });
        expect(others).toMatchObject(expected);
      },
    },
    {
      mistake: 'A driver that loses the answers that come after it.',
      name: 'that comes before an answer does not hide the answer',
      needs: ['sessionSend'],
      async run(bench) {
        if (bench.options.unknownFrameKeepsSession === false) bench.skip('such a frame ends the session');
        const { endpoints, streams } = await bench.proxied();
        const play = bench.play({ endpoints });
        await bench.enter(play, 'bob.1', 'alice.1');
        streams.inject(bench.unknownFrame);
        await send(play, { message: 'm1' }, 'session');
        expect(play.observed('alice.1')).toMatchObject([{ see: 'garbage' }]);
      },
    },
  ],
};
