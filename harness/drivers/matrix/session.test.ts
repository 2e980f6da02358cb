import { expect, test } from 'vitest';
import { deadlineIn, poll } from '../../core/deadline.ts';
import type { Observation } from '../../vocabulary/index.ts';
import { worldOf } from '../../vocabulary/index.ts';
import { matrixDriver } from './driver.ts';
import { type Answer, type ScriptedServer, scriptedServer } from './fixtures/scripted-server.ts';

const world = worldOf('s1234567890'.slice(0, 10));
const room = '!room';

/** A play on a scripted server, and what its sessions have observed. */
function openPlay({ url }: ScriptedServer) {
  const seen: Observation[] = [];
  const lines: string[] = [];
  const client = matrixDriver.open({
    about: { flavour: 'synapse', version: '1.163.2' },
    endpoints: { http: url, matrix: url, domain: 'localhost' },
    world,
    observe: (_, observation) => void seen.push(observation),
    transcribe: (_, dir, text) => void lines.push(`${dir} ${text}`),
    used: () => {},
  });
  const enter = () => client.perform({ op: 'login', session: 'bob.1', user: 'bob' }, { timeoutMs: 5_000 });
  return { client, seen, lines, enter, [Symbol.asyncDispose]: () => client.close() };
}

function member(user: string, membership = 'join') {
  return {
    type: 'm.room.member',
    event_id: `$${membership}-${user}`,
    sender: `@${world.native(user)}:localhost`,
    state_key: `@${world.native(user)}:localhost`,
    content: { membership },
  };
}

function message(name: string, unsigned: object = {}, from = 'alice') {
  const body = `${world.token(name)} hello`;
  const sender = `@${world.native(from)}:localhost`;
  return { type: 'm.room.message', event_id: `$${name}`, sender, content: { msgtype: 'm.text', body }, unsigned };
}

function news(next: string, timeline: object): Answer {
  const joined = { state: { events: [member('alice'), member('bob')] }, timeline };
  return { body: { next_batch: next, rooms: { join: { [room]: joined } } } };
}

const first: Answer = { body: { next_batch: 's0' } };

function pushedIn(seen: readonly Observation[]) {
  return seen.flatMap((each) => (each.see === 'push' ? [each.message.message] : []));
}

/** Waits until so many things were observed. */
async function until(seen: readonly Observation[], count: number) {
  const held = await poll(deadlineIn(5_000), async () => seen.length >= count || undefined);
  expect(held, JSON.stringify(seen)).toBe(true);
}

test('what an answer has left out of a room is asked for, and told in its place', async () => {
  const full = Array.from({ length: 100 }, (_, i) => message(`n${i}`));
  await using server = await scriptedServer((_, path, query) => {
    if (path === '/sync' && !query.has('since')) return first;
    if (path === '/sync' && query.get('since') === 's0')
      return news('s1', { events: full, limited: true, prev_batch: 'p2' });
    if (path !== `/rooms/${room}/messages`) return undefined;
    expect([query.get('dir'), query.get('to')]).toEqual(['b', 's0']);
    const isLast = query.get('from') === 'p1';
    return { body: isLast ? { chunk: [message('m1')] } : { chunk: [message('m3'), message('m2')], end: 'p1' } };
  });
  await using play = openPlay(server);
  expect(await play.enter()).toMatchObject({ is: 'ok' });
  await until(play.seen, 103);
  expect(pushedIn(play.seen).slice(0, 5)).toEqual(['m1', 'm2', 'm3', 'n0', 'n1']);
  expect(play.seen[0]).toMatchObject({ with: 'alice', message: { from: 'alice', serverId: '$m1' } });
});

test('what was there before the login is history', async () => {
  await using server = await scriptedServer((_, path, query) =>
    query.has('since') ? undefined : path === '/sync' ? news('s0', { events: [message('m1')] }) : undefined,
  );
  await using play = openPlay(server);
  expect(await play.enter()).toMatchObject({ is: 'ok' });
  expect(play.seen).toEqual([]);
});

/** Answers the first question and then each next one with what is new there, given as kind and events. */
function serverOf(...all: readonly (readonly ['join' | 'leave', ...object[]])[]) {
  return scriptedServer((_, path, query) => {
    if (path !== '/sync' || !query.has('since')) return path === '/sync' ? first : undefined;
    const at = Number(query.get('since')?.slice(1));
    const [kind = 'join', ...events] = all[at] ?? [];
    return all[at] && { body: { next_batch: `s${at + 1}`, rooms: { [kind]: { [room]: { timeline: { events } } } } } };
  });
}

