import { expect } from 'vitest';
import type { DriverOp } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import type { ContractGroup } from './contract-test.ts';

/** Ops that only this kind of server knows. */
export const dialects: ContractGroup = {
  title: 'a dialect',
  tests: [
    {
      mistake: 'A driver that declares what it does not know.',
      name: 'has a sentence for each op that the capabilities name',
      needs: ['dialect'],
      async run({ capabilities, target: { driver } }) {
        for (const name of Object.keys(valueOf(capabilities, 'dialect') ?? {}))
          expect(driver.dialect?.[name], name).toMatch(/\w.*\.$/);
      },
    },
    {
      mistake: 'A driver that throws at what it does not know, or sends it to the server.',
      name: 'refuses an op that it does not know, and one with arguments that it does not take',
      async run(bench) {
        const play = bench.play();
        const [name = 'none:such'] = Object.keys(valueOf(bench.capabilities, 'dialect') ?? {});
        const bad: DriverOp = { op: 'dialect', name, users: ['alice', 'bob'], args: { nonsense: 'x' } };
        for (const op of [bad, { ...bad, name: 'none:such' }])
          expect(await play.perform(op)).toMatchObject({ is: 'refused', by: 'network' });
      },
    },
  ],
};
