import { expect } from 'vitest';
import { within } from '../../core/deadline.ts';
import type { DriverOp, Outcome } from '../../vocabulary/index.ts';
import { contentOf } from '../../vocabulary/index.ts';
import type { Bench, Proxied, Way } from './bench.ts';
import type { ContractGroup, ContractTest } from './contract-test.ts';
import { flush, isFlush, read, readsOf, send, sendOp, shortText } from './messages.ts';
import type { Play } from './play.ts';

/** Deadline of an op that is not answered, in milliseconds, and how many of them it may take. */
const shortMs = 800;
const timesMax = 5;

const words = { session: 'a session', api: 'the API' } as const;
const capabilityOf = { session: 'sessionSend', api: 'apiSend' } as const;

const notReached = { is: 'refused', by: 'network' };

/** How ops end: what was accepted, what was not, and what nobody knows. */
export const outcomes: ContractGroup = {
  title: 'an outcome',
  tests: [
    {
      mistake:
        'A driver that takes a login for done before the server has said so, or for a send gives nothing of its acknowledgement.',
      name: 'is ok for a login, and for a send with an acknowledgement, where the server accepts',
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        for (const way of bench.ways) await play.gives('ack', sendOp({ message: way }, way), shortText(play, way));
        await play.ok({ op: 'logout', session: 'alice.1' });
      },
    },
    {
      mistake: 'A driver that hands an answer to whoever has waited longest, or keeps room for one send alone.',
      name: 'is that of its own op where several overlap',
      needs: ['push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        const names = Array.from({ length: 8 }, (_, i) => `m${i}`);
        await Promise.all(names.map((message) => send(play, { message }, bench.way)));
        await Promise.all(names.map((message) => play.untilPushed('bob.1', message)));
      },
    },
    {
      mistake: 'A driver that takes every answer for a yes, or that throws at a no.',
      name: 'is refused by the server, with its code, where the server says no',
      async run(bench) {
        const { name, before, op, bytes, code, prepare } = bench.refusal;
        const world = bench.freshWorld();
        await prepare?.(bench.target.endpoints, world);
        const play = bench.play({ world });
        for (const each of before) await play.ok(each);
        const outcome = await play.perform(op, bytes ? { bytes } : {});
        expect(outcome, name).toMatchObject({ is: 'refused', by: 'server' });
        expect(outcome).toHaveProperty('code', typeof code === 'string' ? code : expect.stringMatching(code));
      },
    },
    {
      mistake: 'A driver that takes what never left this machine for something that may have happened.',
      name: 'is refused by the network where nothing listens',
      async run(bench) {
        const play = bench.play({ endpoints: await bench.nowhere() });
        expect(await play.perform({ op: 'login', session: 'alice.1', user: 'alice' })).toMatchObject(notReached);
        expect(await play.perform(bench.someRead('alice', 'bob'))).toMatchObject(notReached);
        const sent = await play.perform(sendOp({ message: 'm1' }, bench.way), { bytes: shortText(play, 'm1') });
        expect(sent).toMatchObject(notReached);
      },
    },
    {
      mistake:
        'A driver that throws at a session that it does not know, or that writes to one that has ended and waits.',
      name: 'is refused by the network on a session that never was, and on one that has ended',
      needs: ['sessionSend'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'bob.1');
        await expectNoSession(play);
        await bench.enter(play, 'alice.1');
        await send(play, { message: 'm0' }, 'session');
        await play.ok({ op: 'logout', session: 'alice.1' });
        await expectNoSession(play);
      },
    },
    ...(['session', 'api'] as const).map(cutAfterTheWrite),
    ...(['session', 'api'] as const).map(notAnswered),
    {
      mistake:
        'A driver that waits for an answer to its login, read, logout or barrier as long as the connection stands.',
      name: 'is unknown by timeout, in time, where a login, a read, a logout or a barrier is not answered',
      needs: ['push'],
      async run(bench) {
        const { play, proxied } = await entered(bench);
        for (const proxy of [proxied.streams, proxied.requests]) proxy.stallAnswers();
        const late = bench.play({ endpoints: proxied.endpoints });
        await Promise.all([
          expectTimeout(late.perform({ op: 'login', session: 'carol.1', user: 'carol' }, { timeoutMs: shortMs })),
          expectTimeout(play.perform(bench.someRead('bob', 'alice'), { timeoutMs: shortMs })),
          play.client.barrier && expectTimeout(play.client.barrier('bob.1', { timeoutMs: shortMs })),
        ]);
        const logout = await play.perform({ op: 'logout', session: 'alice.1' }, { timeoutMs: shortMs });
        expect(logout).toMatchObject({ is: 'unknown' });
      },
    },
    {
      mistake:
        'A driver that takes a late answer for that of the next op, or for garbage, or that sends again what was not answered.',
      name: 'that came too late is neither that of the next op nor garbage',
      needs: ['push', 'sessionSend'],
      async run(bench) {
        const { play, proxied } = await entered(bench);
        proxied.streams.stallAnswers();
        const bytes = shortText(play, 'm1');
        await expectTimeout(play.perform(sendOp({ message: 'm1' }, 'session'), { timeoutMs: shortMs, bytes }));
        proxied.streams.resume();
        await send(play, { message: 'm2' }, 'session');
        await play.untilPushed('bob.1', 'm2');
        await flush(bench, play, 'bob.1');
        // What was held back so long may have been pushed again, for it could not be acknowledged.
        const pushed = new Set(play.pushed('bob.1').filter((message) => !isFlush(message)));
        expect([...pushed]).toEqual(['m0', 'm1', 'm2']);
        expect(play.seen.filter(({ observation }) => observation.see !== 'push')).toEqual([]);
      },
    },
    {
      mistake: 'A driver that takes each piece that it reads for something whole.',
      name: 'does not depend on how the network cuts what the server writes into pieces',
      needs: ['push', 'historyWays'],
      async run(bench) {
        const proxied = await bench.proxied();
        for (const proxy of [proxied.streams, proxied.requests]) proxy.inPieces();
        const play = bench.play({ endpoints: proxied.endpoints });
        await bench.enter(play, 'alice.1', 'bob.1');
        // Characters of two, three and four bytes, so that some piece ends within one.
        const bytes = shortText(play, 'm1', 'é漢🙂 🙂漢é é🙂漢');
        await play.ok(sendOp({ message: 'm1' }, bench.way), bytes);
        await play.untilPushed('bob.1', 'm1');
        const pushed = play.pushes('bob.1').map(({ message }) => message.content);
        const [history] = readsOf(bench, 'bob', 'alice', []);
        const kept = (await read(play, history!)).map(({ content }) => content);
        expect([pushed, kept]).toEqual([[contentOf(bytes)], [contentOf(bytes)]]);
      },
    },
  ],
};

