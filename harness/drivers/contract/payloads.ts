import { expect } from 'vitest';
import { contentOf, payloadBytes, takesPayload, valueOf } from '../../vocabulary/index.ts';
import type { MessageView, Payload, World } from '../../vocabulary/index.ts';
import type { Bench, Way } from './bench.ts';
import type { ContractGroup, ContractTest } from './contract-test.ts';
import { read, readsOf, readUntil, sendOp } from './messages.ts';
import type { Play } from './play.ts';

/** A payload that a driver could spoil. */
interface Trial {
  readonly message: string;
  /** Asked for by this recipe, where what the server takes depends on it. */
  readonly payload: Payload;
  /** Its bytes, where the recipe is not enough. */
  readonly text?: (token: string) => string;
}

const largeBytes = 60 * 1024;
const plain = { shape: 'text', text: '' } as const;

const trials: readonly Trial[] = [
  { message: 'emoji', payload: plain, text: (token) => `${token} 🙂 👩‍👩‍👧‍👦 e\u0301 é 漢字 עברית \u200f` },
  {
    message: 'markup',
    payload: plain,
    text: (token) => `${token} <b a='1' c="2">&amp; & ]]> </body> &#x41; \\u0041 %41 + \\`,
  },
  { message: 'spaces', payload: plain, text: (token) => `${token}  two   three\ttab\n\nlines \n ` },
  { message: 'leading', payload: plain, text: (token) => `  \n\t${token} ` },
  { message: 'large', payload: { shape: 'filled', bytes: largeBytes } },
  // Of three bytes each: a piece that ends within a character spoils it.
  {
    message: 'wide',
    payload: { shape: 'filled', bytes: largeBytes },
    text: (token) => `${token} ${'漢'.repeat(20_000)}`,
  },
  { message: 'bytes', payload: { shape: 'every-byte' } },
  { message: 'empty', payload: { shape: 'empty' } },
];

/** What messages carry. */
export const payloads: ContractGroup = {
  title: 'a payload',
  tests: [
    exact('session', 'sessionSend'),
    exact('api', 'apiSend'),
    {
      mistake: 'A driver that reads what a list shows in another way than a history.',
      name: 'is shown as it was sent by each way of asking for conversations',
      needs: ['listWays', 'lastMessage'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        for (const trial of trials.filter(({ payload }) =>
          takesPayload(bench.capabilities, payload, bench.carriedBy(bench.way)),
        )) {
          await play.ok(sendOp(trial, bench.way), bytesOf(trial, play.world));
          await expectLast(bench, play, trial);
        }
      },
    },
  ],
};

function exact(way: Way, capability: 'sessionSend' | 'apiSend'): ContractTest {
  return {
    mistake: 'A driver that trims, escapes twice or not at all, decodes piece by piece, or takes bytes for text.',
    name: `sent by ${way === 'api' ? 'the API' : 'a session'} is seen as it was sent, by push and by each way of reading`,
    needs: [capability],
    async run(bench) {
      const play = bench.play();
      await bench.enter(play, 'alice.1', 'bob.1');
      const sent = trials.filter(({ payload }) => takesPayload(bench.capabilities, payload, bench.carriedBy(way)));
      for (const trial of sent) await play.ok(sendOp(trial, way), bytesOf(trial, play.world));
      if (valueOf(bench.capabilities, 'push')) await expectPushed(play, sent);
      await expectRead(bench, play, sent);
    },
  };
}

function bytesOf({ message, payload, text }: Trial, world: World): Uint8Array {
  const token = world.token(message);
  return text ? new TextEncoder().encode(text(token)) : payloadBytes(payload, token);
}

async function expectPushed(play: Play, sent: readonly Trial[]): Promise<void> {
  const look = async () => play.pushes('bob.1').map(({ message }) => message);
  const pushed = await readUntil(play, look, ({ length }) => length >= sent.length);
  expect(contentsOf(pushed), 'pushed').toEqual(contentsSent(play, sent));
}

async function expectRead(bench: Bench, play: Play, sent: readonly Trial[]): Promise<void> {
  const names = sent.map(({ message }) => message);
  for (const [user, peer] of pairs)
    for (const op of readsOf(bench, user, peer, names)) {
      const messages = await readUntil(
        play,
        () => read(play, op),
        ({ length }) => length >= sent.length,
      );
      expect(contentsOf(messages), JSON.stringify(op)).toEqual(contentsSent(play, sent));
    }
}

const pairs = [
  ['bob', 'alice'],
  ['alice', 'bob'],
] as const;

/** The newest message as conversation lists show it. */
async function expectLast(bench: Bench, play: Play, newest: Trial): Promise<void> {
  const expected = contentOf(bytesOf(newest, play.world));
  for (const way of valueOf(bench.capabilities, 'listWays') ?? []) {
    const look = async () =>
      (await play.gives('conversations', { op: 'list-conversations', user: 'bob', way })).conversations[0]?.last
        ?.content;
    expect(await readUntil(play, look, (last) => last?.sha256 === expected.sha256), way).toEqual(expected);
  }
}

function contentsSent({ world }: Play, sent: readonly Trial[]): string[] {
  return sent.map((trial) => line(trial.message, contentOf(bytesOf(trial, world)).sha256)).sort();
}

/** Payloads without a token are told apart by what they are: not every server echoes numbers of clients. */
function contentsOf(messages: readonly MessageView[]): string[] {
  return messages.map(({ message, content }) => line(message ?? nameless(content.bytes), content.sha256)).sort();
}

function nameless(bytes: number): string {
  return bytes === 0 ? 'empty' : bytes === 256 ? 'bytes' : 'leading';
}

function line(message: string, sha256: string): string {
  return `${message} ${sha256}`;
}