test('what was said before the user came in, or while he was out, is history', async () => {
  await using server = await serverOf(
    ['join', member('alice'), message('m1'), member('bob', 'invite'), member('bob'), message('m2')],
    ['leave', message('m3'), member('bob', 'leave')],
    ['join', message('m2'), message('m3'), member('bob', 'leave'), message('m4'), member('bob'), message('m5')],
  );
  await using play = openPlay(server);
  await play.enter();
  await until(play.seen, 3);
  expect(pushedIn(play.seen)).toEqual(['m2', 'm3', 'm5']);
});

test('who went and came back between two answers is told what is new to him, but not what was said meanwhile', async () => {
  await using server = await serverOf(
    ['join', member('bob'), message('m1')],
    ['join', message('m1'), message('m2'), member('bob', 'leave'), message('m3'), member('bob'), message('m4')],
  );
  await using play = openPlay(server);
  await play.enter();
  await until(play.seen, 3);
  expect(pushedIn(play.seen)).toEqual(['m1', 'm2', 'm4']);
});

test('a message that the server tells twice is pushed twice', async () => {
  await using server = await serverOf(['join', message('m1')], ['join', message('m1')]);
  await using play = openPlay(server);
  await play.enter();
  await until(play.seen, 2);
  expect(pushedIn(play.seen)).toEqual(['m1', 'm1']);
});

test('what the session has sent itself is not told, and what its device has sent otherwise is', async () => {
  let sent = '';
  await using server = await scriptedServer((method, path, query) => {
    if (path === '/joined_rooms') return { body: { joined_rooms: [room] } };
    if (path.endsWith('/members')) return { body: { chunk: [member('alice'), member('bob')] } };
    if (path.endsWith('/join')) return { body: { room_id: room } };
    if (path.endsWith('/messages')) return { body: { chunk: [member('alice')] } };
    if (path.endsWith('/receipt/m.read.private/$join-alice')) return { body: {} };
    if (method === 'PUT') {
      sent = path.split('/').at(-1) ?? '';
      return { body: { event_id: '$own' } };
    }
    if (path === '/sync' && !query.has('since')) return first;
    if (path !== '/sync' || query.get('since') !== 's0' || query.get('timeout') !== '0') return undefined;
    const events = [
      message('own', { transaction_id: sent }, 'bob'),
      message('other', { transaction_id: 'another' }, 'bob'),
    ];
    return news('s1', { events });
  });
  await using play = openPlay(server);
  await play.enter();
  const op = { op: 'send', message: 'own', from: 'bob', to: 'alice', via: { session: 'bob.1' } } as const;
  const bytes = new TextEncoder().encode(`${world.token('own')} hello`);
  const outcome = await play.client.perform(
    { ...op, payload: { shape: 'text', text: 'hello' } },
    { timeoutMs: 5_000, bytes },
  );
  expect(outcome).toEqual({ is: 'ok', result: { gave: 'ack', serverId: '$own' } });
  expect(sent).toBe(world.clientNumber('own'));
  expect(await play.client.barrier?.('bob.1', { timeoutMs: 5_000 })).toEqual({ is: 'ok' });
  expect(play.seen).toMatchObject([{ see: 'push', with: 'alice', message: { message: 'other', from: 'bob' } }]);
});

test.each([
  ['a token that the server takes no more', { status: 401, body: { errcode: 'M_UNKNOWN_TOKEN' } }, 'server'],
  ['a server that fails', { status: 502, body: 'bad gateway' }, 'network'],
] as const)('%s ends the session', async (_, answer, by) => {
  await using server = await scriptedServer((_method, _path, query) => (query.has('since') ? answer : first));
  await using play = openPlay(server);
  await play.enter();
  await until(play.seen, 1);
  expect(play.seen).toMatchObject([{ see: 'closed', by }]);
  const late = await play.client.barrier?.('bob.1', { timeoutMs: 5_000 });
  expect(late).toMatchObject({ is: 'refused', by: 'network', code: 'session-closed' });
});

test('answers that cannot be read are observed, and end the session where nothing else comes', async () => {
  await using server = await scriptedServer((_method, _path, query) => (query.has('since') ? { body: '{}' } : first));
  await using play = openPlay(server);
  await play.enter();
  await until(play.seen, 4);
  expect(play.seen.map(({ see }) => see)).toEqual(['garbage', 'garbage', 'garbage', 'closed']);
});

test('no transcript holds an access token or a password', async () => {
  await using server = await scriptedServer((_method, _path, query) => (query.has('since') ? undefined : first));
  await using play = openPlay(server);
  await play.enter();
  expect(play.lines.some((line) => line.includes('/v3/login'))).toBe(true);
  expect(play.lines.join('\n')).not.toMatch(/token-of|password-s/);
});
