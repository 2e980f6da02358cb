import { expect } from 'vitest';
import { within } from '../../core/deadline.ts';
import type { DriverOp } from '../../vocabulary/index.ts';
import type { Bench, Proxied } from './bench.ts';
import type { ContractGroup, ContractTest } from './contract-test.ts';
import { flush, isFlush, send, sendOp, shortText } from './messages.ts';
import { holds, type Play } from './play.ts';

/** Deadline of ops that are to be ended by something else, in milliseconds. */
const longMs = 600_000;

/** How sessions and plays end. */
export const closings: ContractGroup = {
  title: 'an end',
  tests: [
    endsWhatIsUnderWay('login', async (bench, play) => {
      await bench.enter(play, 'bob.1');
      return () => play.perform({ op: 'login', session: 'alice.1', user: 'alice' }, { timeoutMs: longMs });
    }),
    endsWhatIsUnderWay('send', async (bench, play) => {
      await bench.enter(play, 'alice.1', 'bob.1');
      await send(play, { message: 'm0' }, bench.way);
      const bytes = shortText(play, 'm1');
      return () => play.perform(sendOp({ message: 'm1' }, bench.way), { timeoutMs: longMs, bytes });
    }),
    endsWhatIsUnderWay('read', async (bench, play) => {
      await bench.enter(play, 'alice.1', 'bob.1');
      await play.ok(bench.someRead('alice', 'bob'));
      return () => play.perform(bench.someRead('alice', 'bob'), { timeoutMs: longMs });
    }),
    {
      mistake: 'A driver that ends twice what has ended, or waits for it.',
      name: 'of a play may come twice, and of one that did nothing',
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1');
        for (const { client } of [play, play, bench.play()])
          await within(bench.timeoutMs, 'the end of a play', client.close());
      },
    },
    {
      mistake: 'A driver that forgets a connection, such as one by which it only read or registered.',
      name: 'of a play leaves no connection of a session open',
      async run(bench) {
        const { endpoints, streams } = await bench.proxied();
        const play = bench.play({ endpoints });
        await bench.enter(play, 'alice.1', 'bob.1', 'bob.2');
        await send(play, { message: 'm1' }, bench.way);
        await play.ok(bench.someRead('carol', 'bob'));
        expect(streams.open).toBeGreaterThan(0);
        await play.client.close();
        await holds('all connections are closed', () => streams.open === 0, bench.timeoutMs);
      },
    },
    {
      mistake: 'A driver that opens a connection for a play that is over: nobody closes it any more.',
      name: 'of a play is the end: what begins afterwards is not ok, and opens nothing that stays open',
      async run(bench) {
        const { endpoints, streams } = await bench.proxied();
        const play = bench.play({ endpoints });
        await bench.enter(play, 'alice.1');
        await play.client.close();
        const ops: DriverOp[] = [{ op: 'login', session: 'bob.1', user: 'bob' }, bench.someRead('alice', 'bob')];
        for (const op of ops) expect(await play.perform(op)).not.toMatchObject({ is: 'ok' });
        await holds('all connections are closed', () => streams.open === 0, bench.timeoutMs);
        expect(play.seen).toEqual([]);
      },
    },
    {
      mistake: 'A driver that takes its own logout for a cut, or that leaves the session there for the server.',
      name: 'by logout is observed by nobody, and the session is pushed nothing more',
      needs: ['push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1', 'bob.2');
        await play.ok({ op: 'logout', session: 'bob.1' });
        await send(play, { message: 'm1' }, bench.way);
        await play.untilPushed('bob.2', 'm1');
        await flush(bench, play, 'bob.2');
        expect(play.observed('bob.1')).toEqual([]);
      },
    },
    {
      mistake: 'A driver that keeps the old session under its name.',
      name: 'by logout leaves the name of the session free for the next login',
      needs: ['push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        await play.ok({ op: 'logout', session: 'bob.1' });
        await bench.enter(play, 'bob.1');
        await send(play, { message: 'm1' }, bench.way);
        await play.untilPushed('bob.1', 'm1');
        await flush(bench, play, 'bob.1');
        expect(play.pushed('bob.1').filter((message) => !isFlush(message))).toEqual(['m1']);
      },
    },
    endedFromOutside('a cut', (proxied) => proxied.streams.cut(), 'network'),
    endedFromOutside('a connection that is closed without a word', (proxied) => proxied.streams.hangUp()),
  ],
};

function endsWhatIsUnderWay(
  what: 'login' | 'send' | 'read',
  begin: (bench: Bench, play: Play) => Promise<() => ReturnType<Play['perform']>>,
): ContractTest {
  return {
    mistake:
      'A driver that lets ops wait for their deadline when it is closed, that throws at them, or that tells of something afterwards.',
    name: `of a play ends a ${what} that is under way, with an outcome, and nothing is observed afterwards`,
    async run(bench) {
      const proxied = await bench.proxied();
      const proxies = [proxied.streams, proxied.requests];
      const play = bench.play({ endpoints: proxied.endpoints });
      const start = await begin(bench, play);
      for (const proxy of proxies) proxy.stallAnswers();
      const written = () => proxies.reduce((sum, { clientBytes }) => sum + clientBytes, 0);
      const before = written();
      const under = start();
      under.catch(() => {}); // looked at below
      await holds(`the ${what} is written`, () => written() > before, bench.timeoutMs);
      const seen = play.seen.length;
      await within(bench.timeoutMs, 'the end of the play', play.client.close());
      const outcome = await within(bench.timeoutMs, `the end of the ${what}`, under);
      expect(outcome.is).not.toBe('ok');
      if (what === 'send') expect(outcome).toMatchObject({ is: 'unknown' });
      for (const proxy of proxies) proxy.resume();
      await holds('all connections are closed', () => proxied.streams.open === 0, bench.timeoutMs);
      expect(play.seen.slice(seen)).toEqual([]);
    },
  };
}

function endedFromOutside(what: string, end: (proxied: Proxied) => void, by?: 'network'): ContractTest {
  return {
    mistake:
      'A driver that does not look at a session that nobody uses, or that tells of its end by error and by close.',
    name: `of an idle session by ${what} is observed once, and a new login opens it again`,
    needs: ['push'],
    async run(bench) {
      const proxied = await bench.proxied();
      const play = bench.play({ endpoints: proxied.endpoints });
      await bench.enter(play, 'bob.1');
      end(proxied);
      await play.untilSeen('bob.1', 'closed');
      const logout = await play.perform({ op: 'logout', session: 'bob.1' });
      expect(logout).toMatchObject({ is: 'refused', by: 'network' });
      await bench.enter(play, 'bob.1', 'alice.1');
      await send(play, { message: 'm1' }, bench.way);
      await play.untilPushed('bob.1', 'm1');
      await flush(bench, play, 'bob.1');
      const closed = play.observed('bob.1').filter(({ see }) => see !== 'push');
      expect(closed).toMatchObject([{ see: 'closed', ...(by ? { by } : {}) }]);
    },
  };
}
