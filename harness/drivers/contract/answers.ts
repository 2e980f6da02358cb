import { expect } from 'vitest';
import type { Bench } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';

/** What is answered that the driver does not know. */
export const answers: ContractGroup = {
  title: 'an unknown answer',
  tests: [
    {
      mistake: 'A driver that takes it for a yes, that keeps it for itself, or that throws.',
      name: 'to a request is observed as garbage, nobody knows how the op ended, and the driver goes on',
      async run(bench: Bench) {
        const { unknownAnswer } = bench.options;
        if (!unknownAnswer) bench.skip('the option unknownAnswer names none');
        const { endpoints, requests } = await bench.proxied();
        const play = bench.play({ endpoints });
        const read = bench.someRead('alice', 'bob');
        await play.ok(read);
        requests.answerInstead(unknownAnswer);
        expect(await play.perform(read)).toMatchObject({ is: 'unknown' });
        await play.ok(read);
        expect(play.seen).toMatchObject([{ observation: { see: 'garbage' } }]);
      },
    },
  ],
};
