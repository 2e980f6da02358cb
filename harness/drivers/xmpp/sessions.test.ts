import { describe, expect, test, vi } from 'vitest';
import { nowMs } from '../../core/clock.ts';
import type { OpOf } from '../../vocabulary/index.ts';
import {
  asks,
  chat,
  domain,
  error,
  type Peer,
  playOn,
  result,
  type Script,
  scripted,
  type ScriptedPlay,
  stanzaError,
} from './fixtures/scripted-server.ts';
import { attr, type Element, ns } from './wire/xml.ts';

const login: OpOf<'login'> = { op: 'login', session: 'bob.1', user: 'bob' };
const logout: OpOf<'logout'> = { op: 'logout', session: 'bob.1' };
const send: OpOf<'send'> = {
  op: 'send',
  message: 'm1',
  from: 'bob',
  to: 'alice',
  via: { session: 'bob.1' },
  payload: { shape: 'empty' },
};
const bytes = new TextEncoder().encode('hello <&> "\r\n');
const timeoutMs = 2000;
const bob = `salt567890bob@${domain}`;
const alice = `salt567890alice@${domain}`;

/** Whether this is the ping by which a login, a send or a barrier ends. */
function isPing(element: Element): boolean {
  return asks(element, 'ping');
}

function garbageOf(play: ScriptedPlay): string[] {
  return play.seen.flatMap(({ observation }) => (observation.see === 'garbage' ? [observation.detail] : []));
}

function isOnline(peer: Peer): boolean {
  return peer.resource === 'bob.1';
}

describe('a login', () => {
  test('registers the user, binds the session, becomes available with copies, and ends with a ping', async () => {
    await using server = await scripted();
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
    expect(server.frames.map((frame) => /<(open|auth|enable|presence|ping|query|bind)/.exec(frame)?.[1])).toEqual([
      'open',
      'query',
      'open',
      'auth',
      'open',
      'bind',
      'enable',
      'presence',
      'ping',
    ]);
    expect(server.peers.at(-1)).toMatchObject({ user: 'salt567890bob', resource: 'bob.1' });
  });

  test('is as good where the server makes no copies for other devices', async () => {
    await using server = await scripted((element, peer) => {
      if (!asks(element, 'enable')) return;
      peer.send(error(attr(element, 'id'), 'service-unavailable'));
      return true;
    });
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
  });

  test('tells its secrets to nobody, not even when the server repeats them', async () => {
    await using server = await scripted((element, peer) => {
      if (element.getName() !== 'auth') return;
      const [, , password] = Buffer.from(element.getText(), 'base64').toString().split('\0');
      peer.send(`<wrong>${password}</wrong>`, `<${password}`);
      peer.send(`<failure xmlns='${ns.sasl}'><not-authorized/><text>${password} ${element.getText()}</text></failure>`);
      return true;
    });
    await using play = playOn(server.endpoints);
    const outcome = await play.client.perform(login, { timeoutMs });
    const told = JSON.stringify([outcome, play.seen, play.lines]);
    expect(server.frames.join('')).toContain('password-salt567890bob');
    expect(told).not.toContain('password-');
    expect(told).not.toContain(Buffer.from('\0salt567890bob\0').toString('base64').slice(0, -4));
    expect(play.lines.join('\n')).toContain('>…</auth>');
    expect(play.lines.join('\n')).toContain('<password>…</password>');
  });

  test.each<[string, object, (peer: Peer) => void]>([
    [
      'whose SASL fails is refused',
      { is: 'refused', by: 'server', code: 'not-authorized' },
      (peer) => peer.send(`<failure xmlns='${ns.sasl}'><not-authorized/></failure>`),
    ],
    [
      'that ends in a stream error is refused',
      { is: 'refused', by: 'server', code: 'policy-violation' },
      (peer) =>
        peer.send(
          `<stream:error xmlns:stream='${ns.streams}'><policy-violation xmlns='${ns.streamErrors}'/></stream:error>`,
        ),
    ],
    ['that is not answered is unknown', { is: 'unknown', why: 'timeout' }, () => {}],
    ['that is cut is unknown', { is: 'unknown', why: 'cut' }, (peer) => peer.socket.terminate()],
    [
      'whose stream is closed is unknown',
      { is: 'unknown', why: 'cut' },
      (peer) => peer.send(`<close xmlns='${ns.framing}'/>`),
    ],
  ])('%s', async (_, outcome, react) => {
    await using server = await scripted((element, peer) => {
      if (element.getName() !== 'auth') return;
      react(peer);
      return true;
    });
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs: 300 })).toMatchObject(outcome);
    expect(await play.client.perform(send, { timeoutMs: 300, bytes })).toMatchObject({ code: 'session-closed' });
    expect(play.seen).toEqual([]);
  });

  test('that ends in a stream error after it was let in is refused, too', async () => {
    await using server = await scripted((element, peer) => {
      if (!asks(element, 'bind')) return;
      peer.send(`<stream:error xmlns:stream='${ns.streams}'><conflict xmlns='${ns.streamErrors}'/></stream:error>`);
      return true;
    });
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs })).toMatchObject({ is: 'refused', code: 'conflict' });
  });

  test('to a server that does not listen never reached it', async () => {
    const server = await scripted();
    await server[Symbol.asyncDispose]();
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs })).toMatchObject({
      by: 'network',
      code: 'connection-refused',
    });
  });

  test('of a user who has an account already is as good; one that cannot be had is tried again', async () => {
    const answers = ['not-allowed', 'conflict'];
    await using server = await scripted((element, peer) => {
      if (!asks(element, 'query')) return;
      peer.send(error(attr(element, 'id'), answers.shift() ?? 'bad-request'));
      return true;
    });
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs })).toMatchObject({ is: 'refused', code: 'not-allowed' });
    expect(await play.client.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
  });

  test('has seen the messages that waited when it is over', async () => {
    await using server = await scripted((element, peer) => {
      if (element.getName() === 'presence')
        peer.send(chat(`${alice}/alice.1`, bob, { id: 'salt567890-m1', more: `<delay xmlns='urn:xmpp:delay'/>` }));
    });
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    expect(play.seen).toMatchObject([
      { session: 'bob.1', observation: { see: 'push', with: 'alice', message: { message: 'm1', from: 'alice' } } },
    ]);
  });
});

