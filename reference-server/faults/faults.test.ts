import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { defaultStages } from '../pipeline/default-stages.ts';
import { createSessions } from '../sessions.ts';
import type { Client } from '../testing/client.ts';
import { type Running, runServer } from '../testing/in-process.ts';
import { Client as RawClient } from '../testing/client.ts';
import { until } from '../testing/until.ts';
import { openStore } from '../store/store.ts';
import { faults } from './index.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Scene {
  readonly server: Running;
  readonly alice: Client;
  readonly bob: Client;
  readonly carol: Client;
}

/** What each fault does to a conversation of fresh users, and what is there without it. */
const effects: Record<string, { look: (scene: Scene) => Promise<unknown>; right: unknown; broken: unknown }> = {
  'channel-not-created': {
    look: async ({ server, alice }) => [
      (await alice.send('bob', 'm')).reasonCode,
      await server.api.maxSeqStatus('alice', 'bob'),
    ],
    right: [1, 200],
    broken: [1, 400],
  },
  'person-conversation-lost': { look: listedAfterSend, right: [true, true], broken: [false, false] },
  'receiver-conversation-lost': { look: listedAfterSend, right: [true, true], broken: [true, false] },
  'sender-conversation-lost': { look: listedAfterSend, right: [true, true], broken: [false, true] },
  'api-send-skips-conversation': {
    async look(scene) {
      const { api } = scene.server;
      await api.send('dave', 'erin', 'by api');
      return [...(await listedAfterSend(scene)), (await api.conversation('erin', 'dave')) !== undefined];
    },
    right: [true, true, true],
    broken: [true, true, false],
  },
  'ack-before-store-lost': {
    async look({ server, alice, bob }) {
      const ack = await alice.send('bob', 'm');
      await bob.ping();
      return [ack.reasonCode, ack.messageId > 0n, bob.texts.length, (await server.api.history('alice', 'bob')).length];
    },
    right: [1, true, 1, 1],
    broken: [1, true, 0, 0],
  },
  'push-twice': { look: pushed, right: ['m'], broken: ['m', 'm'] },
  'push-lost': { look: pushed, right: ['m'], broken: [] },
  'payload-mangled-in-push': { look: pushed, right: ['m'], broken: ['l'] },
  'push-to-stranger': {
    async look({ alice, carol }) {
      await alice.send('bob', 'm');
      await carol.ping();
      return carol.texts;
    },
    right: [],
    broken: ['m'],
  },
  'push-before-readable': {
    async look({ server, alice, bob }) {
      alice.post('bob', Buffer.from('m'));
      await until('bob gets the push', () => bob.texts.length === 1);
      const seen = (await server.api.history('bob', 'alice')).length;
      await until('alice gets the ack', () => alice.ackOf(1));
      return [
        seen,
        bob.pushes[0]?.messageId === alice.ackOf(1)?.messageId,
        bob.texts,
        (await server.api.history('bob', 'alice')).length,
      ];
    },
    right: [1, true, ['m'], 1],
    broken: [0, true, ['m'], 1],
  },
  'own-message-unread': { look: unreadAfterSend, right: [0, 1], broken: [1, 1] },
  'receiver-unread-stuck': { look: unreadAfterSend, right: [0, 1], broken: [0, 0] },
  'last-message-stale': {
    async look({ server, alice }) {
      for (const text of ['1', '2']) await alice.send('bob', text);
      const listed = await server.api.conversation('bob', 'alice');
      return [listed?.last_msg_seq, listed?.unread];
    },
    right: [2, 2],
    broken: [1, 2],
  },
  'two-channels-for-one-pair': { look: bothSay, right: [1, 2], broken: [1, 1] },
  'sequence-gap': {
    look: async ({ alice }) => [await seqOf(alice, '1'), await seqOf(alice, '2'), await seqOf(alice, '3')],
    right: [1, 2, 3],
    broken: [1, 3, 5],
  },
  'payload-mangled-in-store': { look: stored, right: ['1 m', '2 m'], broken: ['1 l', '2 l'] },
  'stored-twice': { look: stored, right: ['1 m', '2 m'], broken: ['1 m', '2 m', '3 m', '4 m'] },
  'order-swapped': {
    async look({ server, alice }) {
      for (const text of ['1', '2', '3', '4']) await alice.send('bob', text);
      return (await server.api.history('bob', 'alice')).map(({ payload }) => payload);
    },
    right: ['1', '2', '3', '4'],
    broken: ['2', '1', '4', '3'],
  },
  'mark-read-forgotten': {
    async look({ server, alice }) {
      await alice.send('bob', 'm');
      await server.api.clearUnread('bob', 'alice');
      return (await server.api.conversation('bob', 'alice'))?.unread;
    },
    right: 0,
    broken: 1,
  },
  'pushes-swapped': {
    async look({ alice, bob }) {
      for (const text of ['1', '2', '3']) await alice.send('bob', text);
      await until('bob gets all', () => bob.texts.length === 3);
      return bob.texts;
    },
    right: ['1', '2', '3'],
    broken: ['2', '1', '3'],
  },
  'route-not-served': {
    async look({ server }) {
      const ask = async (path: string) => (await fetch(`${server.api.url}${path}`, { method: 'POST' })).status;
      return [await ask('/conversations/clearUnread'), await ask('/conversation/sync'), await ask('/no/such/route')];
    },
    right: [400, 400, 404],
    broken: [404, 400, 404],
  },
  'send-unanswered': {
    async look({ server, alice }) {
      alice.post('bob', Buffer.alloc(0));
      await alice.send('bob', 'the next one');
      return [alice.ackOf(1)?.reasonCode, (await server.api.history('bob', 'alice')).length];
    },
    right: [1, 2],
    broken: [undefined, 2],
  },
  'login-unanswered': {
    async look({ server }) {
      const [first, second] = [new RawClient(server.tcp, 'fresh'), new RawClient(server.tcp, 'fresh')];
      first.connect('first');
      await until('the first is read', () => first.socket.writableLength === 0 && !first.socket.connecting);
      await first.ping();
      second.connect('second');
      await until('the second is answered', () => second.agree());
      const answered = [first.agree(), first.closed];
      first.close();
      second.close();
      return answered;
    },
    right: [true, false],
    broken: [false, false],
  },
  'dies-on-large-payload': {
    async look({ server, alice }) {
      await alice.send('bob', 'x'.repeat(32 * 1024));
      const before = server.logLines.includes('crash');
      await alice.send('bob', 'x'.repeat(32 * 1024 + 1));
      return [before, server.logLines.includes('crash')];
    },
    right: [false, false],
    broken: [false, true],
  },
};

