import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freshName } from '../../core/random.ts';
import { ejabberdSkip } from '../../targets/fixtures/ejabberd.ts';
import { parseTarget } from '../../targets/parse-target.ts';
import type { Pool } from '../../targets/pool-types.ts';
import { openPool } from '../../targets/pool.ts';
import type { DriverOp, Endpoints, Observation, Outcome, PlayClient } from '../../vocabulary/index.ts';
import { worldOf } from '../../vocabulary/index.ts';
import { xmppDriver } from './driver.ts';
import { openPlay } from './play-client.ts';
import { probe } from './probe.ts';

const timeoutMs = 20_000;

describe.skipIf(ejabberdSkip.is)(`with a real ejabberd${ejabberdSkip.why}`, () => {
  let folder = '';
  let pool: Pool | undefined;
  let endpoints: Endpoints;
  let client: PlayClient;
  let seen: { session: string; observation: Observation }[];
  let used: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'test-ejabberd-'));
    pool = await openPool({ spec: parseTarget('ejabberd'), driver: xmppDriver, outDir: folder, patience: 4 });
    endpoints = await (await pool.lease()).endpoints();
  });
  afterAll(async () => {
    await pool?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    seen = [];
    used = [];
    client = openPlay({
      about: { flavour: 'ejabberd', version: '23.01-1' },
      endpoints,
      world: worldOf(freshName(10)),
      observe: (session, observation) => void seen.push({ session, observation }),
      transcribe: () => {},
      used: (way) => void used.push(way),
    });
    return () => client.close();
  });

  const perform = (op: DriverOp, text = ''): Promise<Outcome> =>
    client.perform(op, { timeoutMs, bytes: new TextEncoder().encode(text) });
  const done = async (op: DriverOp, text?: string) => {
    const outcome = await perform(op, text);
    expect(outcome, op.op).toMatchObject({ is: 'ok' });
    return outcome.is === 'ok' ? outcome.result : undefined;
  };
  const login = (session: string, device = session) =>
    done({ op: 'login', session, user: session.split('.')[0] ?? '', device });
  const sendOp = (message: string, via: 'api' | { session: string }, way?: string): DriverOp => ({
    op: 'send',
    message,
    from: 'alice',
    to: 'bob',
    via,
    ...(way === undefined ? {} : { way }),
    payload: { shape: 'empty' },
  });
  const barrier = async (session: string) =>
    expect(await client.barrier?.(session, { timeoutMs })).toEqual({ is: 'ok' });
  const seenBy = (session: string) => seen.flatMap((each) => (each.session === session ? [each.observation] : []));
  const pushed = (session: string) =>
    seenBy(session).map((each) =>
      each.see === 'push' ? (each.message.message ?? each.message.content.preview) : each,
    );

  test('the probe tells name and version', async () => {
    expect(await probe(endpoints, new AbortController().signal)).toMatchObject({ ready: true, server: 'ejabberd' });
  });

  test('a back end sends as a user who was never there, by each of its ways', async () => {
    await login('bob.1');
    for (const way of ['stanza', 'message']) await done(sendOp(`m-${way}`, 'api', way), way);
    await barrier('bob.1');
    expect(pushed('bob.1')).toHaveLength(2);
    expect(seenBy('bob.1')).toMatchObject([{ with: 'alice', message: { message: 'm-stanza' } }, { with: 'alice' }]);
    for (const [user, peer] of [
      ['alice', 'bob'],
      ['bob', 'alice'],
    ] as const)
      expect(await done({ op: 'read-history', user, peer, way: 'oldest-first' })).toMatchObject({
        messages: [{ from: 'alice' }, { from: 'alice' }],
      });
    expect(used).toContain('api send_stanza');
    expect(used).toContain('api send_message');
  });

  test.each([[[]], [['bob.1']], [['bob.1', 'bob.2']]])(
    'who is blocked is refused by session and by API, where %j are there',
    async (sessions) => {
      await login('alice.1');
      for (const session of sessions) await login(session);
      await done({ op: 'block', user: 'bob', peer: 'alice' });
      const code = { is: 'refused', by: 'server', code: 'service-unavailable' };
      expect(await perform(sendOp('m1', { session: 'alice.1' }), 'one')).toMatchObject(code);
      for (const way of ['stanza', 'message'])
        expect(await perform(sendOp(`m-${way}`, 'api', way), way)).toMatchObject(code);
      expect(await done({ op: 'read-history', user: 'bob', peer: 'alice', way: 'oldest-first' })).toMatchObject({
        messages: [],
      });
      await done({ op: 'unblock', user: 'bob', peer: 'alice' });
      await done(sendOp('m2', { session: 'alice.1' }), 'two');
      for (const session of sessions) {
        await barrier(session);
        expect(pushed(session)).toEqual(['m2']);
      }
      await barrier('alice.1');
      expect(seenBy('alice.1').filter(({ see }) => see === 'garbage')).toEqual([]);
    },
  );

  test('who is kicked is out with all his sessions, can be read for at once, and can come again', async () => {
    for (const session of ['alice.1', 'bob.1', 'bob.2']) await login(session);
    await done(sendOp('m1', { session: 'alice.1' }), 'one');
    await done({ op: 'kick', user: 'bob' });
    expect(await done({ op: 'read-history', user: 'bob', peer: 'alice', way: 'oldest-first' })).toMatchObject({
      messages: [{ from: 'alice' }],
    });
    for (const session of ['bob.1', 'bob.2'])
      await vi.waitFor(() => expect(seenBy(session)).toContainEqual(expect.objectContaining({ by: 'server' })));
    await login('bob.3');
    await barrier('alice.1');
    await barrier('bob.3');
    expect([...seenBy('alice.1'), ...seenBy('bob.3')].filter(({ see }) => see !== 'push')).toEqual([]);
  });

  test('a device that logs in again closes its old session', async () => {
    await login('bob.1', 'phone');
    await login('bob.2', 'phone');
    await barrier('bob.2');
    expect(await client.barrier?.('bob.1', { timeoutMs })).toMatchObject({ is: 'refused' });
    expect(seenBy('bob.1')).toEqual([{ see: 'closed', by: 'server', reason: expect.stringContaining('conflict') }]);
  });

  test('who marks as read has his position kept, chat by chat, and the other one is told', async () => {
    await login('alice.1');
    await done(sendOp('m1', { session: 'alice.1' }), 'hello');
    await done({ ...sendOp('m2', 'api'), from: 'carol' } as DriverOp, 'hello');
    for (const peer of ['alice', 'carol']) await done({ op: 'mark-read', user: 'bob', peer });
    await barrier('alice.1');
    expect(seenBy('alice.1')).toEqual([{ see: 'read', by: 'bob', upTo: 'm1' }]);
    for (const peer of ['alice', 'carol'])
      expect(await done({ op: 'read-position', user: 'bob', peer })).toMatchObject({ upTo: expect.any(String) });
  });
});
