import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Running, runServer } from './testing/in-process.ts';
import { SdkUser } from './testing/sdk-user.ts';
import { until } from './testing/until.ts';

/** The package waits 3 s before it connects again. */
const RECONNECT_MS = 10_000;

let server: Running | undefined;
let folder: string;
let story: string[];

beforeEach(() => {
  // The package tells each of its steps on the console, the last ones after the test.
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  folder = mkdtempSync(join(tmpdir(), 'reference-sdk-'));
  story = [];
});

afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllGlobals();
});

test('the unmodified wukongimjssdk logs in two users over WebSocket; they talk, list conversations, and read the history', async () => {
  server = await runServer();
  const alice = await loggedIn('alice');
  const bob = await loggedIn('bob');
  await alice.send('bob', 'hello bob');
  await told('bob ← alice: hello bob', 'alice ← SENDACK of its message 1: number 1, reason 1');
  await bob.send('alice', 'hello alice');
  await told('alice ← bob: hello alice', 'bob ← SENDACK of its message 1: number 2, reason 1');

  expect(story.slice(0, 3)).toEqual(['alice is online', 'bob is online', 'alice → bob: hello bob']);
  expect(story.slice(3, 5).toSorted()).toEqual([
    'alice ← SENDACK of its message 1: number 1, reason 1',
    'bob ← alice: hello bob',
  ]);
  expect(story[5]).toBe('bob → alice: hello alice');
  expect(story.slice(6).toSorted()).toEqual([
    'alice ← bob: hello alice',
    'bob ← SENDACK of its message 1: number 2, reason 1',
  ]);
  expect(await alice.conversations()).toEqual(['bob, 1 unread, last: hello alice']);
  expect(await bob.conversations()).toEqual(['alice, 1 unread, last: hello alice']);
  const history = ['1 alice: hello bob', '2 bob: hello alice'];
  expect(await alice.history('bob')).toEqual(history);
  expect(await bob.history('alice')).toEqual(history);
  for (const user of [alice, bob]) user.leave();
});

test('the unmodified wukongimjssdk connects again by itself after a restart of the server, sends what it could not, and gets messages again', async () => {
  server = await runServer([], { data: folder });
  const bob = await loggedIn('bob');
  await server.api.send('alice', 'bob', textPayload('before'));
  await told('bob ← alice: before');

  const port = Number(new URL(server.ws).port);
  const httpPort = Number(new URL(server.api.url).port);
  await server[Symbol.asyncDispose]();
  await told('bob is offline');
  await bob.send('alice', 'while offline');
  server = await runServer([], { data: folder, wsPort: port, httpPort });
  await bob.online(RECONNECT_MS);
  await told('bob ← SENDACK of its message 1: number 2, reason 1');
  await server.api.send('alice', 'bob', textPayload('after'));
  await told('bob ← alice: after');

  expect(story).toEqual([
    'bob is online',
    'bob ← alice: before',
    'bob is offline',
    'bob → alice: while offline',
    'bob is online',
    'bob ← SENDACK of its message 1: number 2, reason 1',
    'bob ← alice: after',
  ]);
  expect(await bob.history('alice')).toEqual(['1 alice: before', '2 bob: while offline', '3 alice: after']);
  bob.leave();
});

async function loggedIn(uid: string): Promise<SdkUser> {
  const user = await SdkUser.load(uid, server!, story);
  await user.login();
  return user;
}

async function told(...lines: string[]): Promise<void> {
  for (const line of lines) await until(line, () => story.includes(line));
}

/** A text as the package writes it. */
function textPayload(text: string): string {
  return JSON.stringify({ type: 1, content: text });
}
