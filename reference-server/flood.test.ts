import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Started, endChild, residentMib, startChild } from './testing/child.ts';
import { Client } from './testing/client.ts';
import { openPipe } from './testing/pipe.ts';
import { RpcClient } from './testing/rpc-client.ts';
import { until } from './testing/until.ts';

// These tests look at the memory of the process, so they start what `npm run build` made.

/** What a flood may cost, in MiB, above what the server has after its start. */
const FLOOD_MIB = 300;
/** What 8192 connections that say nothing may cost, in MiB. */
const CONNECTIONS_MIB = 400;

let server: Started;
beforeEach(async () => {
  server = await startChild([]);
});
afterEach(() => endChild(server.child, 'SIGKILL'));

test.each(['tcp', 'ws'] as const)('who asks over %s and never reads is closed; memory stays bounded', async (way) => {
  const before = residentMib(server.child);
  const flooder = new RpcClient(server.ready[way]);
  await flooder.login('flooder');
  flooder.pipe.pause();
  const ping = JSON.stringify({ id: 'x'.repeat(4000), method: 'ping' });
  const isClosed = () => server.output.stderr.includes('reads too slowly');
  for (let sent = 0; sent < 100_000 && !isClosed(); sent += 100) {
    flooder.writeText(ping.repeat(100));
    await until('it is taken', () => flooder.pipe.writableLength < 1_000_000 || isClosed());
  }
  await until('it is closed', isClosed);
  expect(residentMib(server.child) - before).toBeLessThan(FLOOD_MIB);
  flooder.close();
});

test('a flood of sends is stored or refused; memory stays bounded, and others are served meanwhile', async () => {
  const before = residentMib(server.child);
  const [alice, flooder] = [
    await Client.login(server.ready.tcp, 'alice'),
    await Client.login(server.ready.ws, 'flooder'),
  ];
  const payload = Buffer.alloc(100_000, 1);
  let worst = 0;
  for (let wave = 0; wave < 16; wave++) {
    const seqs = Array.from({ length: 50 }, () => flooder.post('bob', payload));
    expect(await alice.send('bob', 'served')).toMatchObject({ reasonCode: 1 });
    worst = Math.max(worst, residentMib(server.child));
    await until('the wave is answered', () => flooder.ackOf(seqs.at(-1)!), 20_000);
  }
  expect(worst - before).toBeLessThan(FLOOD_MIB);
  expect(await server.api.send('alice', 'carol', 'served')).toBe(200);
  for (const client of [alice, flooder]) client.close();
});

test('who never reads what he is pushed is closed; memory stays bounded, and the others get theirs', async () => {
  const before = residentMib(server.child);
  const [alice, bob] = [await Client.login(server.ready.tcp, 'alice'), await Client.login(server.ready.ws, 'bob')];
  const slow = await Promise.all(
    Array.from({ length: 20 }, (_, index) => Client.login(server.ready.tcp, 'bob', { deviceId: `slow-${index}` })),
  );
  for (const client of slow) client.socket.pause();
  const big = 'z'.repeat(500_000);
  let sent = 0;
  for (; sent < 60; sent++) expect(await alice.send('bob', big)).toMatchObject({ reasonCode: 1 });
  await until('who reads has it all', () => bob.pushes.length === sent, 20_000);
  expect(residentMib(server.child) - before).toBeLessThan(FLOOD_MIB);
  expect(server.output.stderr.match(/reads too slowly/g)).toHaveLength(slow.length);
  for (const client of [alice, bob, ...slow]) client.close();
});

test.runIf(openFilesMax() >= 12_000).each(['tcp', 'ws'] as const)(
  '10,000 connections over %s: 8192 are taken, the others are refused, and a user is served',
  async (way) => {
    const before = residentMib(server.child);
    const alice = await Client.login(server.ready[way], 'alice');
    const counts = { open: 1, refused: 0 };
    const all: (() => void)[] = [];
    for (let wave = 0; wave < 20; wave++) {
      const opened = Array.from({ length: 500 }, (_, index) =>
        hold(server.ready[way], `user-${wave}-${index}`, counts),
      );
      all.push(...opened);
      await until('the wave has landed', () => counts.open + counts.refused === 1 + all.length, 20_000);
    }
    expect(await alice.send('bob', 'served')).toMatchObject({ reasonCode: 1 });
    expect(counts).toEqual({ open: 8192, refused: 1809 });
    expect(residentMib(server.child) - before).toBeLessThan(CONNECTIONS_MIB);
    for (const close of all) close();
    alice.close();
    const again = await Client.login(server.ready[way], 'bob');
    again.close();
  },
);

/** How many files and sockets a process may have open. */
function openFilesMax(): number {
  const { stdout } = spawnSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' });
  return stdout.trim() === 'unlimited' ? Number.POSITIVE_INFINITY : Number(stdout);
}

/** Opens a connection that logs in and stays; gives the way to close it. */
function hold(address: string, uid: string, counts: { open: number; refused: number }): () => void {
  const pipe = openPipe(address);
  let state: 'new' | 'open' | 'refused' = 'new';
  const becomes = (next: 'open' | 'refused') => {
    if (state !== 'new') return;
    state = next;
    counts[next] += 1;
  };
  pipe.on('data', () => becomes('open'));
  for (const event of ['end', 'close', 'error']) pipe.on(event, () => becomes('refused'));
  pipe.write(JSON.stringify({ id: '1', method: 'connect', params: { uid } }));
  return () => pipe.destroy();
}