function cutAfterTheWrite(way: Way): ContractTest {
  return {
    mistake: 'A driver that says that it did not happen, that it did, or that sends it once more.',
    name: `is unknown by a cut where the connection is cut before a send by ${words[way]} is answered`,
    needs: [capabilityOf[way]],
    async run(bench) {
      const proxy = await proxyOf(bench, way);
      const play = bench.play({ endpoints: proxy.endpoints });
      // Of the receiver there is no session, so that only the send is written.
      await bench.enter(play, 'alice.1');
      await send(play, { message: 'm0' }, way);
      proxy.cutAfterWrite();
      const outcome = await play.perform(sendOp({ message: 'm1' }, way), { bytes: shortText(play, 'm1') });
      expect(outcome).toMatchObject({ is: 'unknown', why: 'cut' });
    },
  };
}

function notAnswered(way: Way): ContractTest {
  return {
    mistake: 'A driver that waits for an answer as long as the connection stands, or that says that it did not happen.',
    name: `is unknown by timeout, in time, where a send by ${words[way]} is not answered`,
    needs: [capabilityOf[way]],
    async run(bench) {
      const proxy = await proxyOf(bench, way);
      const play = bench.play({ endpoints: proxy.endpoints });
      await bench.enter(play, 'alice.1');
      await send(play, { message: 'm0' }, way);
      proxy.stallAnswers();
      const bytes = shortText(play, 'm1');
      await expectTimeout(play.perform(sendOp({ message: 'm1' }, way), { timeoutMs: shortMs, bytes }));
    },
  };
}

/** A play through proxies, in which alice and bob have a session, and alice has written to bob. */
async function entered(bench: Bench): Promise<{ play: Play; proxied: Proxied }> {
  const proxied = await bench.proxied();
  const play = bench.play({ endpoints: proxied.endpoints });
  await bench.enter(play, 'alice.1', 'bob.1');
  await send(play, { message: 'm0' }, bench.way);
  await play.untilPushed('bob.1', 'm0');
  return { play, proxied };
}

/** The endpoints behind proxies, and the proxy in front of those by which a message is sent. */
async function proxyOf(bench: Bench, way: Way) {
  const { endpoints, streams, requests } = await bench.proxied();
  if (way === 'api' && requests.addresses.length === 0) bench.skip('the option requests names no endpoint of the API');
  const proxy = way === 'api' ? requests : streams;
  return {
    endpoints,
    cutAfterWrite: () => proxy.cutAfterWrite(),
    stallAnswers: () => proxy.stallAnswers(),
  };
}

async function expectTimeout(work: Promise<Outcome>): Promise<void> {
  const outcome = await within(shortMs * timesMax, 'the end of an op that is not answered', work);
  expect(outcome).toMatchObject({ is: 'unknown', why: 'timeout' });
}

async function expectNoSession(play: Play): Promise<void> {
  const bytes = shortText(play, 'm1');
  expect(await play.perform(sendOp({ message: 'm1' }, 'session'), { bytes })).toMatchObject(notReached);
  const logout: DriverOp = { op: 'logout', session: 'alice.1' };
  expect(await play.perform(logout)).toMatchObject(notReached);
  const barrier = await play.client.barrier?.('alice.1', { timeoutMs: play.timeoutMs });
  if (barrier) expect(barrier).toMatchObject(notReached);
}
