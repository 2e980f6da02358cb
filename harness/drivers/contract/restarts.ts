import { valueOf } from '../../vocabulary/index.ts';
import { expect } from 'vitest';
import type { Bench, Proxied } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { read, readsOf, readUntil, send, sendOp, shortText } from './messages.ts';
import { holds, type Play } from './play.ts';

/** A server that is ended and started again in the middle of a play. */
export const restarts: ContractGroup = {
  title: 'a restart',
  tests: [
    {
      mistake:
        'A driver that keeps a session, a connection or an address of the time before, or takes the end of its sessions for news.',
      name: 'leaves nothing of the time before: sessions are gone unseen, and all goes where the server listens then',
      needs: ['push'],
      async run(bench) {
        const [before, after] = [await bench.proxied(), await bench.proxied()];
        const play = bench.play({ endpoints: before.endpoints });
        await lived(bench, play, 'm1');
        play.endpoints = after.endpoints;
        play.client.restarted();
        await holds('all sessions are closed', () => before.streams.open === 0, bench.timeoutMs);
        const outcome = await play.perform(sendOp({ message: 'm2' }, 'session'), { bytes: shortText(play, 'm2') });
        expect(outcome).toMatchObject({ is: 'refused', by: 'network' });
        const made = madeOf(before);
        await lived(bench, play, 'm3');
        expect(madeOf(before)).toBe(made);
        expect(play.seen.filter(({ observation }) => observation.see !== 'push')).toEqual([]);
      },
    },
    {
      mistake: 'A driver that asks over a connection of the time before because the address is the same.',
      name: 'at the same address has reads go over new connections',
      needs: ['push'],
      async run(bench) {
        const proxied = await bench.proxied();
        const play = bench.play({ endpoints: proxied.endpoints });
        await lived(bench, play, 'm1');
        const again = () => play.ok(bench.someRead('carol', 'alice'));
        // By now there are as many connections as one read after another needs.
        for (const _ of [1, 2, 3]) await again();
        const made = madeOf(proxied);
        play.client.restarted();
        await again();
        expect(madeOf(proxied)).toBeGreaterThan(made);
      },
    },
    ...(['graceful', 'kill'] as const).map((how) => ({
      mistake: 'A driver that goes on with what a server that has ended knew.',
      name: `of a real server (${how}) is followed by logins, sends, pushes and reads as before`,
      needs: ['push', 'durable'] as const,
      run: (bench: Bench) => throughRestart(bench, how),
    })),
  ],
};

async function throughRestart(bench: Bench, how: 'graceful' | 'kill'): Promise<void> {
  const { disturbable } = bench.target;
  if (!valueOf(bench.capabilities, 'durable')?.includes(how))
    bench.skip('the server does not say that anything outlives it');
  if (!disturbable) bench.skip('the target has no server that may be started again');
  const play = bench.play({ endpoints: await disturbable.endpoints() });
  await lived(bench, play, 'm1');
  play.endpoints = await disturbable.restart(how);
  play.client.restarted();
  const seen = play.seen.length;
  await lived(bench, play, 'm2');
  expect(play.seen.slice(seen).filter(({ observation }) => observation.see !== 'push')).toEqual([]);
  const [history] = readsOf(bench, 'bob', 'alice', ['m1', 'm2']);
  const messages = await readUntil(
    play,
    () => read(play, history!),
    ({ length }) => length >= 2,
  );
  expect(messages.map(({ message }) => message)).toEqual(['m1', 'm2']);
}

/** Alice writes to bob, who is pushed it; carol, who has no session, reads. */
async function lived(bench: Bench, play: Play, message: string): Promise<void> {
  await bench.enter(play, 'alice.1', 'bob.1');
  await send(play, { message }, bench.way);
  await play.untilPushed('bob.1', message);
  await play.ok(bench.someRead('carol', 'alice'));
}

function madeOf({ streams, requests }: Proxied): number {
  return streams.made + requests.made;
}
