import { describe, expect, test } from 'vitest';
import { dialectOf } from '../dialect.ts';
import type { ProtocolEvents } from '../protocol.ts';
import { JsonRpc } from './protocol.ts';

/** A protocol in the dialect of a version, with what it wrote and what it took for garbage. */
function open(version: string) {
  const written: string[] = [];
  const garbage: string[] = [];
  const none = () => {};
  const events: ProtocolEvents = {
    write: (data) => written.push(String(data)),
    garbage: (detail) => garbage.push(detail),
    transcribe: none,
    entered: none,
    refusedLogin: none,
    unusable: none,
    answered: none,
    refusedSend: none,
    gaveUpSend: none,
    pushed: none,
    dismissed: none,
  };
  const { rpc } = dialectOf({ flavour: 'wukongim', version });
  const protocol = new JsonRpc(rpc, 'ws', { uid: 'u', token: 't', deviceId: 'd', acks: true, events });
  return { protocol, written, garbage };
}

const pong = '{"jsonrpc":"2.0","method":"pong"}';
const answer = '{"jsonrpc":"2.0","id":"1"}';

describe.each([
  ['2.1.5', pong, answer],
  ['2.2.5', answer, pong],
])('a ping to WuKongIM %s', (version, right, wrong) => {
  test('is answered in its dialect, once', () => {
    const { protocol, written, garbage } = open(version);
    protocol.ping();
    expect(JSON.parse(written[0] ?? '')).toEqual({ jsonrpc: '2.0', id: '1', method: 'ping' });
    protocol.feed(right);
    expect(garbage).toEqual([]);
    protocol.feed(right);
    expect(garbage).toHaveLength(1);
  });

  test('is not answered in another one', () => {
    const { protocol, garbage } = open(version);
    protocol.ping();
    protocol.feed(wrong);
    expect(garbage).toHaveLength(1);
  });
});
