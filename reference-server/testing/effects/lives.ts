import type { Running } from '../in-process.ts';
import type { Effect, Scene } from './scene.ts';

/** What faults do to a server that is ended and started again, and what there is without them. */
export const lifeEffects: Record<string, Effect> = {
  'ack-before-commit': {
    look: (scene) => bothWays(scene, async ({ api }) => (await api.history('bob', 'alice')).length),
    right: { now: 3, kill: 3, graceful: 3 },
    broken: { now: 3, kill: 0, graceful: 3 },
  },
  'conversation-cache-not-flushed': {
    look: (scene) => bothWays(scene, listed),
    right: { now: true, kill: true, graceful: true },
    broken: { now: true, kill: false, graceful: true },
  },
  'read-position-forgotten-at-kill': {
    look: (scene) => bothWays(scene, unread),
    right: { now: 1, kill: 1, graceful: 1 },
    broken: { now: 1, kill: 3, graceful: 1 },
  },
  'unread-reset-at-start': {
    look: (scene) => bothWays(scene, unread),
    right: { now: 1, kill: 1, graceful: 1 },
    broken: { now: 1, kill: 0, graceful: 0 },
  },
  'ids-renewed-at-start': {
    async look({ server, alice, again }) {
      await alice.send('bob', '1');
      const idNow = async ({ api }: Running) => (await api.history('bob', 'alice'))[0]?.message_idstr;
      return (await idNow(server)) === (await idNow(await again('graceful')));
    },
    right: true,
    broken: false,
  },
  'lists-lost-at-graceful-end': {
    look: (scene) => bothWays(scene, listed),
    right: { now: true, kill: true, graceful: true },
    broken: { now: true, kill: true, graceful: false },
  },
  'last-messages-lost-at-graceful-end': {
    look: (scene) => bothWays(scene, async ({ api }) => (await api.history('bob', 'alice')).length),
    right: { now: 3, kill: 3, graceful: 3 },
    broken: { now: 3, kill: 3, graceful: 2 },
  },
  'sequence-reused-after-restart': {
    async look({ alice, again }) {
      for (const text of ['1', '2']) await alice.send('bob', text);
      const { api } = await again('graceful');
      for (const text of ['3', '4']) await api.send('alice', 'bob', text);
      return (await api.history('bob', 'alice')).map(({ message_seq: seq, payload }) => `${seq} ${payload}`);
    },
    right: ['1 1', '2 2', '3 3', '4 4'],
    broken: ['1 1', '2 3', '3 4'],
  },
};

/** Bob is sent two messages, which he reads, and another one: what is seen then, after a kill, and after a graceful end. */
async function bothWays({ server, alice, again }: Scene, see: (server: Running) => Promise<unknown>): Promise<object> {
  for (const text of ['1', '2']) await alice.send('bob', text);
  await server.api.clearUnread('bob', 'alice');
  await alice.send('bob', '3');
  return { now: await see(server), kill: await see(await again('kill')), graceful: await see(await again('graceful')) };
}

async function listed({ api }: Running): Promise<boolean> {
  return (await api.conversation('bob', 'alice')) !== undefined;
}

async function unread({ api }: Running): Promise<number | undefined> {
  return (await api.conversation('bob', 'alice'))?.unread;
}
