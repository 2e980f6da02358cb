import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Op, Scenario } from '../vocabulary/index.ts';
import { transportsFor } from './parts.ts';
import { Story } from './story.ts';

const hello = { shape: 'json', text: 'hello' } as const;

const expiring = {
  op: 'dialect',
  name: 'wukongim:send-expiring',
  users: ['frank', 'grace'],
  args: { seconds: 3600 },
} satisfies Op;

function dialect(name: string, users: readonly string[], args?: Record<string, string | number | boolean>): Op {
  return { op: 'dialect', name: `wukongim:${name}`, users: [...users], ...(args ? { args } : {}) };
}

/** A user sets how much of a chat is unread for him: `unread/wukongim-set`. */
export function setUnreadScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  return fc
    .record({
      transports: transportsFor(capabilities),
      messages: fc.integer({ min: 1, max: 4 }),
      isRead: fc.boolean(),
      unread: fc.array(fc.nat(4), { minLength: 1, maxLength: 2 }),
    })
    .map(({ transports, messages, isRead, unread }) => {
      const story = new Story(transports);
      story.login('bob');
      for (let i = 1; i <= messages; i++)
        story.send({ message: `m${i}`, from: 'alice', to: 'bob', way: 'api', payload: hello });
      story.awaitPushes();
      if (isRead) story.ops.push({ op: 'mark-read', user: 'bob', peer: 'alice' });
      for (const n of unread) story.ops.push(dialect('set-unread', ['bob', 'alice'], { unread: n }));
      return { case: 'unread/wukongim-set', ops: story.ops };
    });
}

/** A user deletes a conversation, and is written to again: `conversations/wukongim-deleted`. */
export function deletedScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  return fc
    .record({
      transports: transportsFor(capabilities),
      before: fc.integer({ min: 1, max: 2 }),
      whoDeletes: fc.constantFrom('alice', 'bob'),
      after: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ transports, before, whoDeletes, after }) => {
      const story = new Story(transports);
      story.login('bob');
      const say = (i: number) =>
        story.send({ message: `m${i}`, from: 'alice', to: 'bob', way: 'session', payload: hello });
      for (let i = 1; i <= before; i++) say(i);
      story.awaitPushes();
      story.ops.push(
        { op: 'list-conversations', user: whoDeletes, way: 'usual' },
        dialect('delete-conversation', [whoDeletes, whoDeletes === 'bob' ? 'alice' : 'bob']),
      );
      for (let i = 1; i <= after; i++) say(before + i);
      return { case: 'conversations/wukongim-deleted', ops: story.ops };
    });
}

/** Commands are handed out until they are acknowledged: `commands/wukongim-synced`. */
export function commandsScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  return fc
    .record({
      transports: transportsFor(capabilities),
      commands: fc.integer({ min: 1, max: 3 }),
      syncs: fc.integer({ min: 1, max: 2 }),
      isAcknowledged: fc.boolean(),
      later: fc.boolean(),
    })
    .map(({ transports, commands, syncs, isAcknowledged, later }) => {
      const story = new Story(transports);
      const session = story.login('bob');
      const command = (i: number) => {
        const message = `m${i}`;
        story.ops.push(
          { op: 'dialect', name: 'wukongim:send-command', users: ['alice', 'bob'], message, payload: hello },
          { op: 'await-push', session, message },
        );
      };
      const sync = () => story.ops.push(dialect('sync-commands', ['bob']));
      for (let i = 1; i <= commands; i++) command(i);
      for (let i = 0; i < syncs; i++) sync();
      if (isAcknowledged) story.ops.push(dialect('ack-commands', ['bob']));
      if (later) command(commands + 1);
      sync();
      return { case: 'commands/wukongim-synced', ops: story.ops };
    });
}

/** Everything else that only this kind of server knows, each once: `capabilities/wukongim-routes`. */
export function routesScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  return transportsFor(capabilities).map((transports) => {
    const story = new Story(transports);
    story.login('carol');
    story.ops.push(
      dialect('route', ['alice']),
      dialect('system-user', ['alice'], { on: true }),
      dialect('list-system-users', []),
      dialect('system-user', ['alice'], { on: false }),
      dialect('channel-info', ['bob'], { ban: false }),
      dialect('whitelist', ['bob', 'alice'], { on: true }),
      dialect('list-whitelist', ['bob']),
      dialect('whitelist', ['bob', 'alice'], { on: false }),
      dialect('make-group', ['alice', 'bob']),
      dialect('add-members', ['dave']),
      dialect('remove-members', ['dave']),
      dialect('delete-group', []),
      dialect('list-channels', ['alice']),
      { ...expiring, message: 'm1', payload: hello },
      dialect('set-token', ['erin'], { master: true }),
      dialect('quit-device', ['carol']),
    );
    return { case: 'capabilities/wukongim-routes', ops: story.ops };
  });
}
