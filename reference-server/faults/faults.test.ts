import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { NO_PERSIST } from '../message.ts';
import { defaultStages } from '../pipeline/default-stages.ts';
import { createSessions } from '../sessions.ts';
import type { Client } from '../testing/client.ts';
import { firstEffects } from '../testing/effects/first-messages.ts';
import { groupEffects } from '../testing/effects/groups.ts';
import { lifeEffects } from '../testing/effects/lives.ts';
import { readEffects } from '../testing/effects/reads.ts';
import { type Effect, IMPATIENT, type Scene, sceneWith } from '../testing/effects/scene.ts';
import { Client as RawClient } from '../testing/client.ts';
import { until } from '../testing/until.ts';
import { openStore } from '../store/store.ts';
import { DEFAULT_POLICY, type Policy } from '../pipeline/policy.ts';
import { faults } from './index.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STRICT: Policy = { ...DEFAULT_POLICY, personWhitelist: true };

/** What each fault does to a conversation of fresh users, and what is there without it. */
const effects: Record<string, Effect> = {
  ...firstEffects,
  ...groupEffects,
  ...readEffects,
  ...lifeEffects,
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
      await until('the first is read', () => first.socket.writableLength === 0);
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
  'block-ignored': { look: sendsOfBlocked, right: [4, 1], broken: [1, 1] },
  'unblock-forgotten': { look: sendsOfBlocked, right: [4, 1], broken: [4, 4] },
  'strangers-let-through': { look: sendsOfAllowed, policy: STRICT, right: [13, 1], broken: [1, 1] },
  'whitelist-kept-empty': { look: sendsOfAllowed, policy: STRICT, right: [13, 1], broken: [13, 13] },
  'refused-but-pushed': {
    async look(scene) {
      const reasons = await sendsOfBlocked(scene);
      await scene.bob.ping();
      return [reasons, scene.bob.texts, (await scene.server.api.history('bob', 'alice')).length];
    },
    right: [[4, 1], ['unblocked'], 1],
    broken: [[4, 1], ['blocked', 'unblocked'], 1],
  },
  'token-not-checked': {
    async look({ server }) {
      await server.api.post('/user/token', { uid: 'dave', token: 'right', device_flag: 0 });
      return (await server.login('dave', { token: 'wrong' })).connack?.reasonCode;
    },
    right: 2,
    broken: 1,
  },
  'unread-not-set': {
    async look({ server, alice }) {
      await alice.send('bob', 'm');
      const where = { uid: 'bob', channel_id: 'alice', channel_type: 1 };
      await server.api.post('/conversations/setUnread', { ...where, unread: 0 });
      return (await server.api.conversation('bob', 'alice'))?.unread;
    },
    right: 0,
    broken: 1,
  },
  'delete-forgotten': {
    async look({ server, alice }) {
      await alice.send('bob', 'm');
      await server.api.post('/conversations/delete', { uid: 'bob', channel_id: 'alice', channel_type: 1 });
      return (await server.api.conversations('bob')).length;
    },
    right: 0,
    broken: 1,
  },
  'command-lost-after-sync': {
    async look({ server }) {
      await server.api.send('alice', 'bob', 'do it', { header: { sync_once: 1 } });
      return [(await server.api.commands('bob')).length, (await server.api.commands('bob')).length];
    },
    right: [1, 1],
    broken: [1, 0],
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
  're-push-forgotten': {
    patience: IMPATIENT,
    async look({ alice, bob }) {
      await alice.send('bob', 'm');
      const again = until('bob gets it again', () => bob.texts.length === 2, 1000);
      return again.catch(() => 'never');
    },
    right: true,
    broken: 'never',
  },
  'ack-ignored': {
    patience: IMPATIENT,
    async look({ alice, bob }) {
      await alice.send('bob', '1');
      await until('bob has the first', () => bob.texts.length === 1);
      bob.acknowledge(bob.pushes[0]!);
      await alice.send('bob', '2');
      // What was pushed first would be pushed again first.
      await until('bob gets the second again', () => bob.texts.filter((text) => text === '2').length === 2);
      return bob.texts;
    },
    right: ['1', '2', '2'],
    broken: ['1', '2', '1', '2'],
  },
  'webhook-lost': { look: toldToHook, right: ['m', 'by api'], broken: ['by api'] },
  'webhook-mangled': { look: toldToHook, right: ['m', 'by api'], broken: ['l', 'by aph'] },
  'repeat-stored-again': {
    async look({ server, alice }) {
      for (const text of ['1', '1']) await alice.send('bob', text, { clientMsgNo: 'n' });
      return (await server.api.history('bob', 'alice')).length;
    },
    right: 1,
    broken: 2,
  },
  'own-devices-not-pushed': {
    async look({ server, alice, bob }) {
      const web = await server.login('alice', { deviceId: 'web' });
      await alice.send('bob', 'm');
      await Promise.all([web.ping(), bob.ping()]);
      return [web.texts, bob.texts];
    },
    right: [['m'], ['m']],
    broken: [[], ['m']],
  },
  'transient-stored': { look: transient, right: [1, ['m'], 0, false], broken: [1, ['m'], 1, true] },
  'transient-not-pushed': { look: transient, right: [1, ['m'], 0, false], broken: [1, [], 0, false] },
  'kick-ignored': {
    async look({ server, alice, bob }) {
      const { connections } = (await server.api.get('/connz?uid=alice')).json as { connections: { id: number }[] };
      await server.api.post('/conn/kick', { uid: 'alice', conn_id: connections[0]?.id });
      const isClosed = until('she is out', () => alice.closed, 1000);
      return [bob.closed, await isClosed.catch(() => false)];
    },
    right: [false, true],
    broken: [false, false],
  },
  'old-session-stays': {
    async look({ server, alice, bob }) {
      const again = await server.login('alice');
      await bob.send('alice', 'm');
      await again.ping();
      const isClosed = until('the old one is closed', () => alice.closed, 1000);
      return [again.texts, alice.texts, await isClosed.catch(() => false)];
    },
    right: [['m'], [], true],
    broken: [['m'], ['m'], false],
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

test.each(Object.entries(effects))('without %s all is right', async (id, effect) => {
  expect(await sceneWith([], effect, id)).toEqual(effect.right);
});

test.each(Object.entries(effects))('%s does what it says', async (id, effect) => {
  expect(await sceneWith([id], effect, id)).toEqual(effect.broken);
});

test('faults compose', async () => {
  const broken = await sceneWith(['push-twice', 'payload-mangled-in-push'], { look: pushed });
  expect(broken).toEqual(['l', 'l']);
});

/** What the back end is told of a message that came by a session, and of one by the API behind it. */
async function toldToHook({ server, alice, hook }: Scene): Promise<string[]> {
  await alice.send('bob', 'm');
  await server.api.send('alice', 'bob', 'by api');
  await until('the back end hears of the last one', () => hook.stored.some(({ payload }) => payload.startsWith('by')));
  return hook.stored.map(({ payload }) => payload);
}

/** What becomes of a message that is not to be stored. */
async function transient({ server, alice, bob }: Scene): Promise<unknown[]> {
  const { reasonCode } = await alice.send('bob', 'm', { flags: NO_PERSIST });
  await bob.ping();
  const history = await server.api.history('bob', 'alice');
  const listed = await server.api.conversation('bob', 'alice');
  return [reasonCode, bob.texts, history.length, listed !== undefined];
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

/** What alice is told while bob has blocked her, and after. */
async function sendsOfBlocked({ server, alice }: Scene): Promise<number[]> {
  const block = { channel_id: 'bob', channel_type: 1, uids: ['alice'] };
  await server.api.post('/channel/blacklist_add', block);
  const blocked = (await alice.send('bob', 'blocked')).reasonCode;
  await server.api.post('/channel/blacklist_remove', block);
  return [blocked, (await alice.send('bob', 'unblocked')).reasonCode];
}

/** What alice is told before bob has allowed her to write, and after. */
async function sendsOfAllowed({ server, alice }: Scene): Promise<number[]> {
  const before = (await alice.send('bob', 'stranger')).reasonCode;
  await server.api.post('/channel/whitelist_add', { channel_id: 'bob', channel_type: 1, uids: ['alice'] });
  return [before, (await alice.send('bob', 'allowed')).reasonCode];
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
