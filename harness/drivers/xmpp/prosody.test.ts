import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshName } from '../../core/random.ts';
import { prosodySkip } from '../../targets/fixtures/prosody.ts';
import { parseTarget } from '../../targets/parse-target.ts';
import type { Pool } from '../../targets/pool-types.ts';
import { openPool } from '../../targets/pool.ts';
import type { DriverOp, Endpoints, Observation, Outcome, PlayClient } from '../../vocabulary/index.ts';
import { worldOf } from '../../vocabulary/index.ts';
import { xmppDriver } from './driver.ts';
import { openPlay } from './play-client.ts';
import { probe } from './probe.ts';

const timeoutMs = 10_000;

describe.skipIf(prosodySkip.is)(`with a real Prosody${prosodySkip.why}`, () => {
  let folder = '';
  let pool: Pool | undefined;
  let endpoints: Endpoints;
  let client: PlayClient;
  let seen: { session: string; observation: Observation }[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'test-prosody-'));
    pool = await openPool({ spec: parseTarget('prosody'), driver: xmppDriver, outDir: folder, patience: 1 });
    endpoints = await (await pool.lease()).endpoints();
  });
  afterAll(async () => {
    await pool?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    seen = [];
    client = openPlay({
      about: { flavour: 'prosody', version: '0.12.3' },
      endpoints,
      world: worldOf(freshName(10)),
      observe: (session, observation) => void seen.push({ session, observation }),
      transcribe: () => {},
      used: () => {},
    });
    return () => client.close();
  });

  const done = async (op: DriverOp, text?: string): Promise<Outcome & { is: 'ok' }> => {
    const bytes = text === undefined ? {} : { bytes: new TextEncoder().encode(text) };
    const outcome = await client.perform(op, { timeoutMs, ...bytes });
    if (outcome.is !== 'ok') throw new Error(`${op.op}: ${JSON.stringify(outcome)}`);
    return outcome;
  };
  const login = (session: string) => done({ op: 'login', session, user: session.split('.')[0] ?? '' });
  const send = (message: string, session: string, to: string, text = message) => {
    const from = session.split('.')[0] ?? '';
    return done({ op: 'send', message, from, to, via: { session }, payload: { shape: 'empty' } }, text);
  };
  const pushed = (session: string) =>
    seen.flatMap((each) =>
      each.session === session && each.observation.see === 'push' ? [each.observation.message.message] : [],
    );
  const messagesOf = async (op: DriverOp) => {
    const { result } = await done(op);
    if (result?.gave !== 'messages') throw new Error(`it gave ${result?.gave}`);
    return result.messages;
  };
  const history = (user: string, peer: string, way: string) => messagesOf({ op: 'read-history', user, peer, way });
  const names = (messages: readonly { message?: string }[]) => messages.map(({ message }) => message);
  const barrier = async (session: string) =>
    expect(await client.barrier?.(session, { timeoutMs })).toEqual({ is: 'ok' });
  const five = ['m1', 'm2', 'm3', 'm4', 'm5'];

  test('the probe tells name and version', async () => {
    expect(await probe(endpoints, new AbortController().signal)).toMatchObject({
      ready: true,
      server: 'Prosody',
    });
  });

  test('two who never met talk, and both read it in one order by every way', async () => {
    await login('alice.1');
    await login('bob.1');
    for (const message of five)
      await send(message, message === 'm3' ? 'bob.1' : 'alice.1', message === 'm3' ? 'alice' : 'bob');
    await barrier('bob.1');
    await barrier('alice.1');
    expect(pushed('bob.1')).toEqual(['m1', 'm2', 'm4', 'm5']);
    expect(pushed('alice.1')).toEqual(['m3']);
    for (const way of ['oldest-first', 'newest-first']) {
      expect(names(await history('alice', 'bob', way))).toEqual(five);
      expect(names(await history('bob', 'alice', way))).toEqual(five);
    }
    expect(seen.filter(({ observation }) => observation.see !== 'push')).toEqual([]);
  });

  test('who never logged in finds it in his archive and is pushed it at his first login, once', async () => {
    await login('alice.1');
    for (const message of five) await send(message, 'alice.1', 'bob');
    expect(names(await history('bob', 'alice', 'oldest-first'))).toEqual(five);
    await login('bob.1');
    expect(pushed('bob.1')).toEqual(five);
    const archive = await history('bob', 'alice', 'newest-first');
    const pushes = seen.flatMap(({ observation }) => (observation.see === 'push' ? [observation.message] : []));
    expect(pushes).toEqual(archive);
    await done({ op: 'logout', session: 'bob.1' });
    await login('bob.2');
    await barrier('bob.2');
    expect(pushed('bob.2')).toEqual([]);
  });

  test('each device sees both sides, once', async () => {
    for (const session of ['alice.1', 'alice.2', 'bob.1', 'bob.2']) await login(session);
    await send('m1', 'alice.1', 'bob');
    await send('m2', 'bob.1', 'alice');
    for (const session of ['alice.1', 'alice.2', 'bob.1', 'bob.2']) await barrier(session);
    expect(pushed('alice.1')).toEqual(['m2']);
    expect(pushed('alice.2')).toEqual(['m1', 'm2']);
    expect(pushed('bob.1')).toEqual(['m1']);
    expect(pushed('bob.2')).toEqual(['m1', 'm2']);
  });

  test('text comes as it was, up to what is declared', async () => {
    await login('alice.1');
    await login('bob.1');
    const texts = ['<&>"\' é 漢 🎉', ' a\r\nb\tc\n ', ']]>', '&<>"\' '.repeat(10_000), 'x'.repeat(100_000)];
    for (const [i, text] of texts.entries()) await send(`m${i}`, 'alice.1', 'bob', text);
    await barrier('bob.1');
    const sizes = texts.map((text) => Buffer.byteLength(text));
    expect((await history('bob', 'alice', 'oldest-first')).map(({ content }) => content.bytes)).toEqual(sizes);
    expect(
      seen.flatMap(({ observation }) => (observation.see === 'push' ? [observation.message.content.bytes] : [])),
    ).toEqual(sizes);
  });

  test('single messages are found by their ids, and a whole archive tells with whom', async () => {
    await login('alice.1');
    for (const message of five) await send(message, 'alice.1', message === 'm2' ? 'carol' : 'bob');
    const op: DriverOp = { op: 'look-up', user: 'alice', peer: 'bob', way: 'by-id', messages: ['m1', 'm4'] };
    expect(names(await messagesOf(op))).toEqual(['m1', 'm4']);
    const { result } = await done({ op: 'read-archive', user: 'alice', way: 'whole' });
    expect(result?.gave === 'archive' && result.messages.map((each) => each.with)).toEqual([
      'bob',
      'carol',
      'bob',
      'bob',
      'bob',
    ]);
  });

  test('what was marked as read is read, for each chat alone', async () => {
    const position = async (peer: string) => (await done({ op: 'read-position', user: 'bob', peer })).result;
    await login('alice.1');
    await send('m1', 'alice.1', 'bob');
    await send('m2', 'alice.1', 'bob');
    expect(await position('alice')).toEqual({ gave: 'read-position' });
    await done({ op: 'mark-read', user: 'bob', peer: 'alice' });
    await done({ op: 'mark-read', user: 'bob', peer: 'carol' });
    const newest = (await history('bob', 'alice', 'oldest-first')).at(-1);
    expect(await position('alice')).toEqual({ gave: 'read-position', upTo: newest?.serverId });
    expect(await position('carol')).toEqual({ gave: 'read-position' });
    await login('bob.1');
    await send('m3', 'alice.1', 'bob');
    await done({ op: 'mark-read', user: 'bob', peer: 'alice' });
    expect(await position('alice')).not.toEqual({ gave: 'read-position', upTo: newest?.serverId });
    expect(seen.filter(({ observation }) => observation.see === 'garbage')).toEqual([]);
  });

  test('everything that is declared and can be asked for is announced', async () => {
    const { result } = await done({ op: 'ask-offers', user: 'alice' });
    expect(result?.gave === 'offers' && result.offers.filter(({ offered }) => !offered)).toEqual([]);
  });

  test('a login that is done again replaces the session, and nobody is told', async () => {
    await login('alice.1');
    await login('alice.1');
    await barrier('alice.1');
    await done({ op: 'logout', session: 'alice.1' });
    expect(seen).toEqual([]);
  });
});