test('every fault has an effect here, and says all about itself', () => {
  expect([...faults.keys()].sort()).toEqual(Object.keys(effects).sort());
  for (const { id, breaks, caughtBy, mayBreak } of faults.values()) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(breaks).not.toBe('');
    expect(caughtBy.length).toBeGreaterThan(0);
    expect(caughtBy.filter((rule) => mayBreak.includes(rule))).toEqual([]);
    expect([...caughtBy, ...mayBreak].filter((rule) => !/^IMC-[A-Z]+-\d{3}$/.test(rule))).toEqual([]);
  }
});

test('every fault wraps exactly the stage that it names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  const log = createLog(() => undefined);
  const [store, sessions] = [openStore(folder, log), createSessions()];
  const stages = defaultStages(store, sessions);
  for (const fault of faults.values()) {
    const wrapped = fault.apply(stages, { store, sessions, log, crash: () => undefined });
    const changed = Object.entries(wrapped).filter(([name, stage]) => stage !== stages[name as keyof typeof stages]);
    expect([fault.id, ...changed.map(([name]) => name)]).toEqual([fault.id, fault.stage]);
  }
  store.close();
  rmSync(folder, { recursive: true });
});

test.each(Object.entries(effects))('without %s all is right', async (id, { look, right }) => {
  expect(await sceneWith([], id, look)).toEqual(right);
});

test.each(Object.entries(effects))('%s does what it says', async (id, { look, broken }) => {
  expect(await sceneWith([id], id, look)).toEqual(broken);
});

test('faults compose', async () => {
  const broken = await sceneWith(['push-twice', 'payload-mangled-in-push'], 'push-twice', pushed);
  expect(broken).toEqual(['l', 'l']);
});

async function sceneWith(
  faultIds: string[],
  about: string,
  look: (scene: Scene) => Promise<unknown>,
): Promise<unknown> {
  const server = await runServer(faultIds);
  try {
    // A fault of the login is looked at by itself: it would take the actors away.
    if (about === 'login-unanswered') return await look({ server } as Scene);
    const [alice, bob, carol] = [await server.login('alice'), await server.login('bob'), await server.login('carol')];
    return await look({ server, alice, bob, carol });
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

async function listedAfterSend({ server, alice }: Scene): Promise<boolean[]> {
  await alice.send('bob', 'm');
  const [ofAlice, ofBob] = [
    await server.api.conversation('alice', 'bob'),
    await server.api.conversation('bob', 'alice'),
  ];
  return [ofAlice !== undefined, ofBob !== undefined];
}

async function unreadAfterSend({ server, alice }: Scene): Promise<unknown[]> {
  await alice.send('bob', 'm');
  return [
    (await server.api.conversation('alice', 'bob'))?.unread,
    (await server.api.conversation('bob', 'alice'))?.unread,
  ];
}

/** A ping behind the ack is behind the pushes too. */
async function pushed({ alice, bob }: Scene): Promise<string[]> {
  await alice.send('bob', 'm');
  await bob.ping();
  return bob.texts;
}

async function bothSay({ alice, bob }: Scene): Promise<number[]> {
  return [(await alice.send('bob', 'm')).messageSeq, (await bob.send('alice', 'm')).messageSeq];
}

async function seqOf(alice: Client, text: string): Promise<number> {
  return (await alice.send('bob', text)).messageSeq;
}

async function stored({ server, alice }: Scene): Promise<string[]> {
  for (let count = 0; count < 2; count++) await alice.send('bob', 'm');
  return (await server.api.history('bob', 'alice')).map(({ message_seq: seq, payload }) => `${seq} ${payload}`);
}
