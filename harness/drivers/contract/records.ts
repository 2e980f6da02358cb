import { expect } from 'vitest';
import type { MessageView } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import type { Bench } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { read, readsOf, readUntil, send, sendOp } from './messages.ts';
import type { Play } from './play.ts';

const textCharsMax = 2_000;

/** What is kept of a play: its transcript, and where the server's order puts messages. */
export const records: ContractGroup = {
  title: 'a record',
  tests: [
    {
      mistake: 'A driver that keeps no transcript of one of its sides, or does not mark off what is too long for one.',
      name: 'has lines out and in for each lane, none of them too long',
      async run(bench) {
        const play = await lived(bench, bench.play());
        // What a back end is told comes unasked.
        const lanes = [...new Set(play.lines.map(({ lane }) => lane))].filter((lane) => lane !== 'webhook');
        expect(lanes).toEqual(expect.arrayContaining(['alice.1', 'bob.1']));
        for (const lane of lanes) {
          const dirs = new Set(play.lines.filter((line) => line.lane === lane).map(({ dir }) => dir));
          expect([...dirs], lane).toEqual(expect.arrayContaining(['out', 'in']));
        }
        expect(Math.max(...play.lines.map(({ text }) => text.length))).toBeLessThanOrEqual(textCharsMax);
      },
    },
    {
      mistake: 'A driver that writes down the login as it was sent, or that repeats it in the detail of an outcome.',
      name: 'contains no secret, in no line, observation or outcome',
      async run(bench) {
        const { refusal } = bench;
        const world = bench.freshWorld();
        const play = await lived(bench, bench.play({ world }));
        const again = bench.freshWorld();
        await refusal.prepare?.(bench.target.endpoints, again);
        const other = bench.play({ world: again });
        for (const each of refusal.before) await other.ok(each);
        const outcome = await other.perform(refusal.op, refusal.bytes ? { bytes: refusal.bytes } : {});
        const kept = [play, other].flatMap(({ lines, seen }) => [...lines, ...seen]);
        const text = JSON.stringify([...kept, outcome]);
        const secrets = [world, again].flatMap((each) =>
          ['alice', 'bob', 'carol'].flatMap((user) => bench.options.secrets?.(each, user) ?? []),
        );
        for (const secret of secrets) expect(text.includes(secret), `the secret ${secret} is on record`).toBe(false);
      },
    },
    {
      mistake: 'A driver that numbers messages by itself, or takes the order of what it read for that of the server.',
      name: 'tells which message is right before which, by each way of reading, where the server leaves no gap',
      needs: ['gapless', 'historyWays'],
      async run(bench) {
        const { play, acks } = await three(bench);
        for (const op of readsOf(bench, 'bob', 'alice', ['m1', 'm2', 'm3'])) {
          const messages = await readUntil(
            play,
            () => read(play, op),
            ({ length }) => length >= 3,
          );
          const positions = [...messages].sort((a, b) => Number(after(a, b)) - Number(after(b, a))).map(positionOf);
          expect(
            positions.map(({ after: before }) => before),
            JSON.stringify(op),
          ).toEqual([null, positions[0]!.key, positions[1]!.key]);
          for (const [index, key] of acks.entries()) if (key !== undefined) expect(positions[index]?.key).toBe(key);
        }
        for (const { message } of play.pushes('bob.1'))
          if (message.position) expect(message.position.after).not.toBeUndefined();
      },
    },
    {
      mistake: 'A driver that tells what is right before a message where the server does not say.',
      name: 'does not tell which message is right before which where the server may leave gaps',
      async run(bench) {
        if (valueOf(bench.capabilities, 'gapless')) bench.skip('the server leaves no gap');
        const { play } = await three(bench);
        for (const op of readsOf(bench, 'bob', 'alice', ['m1', 'm2', 'm3']))
          for (const { position } of await read(play, op)) expect(position?.after, JSON.stringify(op)).toBeUndefined();
        for (const { message } of play.pushes('bob.1')) expect(message.position?.after).toBeUndefined();
      },
    },
  ],
};

/** A bit of everything. */
async function lived(bench: Bench, play: Play): Promise<Play> {
  await bench.enter(play, 'alice.1', 'bob.1');
  for (const way of bench.ways) await send(play, { message: way }, way);
  const large = new TextEncoder().encode(`${play.world.token('large')} ${'long '.repeat(5_000)}`);
  await play.ok(sendOp({ message: 'large' }, bench.way), large);
  for (const op of readsOf(bench, 'carol', 'alice', ['large'])) await play.ok(op);
  for (const op of readsOf(bench, 'bob', 'alice', ['large'])) await play.ok(op);
  await play.ok({ op: 'ask-offers', user: 'bob' });
  await play.ok({ op: 'logout', session: 'bob.1' });
  return play;
}

/** Three messages of alice to bob, and the places that were told with their acknowledgements. */
async function three(bench: Bench): Promise<{ play: Play; acks: (string | undefined)[] }> {
  const play = bench.play();
  await bench.enter(play, 'alice.1', 'bob.1');
  const acks: (string | undefined)[] = [];
  for (const message of ['m1', 'm2', 'm3']) {
    const result = await send(play, { message }, bench.way);
    acks.push(result?.gave === 'ack' ? result.position?.key : undefined);
  }
  if (valueOf(bench.capabilities, 'push')) await play.untilPushed('bob.1', 'm3');
  return { play, acks };
}

function positionOf(message: MessageView) {
  if (!message.position) throw new Error(`${message.message} has no position, and the server leaves no gap`);
  return message.position;
}

/** Whether a message stands behind another one of the test, by its name. */
function after(a: MessageView, b: MessageView): boolean {
  return (a.message ?? '') > (b.message ?? '');
}
