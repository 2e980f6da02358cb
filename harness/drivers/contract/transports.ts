import { expect } from 'vitest';
import type { Fidelity, Payload } from '../../vocabulary/index.ts';
import { carries, contentOf, payloadBytes, valueOf } from '../../vocabulary/index.ts';
import { type Bench, userOf } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { sendOp } from './messages.ts';
import type { Play } from './play.ts';

const payloads: readonly Payload[] = [
  { shape: 'json', text: 'a "quoted" \\ 🙂 word' },
  { shape: 'text', text: 'é漢🙂' },
  { shape: 'every-byte' },
];

/** The ways in which sessions talk to the server. */
export const transports: ContractGroup = {
  title: 'a transport',
  tests: [
    {
      mistake:
        'A driver that takes another transport than it is told, spoils payloads in one of them, or forgets to say what it used.',
      name: 'logs in, sends, is acknowledged and is pushed, each of them, and is counted',
      needs: ['transports', 'sessionSend', 'push'],
      async run(bench) {
        const offered = Object.entries(valueOf(bench.capabilities, 'transports') ?? {});
        for (const [transport, fidelity] of offered) await expectWorks(bench, transport, fidelity);
      },
    },
    {
      mistake: 'A driver that counts ways that it does not list.',
      name: 'and whatever else is counted is one of the ways that the driver lists',
      async run(bench) {
        const { driver, about } = bench.target;
        const play = bench.play();
        await bench.enter(play, 'alice.1');
        await play.perform(bench.someRead('alice', 'bob'));
        expect(play.used.length).toBeGreaterThan(0);
        expect(driver.ways(about)).toEqual(expect.arrayContaining(play.used));
      },
    },
    {
      mistake: 'A driver that throws at a name that it does not know.',
      name: 'that the server does not have is the usual one',
      needs: ['transports'],
      async run(bench) {
        const play = bench.play();
        const [usual] = Object.keys(valueOf(bench.capabilities, 'transports') ?? {});
        await enterBy(bench, play, 'none-such', 'alice.1');
        expect(play.used.some((way) => way.endsWith(` ${usual}`))).toBe(true);
      },
    },
  ],
};

async function expectWorks(bench: Bench, transport: string, fidelity: Fidelity): Promise<void> {
  const play = bench.play();
  await enterBy(bench, play, transport, 'alice.1', 'bob.1');
  expect(
    play.used.filter((way) => way.endsWith(` ${transport}`)),
    transport,
  ).toHaveLength(2);
  for (const payload of payloads.filter((each) => carries(fidelity, each))) {
    const message = payload.shape;
    const bytes = payloadBytes(payload, play.world.token(message));
    await play.gives('ack', { ...sendOp({ message }, 'session'), payload }, bytes);
    await play.untilPushed('bob.1', message);
    const [push] = play.pushes('bob.1').filter((each) => each.message.message === message);
    expect(push, `${transport}, ${message}`).toMatchObject({
      with: 'alice',
      message: { from: 'alice', content: contentOf(bytes) },
    });
  }
  expect(play.seen.filter(({ observation }) => observation.see === 'garbage')).toEqual([]);
}

async function enterBy(bench: Bench, play: Play, transport: string, ...sessions: readonly string[]): Promise<void> {
  for (const session of sessions) {
    const user = userOf(session);
    if (valueOf(bench.capabilities, 'register')) await play.ok({ op: 'register', user });
    await bench.login(play, { op: 'login', session, user, transport });
  }
}
