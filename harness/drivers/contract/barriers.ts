import { expect } from 'vitest';
import { valueOf } from '../../vocabulary/index.ts';
import type { Bench } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { flush, isFlush, send } from './messages.ts';
import { holds, type Play, watched } from './play.ts';
import type { Proxy } from './proxy.ts';

/** What proves that nothing more comes. */
export const barriers: ContractGroup = {
  title: 'a barrier',
  tests: [
    {
      mistake:
        'A driver that answers by itself, by another stream, or before it has told what came earlier on the same one.',
      name: 'does not hold before what the server had written is observed',
      needs: ['barrier', 'push'],
      async run(bench) {
        if (valueOf(bench.capabilities, 'barrier') === 'ordered-stream') await askedOnTheStream(bench);
        else await sentAfterwards(bench);
      },
    },
    {
      mistake: 'A driver that tells of a message some time after it came.',
      name: 'that held is followed by nothing that was sent before',
      needs: ['barrier', 'push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        for (const message of ['m1', 'm2', 'm3']) await send(play, { message }, bench.way);
        await flush(bench, play, 'bob.1');
        const atBarrier = told(play);
        await flush(bench, play, 'bob.1');
        expect(atBarrier).toEqual(['m1', 'm2', 'm3']);
        expect(told(play)).toEqual(atBarrier);
      },
    },
  ],
};

/** The server's answer is held back behind a push: the barrier must wait for both. */
async function askedOnTheStream(bench: Bench): Promise<void> {
  const { bob, alice, stream } = await apart(bench);
  stream.stallAnswers();
  await send(alice, { message: 'm1' }, bench.way);
  await grows(stream, 0, bob.timeoutMs);
  const withPush = stream.heldBytes;
  if (!bob.client.barrier) throw new Error('the capability barrier is ordered-stream, and the driver has no barrier()');
  const barrier = watched(
    bob.client.barrier('bob.1', { timeoutMs: bob.timeoutMs }).then((outcome) => ({ outcome, pushed: told(bob) })),
  );
  await grows(stream, withPush, bob.timeoutMs);
  // One more exchange with the server, so that an answer that took another way has surely come.
  await send(alice, { message: 'm2', to: 'carol' }, bench.way);
  expect(barrier.over, 'the barrier held while the push was still under way').toBe(false);
  expect(told(bob)).toEqual(['m0']);
  stream.resume();
  expect(await barrier.work).toMatchObject({ outcome: { is: 'ok' }, pushed: ['m0', 'm1'] });
}

/** A push is held back, and the message that proves that it has come is sent: the one must not overtake the other. */
async function sentAfterwards(bench: Bench): Promise<void> {
  const { bob, alice, stream } = await apart(bench);
  stream.stallAnswers();
  await send(alice, { message: 'm1' }, bench.way);
  await grows(stream, 0, bob.timeoutMs);
  const withPush = stream.heldBytes;
  const barrier = watched(flush(bench, bob, 'bob.1', { by: alice }));
  await grows(stream, withPush, bob.timeoutMs);
  expect(barrier.over, 'the barrier held while the push was still under way').toBe(false);
  stream.resume();
  await barrier.work;
  const pushed = bob.pushed('bob.1');
  expect(pushed.map((message) => (isFlush(message) ? 'last' : message))).toEqual(['m0', 'm1', 'last']);
}

/** Bob behind a proxy, alice not, in one world; she has written to him. */
async function apart(bench: Bench): Promise<{ bob: Play; alice: Play; stream: Proxy }> {
  const world = bench.freshWorld();
  const proxied = await bench.proxied();
  const bob = bench.play({ world, endpoints: proxied.endpoints });
  const alice = bench.play({ world });
  await bench.enter(bob, 'bob.1');
  await bench.enter(alice, 'alice.1');
  await send(alice, { message: 'm0' }, bench.way);
  await bob.untilPushed('bob.1', 'm0');
  return { bob, alice, stream: proxied.streams };
}

function grows(stream: Proxy, from: number, timeoutMs: number): Promise<void> {
  return holds('the server writes to the session that is held back', () => stream.heldBytes > from, timeoutMs);
}

function told(play: Play): (string | undefined)[] {
  return play.pushed('bob.1').filter((message) => !isFlush(message));
}
