import { expect } from 'vitest';
import type { OpOf, Result } from '../../vocabulary/index.ts';
import { contentOf, valueOf } from '../../vocabulary/index.ts';
import type { Bench } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { flush, readUntil, shortText } from './messages.ts';
import { holds, type Play } from './play.ts';

const group = 'g1';

/** Groups: who is in one is told what is said there, and nobody else. */
export const groupsContract: ContractGroup = {
  title: 'a group',
  tests: [
    {
      mistake:
        'A driver that shows a message to a group as a direct one, under the name of another group, or only to its maker.',
      name: 'tells what is said in it to the sessions of its members, as a push of the group',
      needs: ['groups', 'push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1', 'bob.2', 'carol.1');
        await make(play, 'bob');
        await say(bench, play, 'm1');
        for (const session of ['bob.1', 'bob.2']) await untilPushed(play, session, 'm1');
        for (const session of ['bob.1', 'carol.1']) await flush(bench, play, session);
        const own = { message: 'm1', from: 'alice', content: contentOf(shortText(play, 'm1')) };
        for (const session of ['bob.1', 'bob.2'])
          expect(groupPushes(play, session)).toMatchObject([{ group, message: own }]);
        expect(groupPushes(play, 'carol.1')).toEqual([]);
        expect(play.pushed('bob.1')).not.toContain('m1');
      },
    },
    {
      mistake: 'A driver that makes members only those whom the group was made with, or that never takes one out.',
      name: 'tells it to who comes in from then on, and not to who is taken out',
      needs: ['groups', 'push'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1', 'carol.1');
        await make(play, 'bob');
        await play.ok({ op: 'add-members', group, user: 'alice', members: ['carol'] });
        await say(bench, play, 'm1');
        for (const session of ['bob.1', 'carol.1']) await untilPushed(play, session, 'm1');
        await play.ok({ op: 'remove-members', group, user: 'alice', members: ['bob'] });
        await say(bench, play, 'm2');
        await untilPushed(play, 'carol.1', 'm2');
        await flush(bench, play, 'bob.1');
        expect(groupPushes(play, 'bob.1').map(({ message }) => message.message)).toEqual(['m1']);
      },
    },
    {
      mistake: 'A driver that gives the chat with somebody of that name, or messages in another order.',
      name: 'has a history, which a member reads by each way, in order',
      needs: ['groups', 'groupHistoryWays'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        await make(play, 'bob');
        await say(bench, play, 'm1');
        await say(bench, play, 'm2', 'bob');
        for (const way of valueOf(bench.capabilities, 'groupHistoryWays') ?? [])
          for (const user of ['alice', 'bob']) {
            const op: OpOf<'read-group'> = { op: 'read-group', user, group, way };
            const look = async () => (await play.gives('messages', op)).messages;
            expect(await readUntil(play, look, ({ length }) => length >= 2), JSON.stringify(op)).toMatchObject([
              { message: 'm1', from: 'alice', content: contentOf(shortText(play, 'm1')) },
              { message: 'm2', from: 'bob', content: contentOf(shortText(play, 'm2')) },
            ]);
          }
      },
    },
    {
      mistake: 'A driver that takes no for yes, or sends in the name of somebody who is a member.',
      name: 'takes no message of a session whose user is no member',
      needs: ['groups', 'groupSend'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'carol.1');
        await make(play);
        const outcome = await play.perform(sendOp('m1', 'carol'), { bytes: shortText(play, 'm1') });
        expect(outcome).toMatchObject({ is: 'refused', by: 'server' });
      },
    },
    {
      mistake: 'A driver that lists a group among the people, or leaves it out.',
      name: 'is in the list of its members as a group, and is none of their direct chats',
      needs: ['groups', 'groupList', 'listWays'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1', 'bob.1');
        await make(play, 'bob');
        await say(bench, play, 'm1');
        for (const way of valueOf(bench.capabilities, 'listWays') ?? []) {
          let result: Extract<Result, { gave: 'conversations' }> | undefined;
          const look = async () => {
            result = await play.gives('conversations', { op: 'list-conversations', user: 'bob', way });
            return result.groups ?? [];
          };
          expect(await readUntil(play, look, ({ length }) => length > 0), way).toMatchObject([{ group }]);
          expect(result?.conversations, way).toEqual([]);
        }
      },
    },
  ],
};

function make(play: Play, ...members: string[]): Promise<Result | undefined> {
  return play.ok({ op: 'make-group', group, user: 'alice', members });
}

function sendOp(message: string, from: string): OpOf<'send-to-group'> {
  const payload = { shape: 'text' as const, text: 'hello' };
  return { op: 'send-to-group', message, from, group, via: { session: `${from}.1` }, payload };
}

/** Sends a short message to the group, which must be accepted, by the first way that the server takes. */
function say(bench: Bench, play: Play, message: string, from = 'alice'): Promise<Result | undefined> {
  const op = sendOp(message, from);
  const isByApi = valueOf(bench.capabilities, 'groupSend')?.[0] === 'api';
  return play.ok(isByApi ? { ...op, via: 'api' } : op, shortText(play, message));
}

function groupPushes(play: Play, session: string) {
  return play.observed(session).filter((observation) => observation.see === 'group-push');
}

async function untilPushed(play: Play, session: string, name: string): Promise<void> {
  const fact = () => groupPushes(play, session).some(({ message }) => message.message === name);
  await holds(`${session} is pushed ${name}`, fact, play.timeoutMs);
}
