import { describe, expect, test } from 'vitest';
import type { DriverOp } from '../../../vocabulary/index.ts';
import { json, playOn, scripted } from '../fixtures/scripted-server.ts';

const timeoutMs = 2000;
const second = 1_000_000_000n;

/** An entry of an answer: the last message has this number and this version, in seconds. */
function entry(peer: string, seq: number, { unread = 1, version = seq, shown = seq } = {}): string {
  const message = `{"message_id":${shown},"message_seq":${shown},"client_msg_no":"","from_uid":"salt567890${peer}","channel_id":"salt567890bob","channel_type":1,"payload":""}`;
  const recents = shown === 0 ? '' : message;
  const versionNs = 1_700_000_000n * second + BigInt(version) * second + 7n;
  return `{"channel_id":"salt567890${peer}","channel_type":1,"unread":${unread},"last_msg_seq":${seq},"version":${versionNs},"recents":[${recents}]}`;
}

function sync(way: string): DriverOp {
  return { op: 'sync-conversations', user: 'bob', way };
}

/** Does these ops on a server that gives these answers to syncs, one after the other. */
async function play(ops: readonly DriverOp[], answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  await using server = await scripted({
    http(path, body, response) {
      if (path !== '/conversation/sync') return json(response, '{"status":200}');
      asked.push(body);
      json(response, `[${(answers[asked.length - 1] ?? []).join()}]`);
    },
  });
  await using on = playOn(server.endpoints);
  const lists: unknown[] = [];
  for (const op of ops) {
    const outcome = await on.client.perform(op, { timeoutMs });
    if (outcome.is === 'ok' && outcome.result?.gave === 'conversations')
      lists.push(outcome.result.conversations.map((each) => [each.with, each.last?.position?.key, each.unread]));
  }
  return { lists, asked };
}

describe('a sync', () => {
  const both = [entry('alice', 3), entry('carol', 5, { version: 2 })];

  test('sends what the client keeps, and puts the answer over it; what changed comes first', async () => {
    const answers = [both, [entry('carol', 6, { unread: 2 })], []];
    const { lists, asked } = await play([sync('since-version'), sync('since-version'), sync('since-version')], answers);
    expect(lists).toEqual([
      [
        ['alice', '3', 1],
        ['carol', '5', 1],
      ],
      [
        ['carol', '6', 2],
        ['alice', '3', 1],
      ],
      [
        ['carol', '6', 2],
        ['alice', '3', 1],
      ],
    ]);
    const rest = '"msg_count":20,"only_unread":0';
    expect(asked).toEqual([
      `{"uid":"salt567890bob","last_msg_seqs":"",${rest},"version":0}`,
      `{"uid":"salt567890bob","last_msg_seqs":"salt567890alice:1:3|salt567890carol:1:5",${rest},"version":1700000003000000007}`,
      `{"uid":"salt567890bob","last_msg_seqs":"salt567890carol:1:6|salt567890alice:1:3",${rest},"version":1700000006000000007}`,
    ]);
  });

  test('by the last messages that were seen sends no version, and keeps a list of its own', async () => {
    const ops = [sync('since-version'), sync('since-last-seen'), sync('since-last-seen')];
    const { lists, asked } = await play(ops, [both, [both[0]!], []]);
    expect(lists.slice(1)).toEqual([[['alice', '3', 1]], [['alice', '3', 1]]]);
    expect(asked.map((body) => /"last_msg_seqs":"([^"]*)".*"version":(\d+)/.exec(body)?.slice(1))).toEqual([
      ['', '0'],
      ['', '0'],
      ['salt567890alice:1:3', '0'],
    ]);
  });

  test('replaces the unread count, and the last message by a newer one only', async () => {
    const older = entry('alice', 2, { unread: 4 });
    const none = entry('alice', 4, { unread: 5, shown: 0 });
    const { lists } = await play(
      Array.from({ length: 3 }, () => sync('since-version')),
      [[both[0]!], [older], [none]],
    );
    expect(lists).toEqual([[['alice', '3', 1]], [['alice', '3', 4]], [['alice', '3', 5]]]);
  });

  test('of what is unread gives what is answered, and keeps nothing', async () => {
    const { lists, asked } = await play([sync('only-unread'), sync('only-unread')], [both, [both[0]!]]);
    expect(lists).toEqual([
      [
        ['alice', '3', 1],
        ['carol', '5', 1],
      ],
      [['alice', '3', 1]],
    ]);
    expect(asked[1]).toBe(asked[0]);
    expect(asked[0]).toContain('"only_unread":1');
  });

  test('goes on with the list that is kept after the server was started again, wherever it listens then', async () => {
    const asked: string[] = [];
    const script = (answer: string) => ({
      http(_path: string, body: string, response: Parameters<typeof json>[0]) {
        asked.push(body);
        json(response, answer);
      },
    });
    await using before = await scripted(script(`[${both.join()}]`));
    await using after = await scripted(script('[]'));
    const endpoints: Record<string, string> = { ...before.endpoints };
    await using on = playOn(endpoints);
    await on.client.perform(sync('since-version'), { timeoutMs });
    Object.assign(endpoints, after.endpoints);
    on.client.restarted();
    expect(await on.client.perform(sync('since-version'), { timeoutMs })).toMatchObject({
      result: { conversations: [{ with: 'alice' }, { with: 'carol' }] },
    });
    expect(after.requests).toEqual([`/conversation/sync ${asked[1]}`]);
    expect(asked[1]).toContain('salt567890alice:1:3');
  });

  test('shows what the user did himself: what he has read, deleted, or no longer knows', async () => {
    const chat = { user: 'bob', peer: 'alice' };
    const dialect = (name: string, args?: Record<string, number>): DriverOp => ({
      op: 'dialect',
      name,
      users: ['bob', 'alice'],
      ...(args ? { args } : {}),
    });
    const ops: DriverOp[] = [
      sync('since-version'),
      { op: 'mark-read', ...chat },
      sync('since-version'),
      dialect('wukongim:delete-conversation'),
      sync('since-version'),
      dialect('wukongim:set-unread', { unread: 1 }),
      sync('since-version'),
    ];
    const { lists, asked } = await play(ops, [both, [], [], both]);
    expect(lists).toEqual([
      [
        ['alice', '3', 1],
        ['carol', '5', 1],
      ],
      [
        ['alice', '3', 0],
        ['carol', '5', 1],
      ],
      [['carol', '5', 1]],
      [
        ['alice', '3', 1],
        ['carol', '5', 1],
      ],
    ]);
    expect(asked.at(-1)).toContain('"last_msg_seqs":"",');
  });
});