describe('a send', () => {
  async function sendTo(script: Script, options = { timeoutMs }) {
    await using server = await scripted((element, peer, self) =>
      isOnline(peer) && self.frames.some((frame) => frame.startsWith('<message'))
        ? script(element, peer, self)
        : undefined,
    );
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    return { outcome: await play.client.perform(send, { ...options, bytes }), server, play };
  }

  test('is a chat message with its number, and ends with the answer to a ping', async () => {
    const { outcome, server } = await sendTo(() => {});
    expect(outcome).toEqual({ is: 'ok', result: { gave: 'ack' } });
    expect(server.frames.at(-2)).toBe(
      `<message type="chat" to="${alice}" id="salt567890-m1" xmlns="jabber:client">` +
        `<body>hello &lt;&amp;&gt; "&#xD;\n</body><origin-id xmlns="urn:xmpp:sid:0" id="salt567890-m1"/>` +
        `<markable xmlns="urn:xmpp:chat-markers:0"/></message>`,
    );
    expect(server.frames.join('')).toContain('<username>salt567890alice</username>');
  });

  test('that comes back is refused, with the condition', async () => {
    const bounce = (id: string) =>
      `<message xmlns='jabber:client' type='error' from='${alice}' id='${id}'>${stanzaError('service-unavailable')}</message>`;
    const { outcome, play } = await sendTo((element, peer) => {
      if (element.getName() === 'message') peer.send(bounce('salt567890-m1'), bounce('another'));
    });
    expect(outcome).toEqual({
      is: 'refused',
      by: 'server',
      code: 'service-unavailable',
      detail: 'service-unavailable',
    });
    expect(garbageOf(play)).toEqual([expect.stringContaining('another')]);
  });

  test.each<[string, object, (peer: Peer) => void]>([
    ['that is cut is unknown', { is: 'unknown', why: 'cut' }, (peer) => peer.socket.terminate()],
    ['that is not answered is unknown', { is: 'unknown', why: 'timeout' }, () => {}],
    [
      'that ends in a stream error is unknown',
      { is: 'unknown', why: 'cut' },
      (peer) => peer.send(`<stream:error xmlns:stream='${ns.streams}'><reset/></stream:error>`),
    ],
    [
      'whose ping is not known to the server is done all the same',
      { is: 'ok' },
      (peer) => peer.send(error('imc4', 'service-unavailable')),
    ],
  ])('%s', async (_, outcome, react) => {
    const done = await sendTo(
      (element, peer) => {
        if (isPing(element)) react(peer);
        return true;
      },
      { timeoutMs: 300 },
    );
    expect(done.outcome).toMatchObject(outcome);
  });

  test('by an API, or without a session, or without an account, reaches nobody', async () => {
    await using server = await scripted((element) => asks(element, 'query'));
    await using play = playOn(server.endpoints);
    const options = { timeoutMs: 200, bytes };
    expect(await play.client.perform({ ...send, via: 'api' }, options)).toMatchObject({ code: 'no-api' });
    expect(await play.client.perform(send, options)).toMatchObject({ by: 'network', code: 'no-account' });
  });
});

