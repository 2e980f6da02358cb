import { describe, expect, test } from 'vitest';
import { worldOf } from '../../../vocabulary/index.ts';
import { parseExact } from '../api/exact-json.ts';
import { versions, webhooksOf } from '../fixtures/captures.ts';
import { notifiedOf } from './notified.ts';
import { bodySchemas, notifySchema } from './schemas.ts';

describe.each(versions)('webhooks of WuKongIM %s', (version) => {
  test('have the form of their event', () => {
    const events = webhooksOf(version);
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(Object.keys(bodySchemas)));
    for (const { event, body } of events) expect(bodySchemas[event]?.safeParse(parseExact(body)).error).toBeUndefined();
  });

  test('tell of direct messages, and leave out groups and commands', () => {
    const bodies = webhooksOf(version).filter(({ event }) => event === 'msg.notify');
    const told = bodies.flatMap(({ body }) => notifySchema.parse(parseExact(body)));
    const world = worldOf(''); // to which everybody belongs
    expect(notifiedOf(world, told).map(({ with: peer, message }) => [message.from, peer])).toEqual([
      ['alice', 'bob'],
      ['bob', 'alice'],
      ['alice', 'carol'],
      ['', '____system'],
    ]);
  });
});
