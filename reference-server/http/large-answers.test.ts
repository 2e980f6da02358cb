import { type Socket, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Running, runServer } from '../testing/in-process.ts';
import { until } from '../testing/until.ts';

/** Payloads of 16 MiB and one more, in base64, and what is around them. */
const ANSWER_BYTES = 24 * 1024 * 1024;
const BIG = 'x'.repeat(700_000);

let server: Running;
beforeEach(async () => {
  server = await runServer();
});
afterEach(() => server[Symbol.asyncDispose]());

/** Asks for a history, reads the status of the answer, and then nothing more. */
class StalledReader {
  status = '';
  /** When it came, on a clock of our own. */
  at = 0;
  readonly socket: Socket;

  constructor(url: string, body: object) {
    const { hostname, port } = new URL(url);
    const text = JSON.stringify(body);
    this.socket = connect(Number(port), hostname);
    this.socket.write(`POST /channel/messagesync HTTP/1.1\r\nHost: x\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
    this.socket.once('data', (chunk: Buffer) => {
      this.status = chunk.toString('latin1', 9, 12);
      this.at = performance.now();
      this.socket.pause();
    });
    this.socket.on('error', () => undefined);
  }
}

/** Whether there is room for an answer; not asked in a hurry, for each try costs the server much. */
async function isAnswered(body: object): Promise<boolean> {
  await pause(1000);
  return (await answerTo('/channel/messagesync', body)).bytes > BIG.length;
}

async function answerTo(path: string, body: object): Promise<{ bytes: number; json: unknown }> {
  const response = await fetch(server.api.url + path, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  return { bytes: text.length, json: JSON.parse(text) as unknown };
}

test('a message that is asked for again and again fills no more than a page', async () => {
  await server.api.send('bob', 'alice', BIG);
  const asked = { login_uid: 'alice', channel_id: 'bob', channel_type: 1, message_seqs: Array(60).fill(1) };
  const { bytes, json } = await answerTo('/messages', asked);
  expect(bytes).toBeLessThan(ANSWER_BYTES);
  expect(json).toMatchObject({ more: 1 });
  const few = await answerTo('/messages', { ...asked, message_seqs: [1, 1, 7] });
  expect(few.json).toMatchObject({ more: 0, messages: [{ message_seq: 1 }, { message_seq: 1 }] });
});

test('channels that are asked for again and again fill no more than a page', async () => {
  await server.api.post('/channel', { channel_id: 'g1', channel_type: 2, subscribers: ['alice'] });
  for (let count = 0; count < 3; count++) await server.api.send('alice', 'g1', BIG, { channel_type: 2 });
  const channels = Array.from({ length: 20 }, () => ({ channel_id: 'g1', channel_type: 2, last_msg_seq: 1 }));
  const { bytes, json } = await answerTo('/conversation/syncMessages', { channels });
  expect(bytes).toBeLessThan(ANSWER_BYTES);
  expect((json as { messages: unknown[] }[]).map(({ messages }) => messages.length)).toEqual(Array(8).fill(3));
});

test('a conversation list has every conversation, and messages of no more than a page', async () => {
  const peers = Array.from({ length: 40 }, (_, index) => `peer${index}`);
  for (const peer of peers) await server.api.send(peer, 'alice', BIG);
  const asked = { uid: 'alice', msg_count: 5 };
  const { bytes, json } = await answerTo('/conversation/sync', asked);
  expect(bytes).toBeLessThan(ANSWER_BYTES);
  const listed = json as { unread: number; recents: unknown[] }[];
  expect(listed.map(({ unread }) => unread)).toEqual(peers.map(() => 1));
  const filled = listed.map(({ recents }) => recents.length);
  expect([filled.slice(0, 20), filled.at(-1)]).toEqual([Array(20).fill(1), 0]);
});

test(
  'answers that nobody reads are bounded, and given up when ten seconds pass without a byte',
  { timeout: 40_000 },
  async () => {
    for (let count = 0; count < 25; count++) await server.api.send('bob', 'alice', BIG);
    const asked = { login_uid: 'alice', channel_id: 'bob', channel_type: 1, limit: 100 };
    const readers = Array.from({ length: 20 }, () => new StalledReader(server.api.url, asked));
    await until('all have a status', () => readers.every(({ status }) => status !== ''), 20_000);
    const full = readers.filter(({ status }) => status === '200').map(({ at }) => at);
    // On a busy machine the last ones may be answered when the first have been given up.
    const together = full.map((end) => full.filter((at) => at > end - 5000 && at <= end).length);
    expect(full.length).toBeGreaterThan(0);
    expect(Math.max(...together)).toBeLessThan(13);
    expect(readers.filter(({ status }) => status === '503')).toHaveLength(20 - full.length);
    expect(await server.api.send('alice', 'bob', 'served')).toBe(200);
    await until('there is room again', () => isAnswered(asked), 20_000);
    for (const { socket } of readers) socket.destroy();
  },
);