describe('a session', () => {
  /** Logs bob in, and has the server send him frames. */
  async function seeing(...frames: string[]) {
    const server = await scripted();
    const play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    server.peers.at(-1)?.send(...frames);
    expect(await play.client.barrier?.('bob.1', { timeoutMs })).toEqual({ is: 'ok' });
    return Object.assign(play, {
      server,
      async [Symbol.asyncDispose]() {
        await play.client.close();
        await server[Symbol.asyncDispose]();
      },
    });
  }

  const carbon = (from: string, kind: string, message: string) =>
    `<message xmlns='jabber:client' from='${from}'><${kind} xmlns='${ns.carbons}'>` +
    `<forwarded xmlns='${ns.forward}'>${message}</forwarded></${kind}></message>`;

  test('is pushed messages, with the id of its own archive', async () => {
    const ids = `<stanza-id xmlns='${ns.stanzaIds}' by='${alice}' id='no'/><stanza-id xmlns='${ns.stanzaIds}' by='${bob}' id='yes'/>`;
    await using play = await seeing(
      chat(`${alice}/alice.1`, bob, { id: 'salt567890-m1', more: ids }),
      chat('eve@elsewhere.org/x', bob),
    );
    expect(play.seen).toMatchObject([
      { observation: { with: 'alice', message: { message: 'm1', from: 'alice', serverId: 'yes' } } },
      { observation: { with: '?eve@elsewhere.org', message: { from: '?eve@elsewhere.org' } } },
    ]);
  });

  test('takes copies from its own account alone', async () => {
    await using play = await seeing(
      carbon(bob, 'sent', chat(`${bob}/bob.2`, alice, { id: 'salt567890-m1' })),
      carbon(bob, 'received', chat(`${alice}/alice.1`, `${bob}/bob.2`, { id: 'salt567890-m2' })),
      carbon(`${bob}/bob.2`, 'sent', chat(`${bob}/bob.2`, alice, { id: 'salt567890-m3' })),
      carbon(alice, 'sent', chat(`${bob}/bob.2`, alice, { id: 'salt567890-m4' })),
    );
    expect(play.seen).toMatchObject([
      { observation: { with: 'alice', message: { message: 'm1', from: 'bob' } } },
      { observation: { with: 'alice', message: { message: 'm2', from: 'alice' } } },
      { observation: { see: 'garbage' } },
      { observation: { see: 'garbage' } },
    ]);
  });

  test('keeps what it does not know as garbage, answers requests, and goes on', async () => {
    await using play = await seeing(
      'no element',
      '<a/><b/>',
      '<a>',
      '</a>',
      '<a/> behind',
      `<unknown/>`,
      `<success xmlns='${ns.sasl}'/>`,
      `<message xmlns='jabber:client' type='groupchat' from='${alice}'><body>x</body></message>`,
      `<message xmlns='jabber:client'><result xmlns='${ns.archive}' queryid='q' id='1'/></message>`,
      result('never-asked'),
      `<iq xmlns='jabber:client' type='get' id='s1'><odd xmlns='x'/></iq>`,
      `<a ${'<b>'.repeat(50_000)}`,
    );
    expect(garbageOf(play)).toHaveLength(12);
    expect(play.server.frames.join('')).toContain('id="s1"');
    expect(play.server.frames.join('')).toContain('service-unavailable');
    expect(play.lines.every((line) => line.length < 2100)).toBe(true);
    play.server.peers.at(-1)?.socket.send(Buffer.from([1, 2]));
    await play.client.barrier?.('bob.1', { timeoutMs });
    expect(garbageOf(play).at(-1)).toContain('0102');
  });

  test('passes over what the server itself tells its users', async () => {
    await using server = await scripted((element, peer) => {
      if (isPing(element) && isOnline(peer)) peer.send(chat(domain, bob, { id: '', body: 'welcome' }));
    });
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
    expect(play.seen).toEqual([]);
  });

  test('passes over presence and news, and says yes to a roster push', async () => {
    await using play = await seeing(
      `<presence xmlns='jabber:client' from='${bob}/bob.2'/>`,
      `<message xmlns='jabber:client' type='headline' from='${bob}'><event xmlns='${ns.pubsubEvent}'/></message>`,
      `<iq xmlns='jabber:client' type='set' id='r1'><query xmlns='${ns.roster}'/></iq>`,
    );
    expect(play.seen).toEqual([]);
    expect(play.server.frames.join('')).toContain('<iq type="result" id="r1"');
  });

  test('is told when the server closes it, and ops that wait for it end', async () => {
    await using server = await scripted((element, peer) => {
      if (!isPing(element) || attr(element, 'id') === 'imc3') return;
      peer.send(`<stream:error xmlns:stream='${ns.streams}'><conflict xmlns='${ns.streamErrors}'/></stream:error>`);
      return true;
    });
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    expect(await play.client.barrier?.('bob.1', { timeoutMs })).toMatchObject({ is: 'unknown', why: 'cut' });
    expect(play.seen).toEqual([
      { session: 'bob.1', observation: { see: 'closed', by: 'server', reason: 'stream error conflict' } },
    ]);
    expect(await play.client.barrier?.('bob.1', { timeoutMs })).toMatchObject({ code: 'session-closed' });
    expect(await play.client.perform(logout, { timeoutMs })).toMatchObject({ code: 'session-closed' });
  });

  test('has seen what was written before the answer when a barrier holds', async () => {
    await using server = await scripted((element, peer) => {
      if (isPing(element) && attr(element, 'id') === 'imc4')
        for (let i = 0; i < 100; i++) peer.send(chat(`${alice}/alice.1`, bob, { id: `salt567890-m${i}` }));
    });
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    const seen = play.client.barrier?.('bob.1', { timeoutMs }).then(() => play.seen.length);
    expect(await seen).toBe(100);
  });

  test('ends in order: unavailable, closed by both, and nobody is told', async () => {
    await using play = await seeing();
    expect(await play.client.perform(logout, { timeoutMs })).toEqual({ is: 'ok' });
    expect(play.server.frames.at(-2)).toContain('unavailable');
    expect(play.seen).toEqual([]);
  });

  test('whose farewell is not answered may have ended', async () => {
    await using server = await scripted((element) => element.getName() === 'close');
    await using play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    expect(await play.client.perform(logout, { timeoutMs: 100 })).toMatchObject({ is: 'unknown', why: 'timeout' });
  });
});

