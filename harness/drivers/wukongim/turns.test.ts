import { expect, test } from 'vitest';
import { pause } from '../../core/clock.ts';
import { json, scripted, welcome, world } from './fixtures/scripted-server.ts';
import { openPlay } from './play-client.ts';

const waitMs = 150;
/** Less than what is waited for a turn. */
const timeoutMs = 100;

test('each request, login and send waits for its turn, and no deadline is spent on that', async () => {
  await using server = await scripted({
    http: (path, _body, response) => json(response, path === '/user/onlinestatus' ? '[]' : '{"status":200}'),
    tcp(packet, peer) {
      if (packet.packet === 'CONNECT') peer.send(welcome);
      if (packet.packet === 'SEND')
        peer.send({
          packet: 'SENDACK',
          flags: 0,
          messageId: '7',
          clientSeq: packet.clientSeq,
          messageSeq: 1,
          reasonCode: 1,
        });
    },
  });
  let turns = 0;
  const client = openPlay({
    about: { flavour: 'reference', version: '0.1.0' },
    endpoints: server.endpoints,
    world,
    observe: () => {},
    transcribe: () => {},
    used: () => {},
    async turn() {
      turns += 1;
      await pause(waitMs);
      return waitMs;
    },
  });
  const payload = { shape: 'text', text: 'hi' } as const;
  const via = { session: 's' };
  const bytes = Buffer.from('hi');
  expect(await client.perform({ op: 'register', user: 'alice' }, { timeoutMs })).toEqual({ is: 'ok' });
  expect(turns).toBe(1);
  expect(await client.perform({ op: 'login', session: 's', user: 'alice' }, { timeoutMs })).toEqual({ is: 'ok' });
  expect(turns).toBe(2);
  const send = { op: 'send', message: 'm1', from: 'alice', to: 'bob', via, payload } as const;
  expect(await client.perform(send, { timeoutMs, bytes })).toMatchObject({ is: 'ok' });
  expect(turns).toBe(3);
  expect(await client.perform({ op: 'logout', session: 's' }, { timeoutMs })).toEqual({ is: 'ok' });
  expect(turns).toBe(4);
  await client.close();
});
