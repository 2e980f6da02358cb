import type { Effect, Scene } from './scene.ts';

/** What faults do to a group, and what is there without them. */
export const groupEffects: Record<string, Effect> = {
  'group-push-forgets-the-last': {
    async look(scene) {
      await makeGroup(scene, 'alice', 'bob', 'carol');
      await say(scene, 'm');
      await Promise.all([scene.bob.ping(), scene.carol.ping()]);
      return [scene.bob.texts, scene.carol.texts];
    },
    right: [['m'], ['m']],
    broken: [['m'], []],
  },
  'group-page-lacks-the-first': { look: historyOfTwo, right: ['1', '2'], broken: ['2'] },
  'group-order-swapped': { look: historyOfTwo, right: ['1', '2'], broken: ['2', '1'] },
  'group-lets-outsiders-in': {
    async look(scene) {
      await makeGroup(scene, 'alice');
      const { reasonCode } = await scene.bob.send('g', 'm', { channelType: 2 });
      return [reasonCode, await historyOf(scene)];
    },
    right: [3, []],
    broken: [1, ['m']],
  },
  'removed-member-still-pushed': {
    async look(scene) {
      await makeGroup(scene, 'alice', 'bob');
      await say(scene, '1');
      await scene.server.api.post('/channel/subscriber_remove', { ...group, subscribers: ['bob'] });
      await say(scene, '2');
      await scene.bob.ping();
      return scene.bob.texts;
    },
    right: ['1'],
    broken: ['1', '2'],
  },
  'group-hidden-from-those-who-wait': {
    async look(scene) {
      await makeGroup(scene, 'alice', 'bob');
      await say(scene, 'm');
      const lists = await Promise.all(['alice', 'bob'].map((uid) => scene.server.api.conversation(uid, 'g')));
      return lists.map((entry) => entry !== undefined);
    },
    right: [true, true],
    broken: [true, false],
  },
  'group-unread-counts-from-the-beginning': {
    async look(scene) {
      await makeGroup(scene, 'alice');
      await say(scene, '1');
      await scene.server.api.post('/channel/subscriber_add', { ...group, subscribers: ['bob'] });
      await say(scene, '2');
      return (await scene.server.api.conversation('bob', 'g'))?.unread;
    },
    right: 1,
    broken: 2,
  },
};

const group = { channel_id: 'g', channel_type: 2 };

function makeGroup({ server }: Scene, ...subscribers: string[]) {
  return server.api.post('/channel', { ...group, subscribers });
}

function say({ alice }: Scene, text: string) {
  return alice.send('g', text, { channelType: 2 });
}

async function historyOf({ server }: Scene): Promise<string[]> {
  const messages = await server.api.history('alice', 'g', 2);
  return messages.map(({ payload }) => payload);
}

async function historyOfTwo(scene: Scene): Promise<string[]> {
  await makeGroup(scene, 'alice', 'bob');
  for (const text of ['1', '2']) await say(scene, text);
  return historyOf(scene);
}
