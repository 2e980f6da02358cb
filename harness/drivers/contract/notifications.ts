import { expect } from 'vitest';
import { contentOf } from '../../vocabulary/index.ts';
import type { ContractGroup } from './contract-test.ts';
import { sendOp, shortText } from './messages.ts';
import { holds } from './play.ts';

/** What a back end is told. */
export const notifications: ContractGroup = {
  title: 'a notification',
  tests: [
    {
      mistake: 'A driver that mixes up who, with whom and what, or begins to listen too late.',
      name: 'of a message that was stored is observed, with its name, sender, peer and content',
      needs: ['webhooks'],
      async run(bench) {
        if (bench.target.endpoints['webhooks'] === undefined) bench.skip('the target has no listener for webhooks');
        const play = bench.play();
        await bench.enter(play, 'alice.1');
        const bytes = shortText(play, 'm1', 'how are you?');
        await play.ok(sendOp({ message: 'm1' }, bench.way), bytes);
        await holds('the back end is told', () => play.notified.length > 0, play.timeoutMs);
        expect(play.notified[0]).toMatchObject({
          with: 'bob',
          message: { message: 'm1', from: 'alice', content: contentOf(bytes) },
        });
      },
    },
  ],
};
