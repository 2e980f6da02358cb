import { expect } from 'vitest';
import { isPromised, valueOf } from '../../vocabulary/index.ts';
import type { OpOf } from '../../vocabulary/index.ts';
import type { Bench, Way } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { flush, read, readsOf, send, sendOp, shortText } from './messages.ts';
import { holds, type Play } from './play.ts';

/** Ops that are done otherwise than by default, where the server offers that. */
export const optionsOfOps: ContractGroup = {
  title: 'an option',
  tests: [
    {
      mistake: 'A driver that logs in with the right token all the same, or takes no answer for a yes.',
      name: 'to log in with a wrong token is refused by the server',
      needs: ['tokens'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1');
        const login: OpOf<'login'> = { op: 'login', session: 'alice.2', user: 'alice', token: 'wrong' };
        expect(await play.perform(login)).toMatchObject({ is: 'refused', by: 'server' });
        expect(
          await play.perform(sendOp({ message: 'm1' }, 'session'), { bytes: shortText(play, 'm1') }),
        ).toMatchObject({ is: 'ok' });
      },
    },
    {
      mistake: "A driver that names each session's device after the session.",
      name: 'to log in as the device of another session ends that one',
      needs: ['sameDevice'],
      async run(bench) {
        if (!isPromised(bench.capabilities, 'sameDevice')) bench.skip('that is not promised');
        const play = bench.play();
        await bench.enter(play, 'bob.1');
        for (const session of ['alice.1', 'alice.2'])
          await bench.login(play, { op: 'login', session, user: 'alice', device: 'phone' });
        await play.untilSeen('alice.1', 'closed');
        await send(play, { message: 'm1', from: 'bob', to: 'alice' }, bench.way);
        await play.untilPushed('alice.2', 'm1');
      },
    },
    {
      mistake: 'A driver that acknowledges all the same, or shows a second push as nothing.',
      name: 'to acknowledge nothing brings the push again, and to acknowledge brings it once',
      needs: ['repush', 'push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        await bench.login(play, { op: 'login', session: 'bob.2', user: 'bob', acks: false });
        await send(play, { message: 'm1' }, bench.way);
        const timerMs = valueOf(bench.capabilities, 'timers')?.['re-push'] ?? 0;
        const again = () => countOf(play, 'bob.2', 'm1') > 1;
        await holds('bob.2 is pushed m1 again', again, timerMs + bench.timeoutMs);
        expect(countOf(play, 'bob.1', 'm1')).toBe(1);
      },
    },
    {
      mistake: 'A driver that sends it to be stored, or gives it a place.',
      name: 'not to store a message has it pushed, and no way of reading shows it',
      needs: ['transient', 'push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        await send(play, { message: 'kept' }, bench.way);
        for (const way of bench.ways) await expectTransient(bench, play, way);
      },
    },
    {
      mistake: 'A driver that blocks the wrong way round, or not at all.',
      name: 'to block a user has the server refuse what he sends, until he is let again',
      needs: ['block'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        await play.ok({ op: 'block', user: 'bob', peer: 'alice' });
        for (const way of valueOf(bench.capabilities, 'block') ?? []) {
          const message = `blocked-${way}`;
          const outcome = await play.perform(sendOp({ message }, way), { bytes: shortText(play, message) });
          expect(outcome).toMatchObject({ is: 'refused', by: 'server' });
        }
        const back = { message: 'back', from: 'bob', to: 'alice' };
        if (valueOf(bench.capabilities, 'blocksBoth')) {
          const outcome = await play.perform(sendOp(back, 'session'), { bytes: shortText(play, 'back') });
          expect(outcome).toMatchObject({ is: 'refused', by: 'server' });
        } else await send(play, back, 'session');
        await play.ok({ op: 'unblock', user: 'bob', peer: 'alice' });
        await send(play, { message: 'again' }, 'session');
      },
    },
    {
      mistake: 'A driver that has one way of sending, whatever it is told.',
      name: 'to send by each way of the API has it pushed',
      needs: ['apiWays', 'push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'bob.1');
        for (const way of valueOf(bench.capabilities, 'apiWays') ?? []) {
          const used = play.used.length;
          await play.gives('ack', { ...sendOp({ message: way }, 'api'), way }, shortText(play, way));
          await play.untilPushed('bob.1', way);
          expect(countOf(play, 'bob.1', way)).toBe(1);
          expect(play.used.length).toBeGreaterThan(used);
        }
      },
    },
  ],
};

async function expectTransient(bench: Bench, play: Play, way: Way): Promise<void> {
  const message = `gone-${way}`;
  const sent = await play.gives('ack', { ...sendOp({ message }, way), stored: false }, shortText(play, message));
  expect(sent.position).toBeUndefined();
  await play.untilPushed('bob.1', message);
  await flush(bench, play, 'bob.1');
  for (const op of readsOf(bench, 'bob', 'alice', [message]))
    expect((await read(play, op)).map((each) => each.message)).not.toContain(message);
}

function countOf(play: Play, session: string, message: string): number {
  return play.pushed(session).filter((each) => each === message).length;
}
