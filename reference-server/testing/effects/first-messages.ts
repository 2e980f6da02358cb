import { NO_PERSIST, SYNC_ONCE } from '../../message.ts';
import type { Effect, Scene } from './scene.ts';

const LONG = 'b'.repeat(64);

/** What faults do to the first message of two users, and what is there without them. */
export const firstEffects: Record<string, Effect> = {
  'large-first-message-not-listed': {
    async look(scene) {
      await scene.alice.send('bob', 'x'.repeat(16 * 1024 + 1));
      await scene.alice.send('bob', 'small');
      await scene.alice.send('carol', 'x'.repeat(16 * 1024));
      return [...(await listed(scene, 'alice', 'bob')), ...(await listed(scene, 'alice', 'carol'))];
    },
    right: [true, true, true, true],
    broken: [false, false, true, true],
  },
  'batch-skips-conversation': {
    async look(scene) {
      const payload = Buffer.from('m').toString('base64');
      await scene.server.api.post('/message/sendbatch', { from_uid: 'alice', subscribers: ['bob'], payload });
      await scene.server.api.send('alice', 'carol', 'm');
      return [...(await listed(scene, 'alice', 'bob')), ...(await listed(scene, 'alice', 'carol'))];
    },
    right: [true, true, true, true],
    broken: [false, false, true, true],
  },
  'one-of-many-receivers-forgotten': {
    async look(scene) {
      for (const peer of ['dave', 'erin', 'frank', 'gina']) await scene.alice.send(peer, 'm');
      const peers = await Promise.all(['dave', 'erin', 'frank', 'gina'].map((peer) => listed(scene, 'alice', peer)));
      return peers.map(([, receiver]) => receiver);
    },
    right: [true, true, true, true],
    broken: [true, true, false, true],
  },
  'fan-in-loses-a-sender': {
    async look(scene) {
      for (const peer of ['dave', 'erin', 'frank']) await scene.server.api.send(peer, 'alice', 'm');
      const pairs = await Promise.all(['dave', 'erin', 'frank'].map((peer) => listed(scene, peer, 'alice')));
      return pairs.map(([sender, receiver]) => `${sender} ${receiver}`);
    },
    right: ['true true', 'true true', 'true true'],
    broken: ['true true', 'true true', 'true false'],
  },
  'hash-order-decides': {
    async look(scene) {
      await scene.alice.send('bob', 'm');
      await scene.bob.send('carol', 'm');
      return [...(await listed(scene, 'alice', 'bob')), ...(await listed(scene, 'bob', 'carol'))];
    },
    right: [true, true, true, true],
    broken: [true, true, true, false],
  },
  'group-members-not-listed': {
    async look(scene) {
      await scene.server.api.post('/channel', { channel_id: 'g', channel_type: 2, subscribers: ['alice', 'bob'] });
      await scene.alice.send('bob', 'm');
      await scene.alice.send('carol', 'm');
      return [...(await listed(scene, 'alice', 'bob')), ...(await listed(scene, 'alice', 'carol'))];
    },
    right: [true, true, true, true],
    broken: [false, false, true, true],
  },
  'deleted-stays-hidden': {
    async look(scene) {
      await scene.alice.send('bob', '1');
      await scene.server.api.post('/conversations/delete', { uid: 'bob', channel_id: 'alice', channel_type: 1 });
      await scene.alice.send('bob', '2');
      return listed(scene, 'alice', 'bob');
    },
    right: [true, true],
    broken: [true, false],
  },
  'twentieth-not-counted': {
    async look({ server, alice }) {
      for (let count = 0; count < 19; count++) await alice.send('bob', 'm');
      const before = (await server.api.conversation('bob', 'alice'))?.unread;
      for (let count = 0; count < 2; count++) await alice.send('bob', 'm');
      return [before, (await server.api.conversation('bob', 'alice'))?.unread];
    },
    right: [19, 21],
    broken: [19, 20],
  },
  'not-stored-first-hides-the-next': {
    look: (scene) => after(scene, () => scene.alice.send('bob', 'gone', { flags: NO_PERSIST })),
    right: [true, true, true, true],
    broken: [false, false, true, true],
  },
  'command-first-hides-the-next': {
    look: (scene) => after(scene, () => scene.alice.send('bob', 'do it', { flags: SYNC_ONCE })),
    right: [true, true, true, true],
    broken: [false, false, true, true],
  },
  'refused-first-hides-the-next': {
    look: (scene) =>
      after(scene, async () => {
        const block = { channel_id: 'bob', channel_type: 1, uids: ['alice'] };
        await scene.server.api.post('/channel/blacklist_add', block);
        await scene.alice.send('bob', 'refused');
        await scene.server.api.post('/channel/blacklist_remove', block);
      }),
    right: [true, true, true, true],
    broken: [false, false, true, true],
  },
  'upper-case-names-folded': {
    async look(scene) {
      await scene.alice.send('BOB', 'm');
      return [...(await listed(scene, 'alice', 'BOB')), (await scene.server.api.history('BOB', 'alice')).length];
    },
    right: [true, true, 1],
    broken: [false, false, 1],
  },
  'long-names-cut': {
    async look(scene) {
      await scene.alice.send(LONG, 'm');
      return [...(await listed(scene, 'alice', LONG)), (await scene.server.api.history(LONG, 'alice')).length];
    },
    right: [true, true, 1],
    broken: [false, false, 1],
  },
  'second-device-sees-nothing': {
    async look({ server, alice, bob }) {
      const web = await server.login('bob', { deviceId: 'web' });
      await alice.send('bob', 'm');
      await Promise.all([web.ping(), bob.ping()]);
      return [bob.texts, web.texts];
    },
    right: [['m'], ['m']],
    broken: [['m'], []],
  },
  'crossing-loses-one': {
    async look({ server, alice, bob }) {
      const acks = await Promise.all([alice.send('bob', 'from alice'), bob.send('alice', 'from bob')]);
      return [acks.map(({ reasonCode }) => reasonCode), (await server.api.history('alice', 'bob')).length];
    },
    right: [[1, 1], 2],
    broken: [[1, 1], 1],
  },
};

/** Who has the chat in his list after a message that comes behind something; and who another one, of two others. */
async function after(scene: Scene, first: () => Promise<unknown>): Promise<boolean[]> {
  await first();
  await scene.alice.send('bob', 'next');
  await scene.alice.send('carol', 'first');
  return [...(await listed(scene, 'alice', 'bob')), ...(await listed(scene, 'alice', 'carol'))];
}

/** Whether the chat of two is in the list of the one, and of the other. */
async function listed({ server: { api } }: Scene, one: string, other: string): Promise<[boolean, boolean]> {
  const [ofOne, ofOther] = await Promise.all([api.conversation(one, other), api.conversation(other, one)]);
  return [ofOne !== undefined, ofOther !== undefined];
}