describe('the end of a play', () => {
  test('cuts what is awaited at once, closes every connection, and nothing is told after it', async () => {
    await using server = await scripted((element, peer) => {
      if (asks(element, 'query') && (peer.user !== '' || element.toString().includes('carol'))) return true;
      return isPing(element) && attr(element, 'id') !== 'imc3' ? true : undefined;
    });
    const play = playOn(server.endpoints);
    await play.client.perform(login, { timeoutMs });
    const pending = [
      play.client.perform(send, { timeoutMs: 30_000, bytes }),
      play.client.barrier!('bob.1', { timeoutMs: 30_000 }),
      play.client.perform({ op: 'register', user: 'carol' }, { timeoutMs: 30_000 }),
      play.client.perform({ op: 'login', session: 'carol.1', user: 'carol' }, { timeoutMs: 30_000 }),
      play.client.perform({ op: 'mark-read', user: 'dave', peer: 'bob' }, { timeoutMs: 30_000 }),
    ];
    await vi.waitFor(() => expect(server.frames.join('')).toMatch(/salt567890carol[^]*urn:xmpp:mam:2/));
    const start = nowMs();
    await play.client.close();
    for (const outcome of await Promise.all(pending)) expect(outcome).toMatchObject({ is: 'unknown', why: 'cut' });
    expect(nowMs() - start).toBeLessThan(500);
    const told = [play.seen.length, play.lines.length];
    await vi.waitFor(() => expect(server.peers.every(({ socket }) => socket.readyState === socket.CLOSED)).toBe(true));
    expect([play.seen.length, play.lines.length]).toEqual(told);
    expect(await play.client.perform(login, { timeoutMs })).toMatchObject({ is: 'unknown', why: 'cut' });
  });
});
