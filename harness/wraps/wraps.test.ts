import { expect, test } from 'vitest';
import { judge } from '../rules/index.ts';
import { nameWorld } from '../runner/naming.ts';
import { play } from '../runner/play.ts';
import { Toy, durableToy, toyAbout } from '../testing/toy.ts';
import type { Capabilities, Driver, Op, Outcome, PlayClient } from '../vocabulary/index.ts';
import { worldOf } from '../vocabulary/index.ts';
import { inTrouble, wraps, wrapsNamed } from './index.ts';

const send = (message: string, from: string, to: string): Op => ({
  op: 'send',
  message,
  from,
  to,
  via: 'api',
  payload: { shape: 'text', text: 'hello' },
});
const twoWays = { value: ['all', 'again'] };
const offered: Capabilities = {
  ...durableToy,
  listWays: { ...durableToy.listWays, ...twoWays },
  historyWays: { ...durableToy.historyWays, ...twoWays },
};

const story: Op[] = [
  { op: 'sync-conversations', user: 'bob', way: 'usual' },
  { op: 'login', session: 'carol.1', user: 'carol' },
  { op: 'login', session: 'bob.1', user: 'bob' },
  send('m1', 'alice', 'bob'),
  send('m2', 'alice', 'bob'),
  send('m3', 'bob', 'alice'),
  { op: 'read-history', user: 'bob', peer: 'alice', way: 'usual' },
  { op: 'list-conversations', user: 'bob', way: 'usual' },
  { op: 'mark-read', user: 'bob', peer: 'alice' },
  { op: 'ask-offers', user: 'alice' },
];

/** A restart after something that has to outlive it, and before something that comes behind that. */
const restarted = (how: 'graceful' | 'kill'): Op[] => [
  send('m1', 'alice', 'bob'),
  { op: 'mark-read', user: 'bob', peer: 'alice' },
  { op: 'list-conversations', user: 'bob', way: 'usual' },
  { op: 'restart', how },
  send('m2', 'alice', 'bob'),
];

/** Rules that the stories break on a toy whose driver is in this trouble. */
async function brokenBy(...ids: string[]): Promise<string[]> {
  const broken = await Promise.all([story, restarted('graceful'), restarted('kill')].map((ops) => brokenIn(ops, ids)));
  return [...new Set(broken.flat())];
}

async function brokenIn(ops: Op[], ids: string[]): Promise<string[]> {
  const toy = new Toy();
  const driver = inTrouble({ ...toy.driver, capabilities: () => offered }, ids);
  const scenario = { case: 'test/wraps', ops };
  const { world, signature } = nameWorld(driver, scenario, { parts: ids });
  const played = await play({
    scenario,
    driver,
    about: toyAbout,
    endpoints: {},
    capabilities: offered,
    world,
    signature,
    patience: 1,
    restart: async (how) => toy.restart(how),
    settled: (history) => judge(history).every(({ violations }) => violations.every(({ lasting }) => lasting)),
  });
  return judge(played.history).flatMap(({ rule, violations }) => (violations.length > 0 ? [rule] : []));
}

test('without trouble nothing is broken', async () => {
  expect(await brokenBy()).toEqual([]);
});

/** What the toy does not offer cannot be put in trouble. */
const notOnTheToy = new Set([
  'drop-own-push',
  'let-in',
  'keep-kicked',
  'lose-receipts',
  'other-id-again',
  'drop-group-push',
  'leak-group-push',
  'forget-group-history',
  'swap-group-history',
  'let-outsiders-send',
  'hide-groups',
  'wrong-group-badge',
]);

test.each(wraps.filter(({ id }) => !notOnTheToy.has(id)))('$id is caught by what it names', async (wrap) => {
  const broken = await brokenBy(wrap.id);
  expect(broken).toEqual(expect.arrayContaining(wrap.caughtBy.filter((rule) => rule !== 'IMC-DLV-002')));
  expect(broken.filter((rule) => ![...wrap.caughtBy, ...wrap.mayBreak].includes(rule))).toEqual([]);
});

test('trouble adds up', async () => {
  expect(await brokenBy('double-push', 'lose-login')).toEqual(expect.arrayContaining(['IMC-DM-008', 'IMC-SESS-001']));
});

test('an id names one wrap, and one that there is not is refused', () => {
  expect(new Set(wraps.map(({ id }) => id)).size).toBe(wraps.length);
  expect(() => wrapsNamed(['nonsense'])).toThrow(expect.objectContaining({ code: 'IMC_ERR_WRAP' }) as Error);
});

test('trouble with direct chats leaves groups in the lists, also after a restart', async () => {
  const groups = [{ group: 'g1' }];
  const conversations = [{ with: 'alice', unread: 1 }];
  const listed: Outcome = { is: 'ok', result: { gave: 'conversations', conversations, groups } };
  const client: PlayClient = { perform: async () => listed, restarted: () => {}, close: async () => {} };
  const driver: Driver = { ...new Toy().driver, open: () => client };
  const nothing = { observe: () => {}, transcribe: () => {}, used: () => {} };
  for (const { id, caughtBy } of wraps.filter(({ caughtBy: by }) => !by.some((rule) => rule.startsWith('IMC-GRP-')))) {
    const troubled = inTrouble(driver, [id]).open({
      about: toyAbout,
      endpoints: {},
      world: worldOf('saltsaltsa'),
      ...nothing,
    });
    for (const way of ['usual', 'other']) {
      const outcome = await troubled.perform({ op: 'list-conversations', user: 'bob', way }, { timeoutMs: 1000 });
      const shown = outcome.is === 'ok' && outcome.result?.gave === 'conversations' ? outcome.result.groups : groups;
      expect([id, caughtBy, shown]).toEqual([id, caughtBy, groups]);
      troubled.restarted();
    }
  }
});
