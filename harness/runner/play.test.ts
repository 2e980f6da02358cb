import { describe, expect, test } from 'vitest';
import { apiSend, scenarioOf } from '../testing/fixtures.ts';
import { Toy, durableToy, toyAbout, toyCapabilities } from '../testing/toy.ts';
import type { History, Op, PlayContext, PlayRequest, Scenario } from '../vocabulary/index.ts';
import { worldOf } from '../vocabulary/index.ts';
import { pageSizeFor } from './final-reads.ts';
import { nameWorld } from './naming.ts';
import { play } from './play.ts';

const login: Op = { op: 'login', session: 'bob.1', user: 'bob' };

async function played(
  scenario: Scenario,
  settled: (history: History) => boolean = () => true,
  toy = new Toy(),
  rest: Partial<PlayRequest> = {},
) {
  const { history } = await play({
    scenario,
    driver: toy.driver,
    about: toyAbout,
    endpoints: {},
    capabilities: toyCapabilities,
    world: worldOf('saltsaltsa'),
    signature: '',
    patience: 1,
    restart: async (how) => toy.restart(how),
    settled,
    ...rest,
  });
  return { history, toy, started: history.events.filter((event) => event.type === 'start') };
}

describe('a play', () => {
  test('does the ops of the body, reads everything, and holds a barrier', async () => {
    const { started, history } = await played(scenarioOf(login, apiSend()));
    expect(started.map(({ phase, op }) => `${phase} ${op.op}`)).toEqual([
      'body login',
      'body send',
      'final list-conversations',
      'final list-conversations',
      'final read-history',
      'final inspect-channel',
      'final read-history',
      'final inspect-channel',
      'barrier send',
    ]);
    expect(history.events.at(-1)).toMatchObject({ type: 'barrier', session: 'bob.1' });
  });

  test('leaves out ops whose ground is gone, so that any op may be left out', async () => {
    const { started } = await played(
      scenarioOf(
        { op: 'logout', session: 'bob.1' },
        { op: 'await-push', session: 'bob.1', message: 'm1' },
        { op: 'send', message: 'm1', from: 'bob', to: 'alice', via: { session: 'bob.1' }, payload: { shape: 'empty' } },
        { op: 'look-up', user: 'bob', peer: 'alice', messages: ['m1'], way: 'usual' },
      ),
    );
    expect(started).toEqual([]);
  });

  test('reads again until nobody objects', async () => {
    let rounds = 0;
    const { started } = await played(scenarioOf(apiSend()), () => ++rounds === 3);
    expect(new Set(started.map(({ round }) => round))).toEqual(new Set([undefined, 1, 2, 3]));
  });

  test('ends where it has shown enough, which is asked once an op has failed', async () => {
    const awaited: Op = { op: 'await-push', session: 'bob.1', message: 'm1' };
    const asked: number[] = [];
    const isEnough = ({ events }: History) => asked.push(events.length) > 0;
    const scenario = scenarioOf(apiSend(), login, awaited, apiSend('m2'));
    const { started, history } = await played(scenario, undefined, new Toy(), { isEnough });
    expect(started.map(({ phase, op }) => `${phase} ${op.op}`)).toEqual(['body send', 'body login', 'body await-push']);
    expect(history.events.at(-1)).toMatchObject({ type: 'gave-up' });
    expect(asked[0]).toBe(6);
  });

  test('gives up reading when the settle time ends, and then holds no barrier', async () => {
    const { started } = await played(scenarioOf(login, apiSend()), () => false);
    expect(started.some(({ phase }) => phase === 'barrier')).toBe(false);
    expect(Math.max(...started.map(({ round }) => round ?? 0))).toBeGreaterThan(1);
  });

  test('does ops that overlap together', async () => {
    const { history } = await played(scenarioOf(apiSend('m1'), { ...apiSend('m2', 'bob', 'alice'), overlap: true }));
    expect(history.events.slice(0, 4).map(({ type }) => type)).toEqual(['start', 'start', 'end', 'end']);
  });

  test('says what was missing when a push does not come', async () => {
    const { history } = await played(
      scenarioOf(apiSend(), login, { op: 'await-push', session: 'bob.1', message: 'm1' }),
    );
    const end = history.events.find((event) => event.type === 'end' && event.outcome.is === 'unknown');
    expect(end).toMatchObject({ outcome: { detail: 'bob.1 was not pushed m1 within 60 ms' } });
  });

  test('keeps two worlds on one server apart', async () => {
    const toy = new Toy();
    await played(scenarioOf(apiSend()), undefined, toy);
    const driver = toy.driver;
    const { world } = nameWorld(driver, scenarioOf(apiSend()), { parts: ['another'] });
    expect(toy.chat(world.native('alice'), world.native('bob'))).toEqual([]);
  });
});

describe('a restart', () => {
  const send: Op = {
    op: 'send',
    message: 'm2',
    from: 'bob',
    to: 'alice',
    via: { session: 'bob.1' },
    payload: { shape: 'empty' },
  };
  const onDurable = (scenario: Scenario, toy = new Toy(), rest: Partial<PlayRequest> = {}) =>
    played(scenario, undefined, toy, { capabilities: durableToy, ...rest });

  test('ends all sessions, and the client learns where the server listens now', async () => {
    const toy = new Toy();
    let context: PlayContext | undefined;
    const driver = { ...toy.driver, open: (given: PlayContext) => toy.driver.open((context = given)) };
    const { started, history } = await onDurable(
      scenarioOf(login, apiSend(), { op: 'restart', how: 'kill' }, send, login, { ...send, message: 'm3' }),
      toy,
      { driver },
    );
    const body = started.filter(({ phase }) => phase === 'body').map(({ op }) => op);
    expect(body.map(({ op }) => op)).toEqual(['login', 'send', 'restart', 'login', 'send']);
    expect(body.at(-1)).toMatchObject({ message: 'm3' });
    expect(context?.endpoints).toEqual({ life: '2' });
    expect(history.events.at(-1)).toMatchObject({ type: 'barrier', session: 'bob.1' });
  });

  test('waits for those who share the server before all that is done beside it', async () => {
    const toy = new Toy();
    const seen: string[] = [];
    await onDurable(scenarioOf(login, apiSend(), { op: 'restart', how: 'graceful', afterMs: 7, overlap: true }), toy, {
      gather: async () => void seen.push(`gathered after ${toy.messages.length} messages`),
      restart: async (how, afterMs) => {
        seen.push(`${how} after ${afterMs} ms and ${toy.messages.length} messages`);
        return toy.restart(how);
      },
    });
    expect(seen).toEqual(['gathered after 0 messages', 'graceful after 7 ms and 1 messages']);
  });

  test('from which the server does not come back is what the play has found, and its end', async () => {
    const { history, started } = await onDurable(
      scenarioOf(apiSend(), { op: 'restart', how: 'kill' }, apiSend('m2')),
      new Toy({ staysAway: true }),
    );
    expect(started.map(({ op }) => op.op)).toEqual(['send', 'restart']);
    expect(history.events.filter(({ type }) => type === 'server')).toMatchObject([
      { what: 'died', detail: 'the toy stays away' },
    ]);
  });

  test('that fails for our own reasons is our own trouble', async () => {
    const restart = () => Promise.reject(new TypeError('no socket'));
    await expect(onDurable(scenarioOf({ op: 'restart', how: 'kill' }), new Toy(), { restart })).rejects.toThrow(
      'no socket',
    );
  });

  test('is not done where the server does not promise to keep its data', async () => {
    const toy = new Toy();
    await played(scenarioOf(apiSend(), { op: 'restart', how: 'kill' }), undefined, toy);
    expect(toy.restarts).toEqual([]);
  });

  test('ends the waiting for a push that no session is there for any more', async () => {
    const { history } = await onDurable(
      scenarioOf(
        apiSend('m0'),
        login,
        { op: 'await-push', session: 'bob.1', message: 'm0' },
        { op: 'restart', how: 'kill', overlap: true },
      ),
    );
    const ends = history.events.filter((event) => event.type === 'end' && event.outcome.is === 'unknown');
    expect(ends).toMatchObject([{ outcome: { why: 'cut' } }]);
  });
});

describe('final reads', () => {
  test('walk through each history and bring the lists up to date, after all lists were read', async () => {
    const { started } = await played(scenarioOf(apiSend()), undefined, new Toy(), { capabilities: durableToy });
    const ops = started.map(({ op }) => op);
    expect(ops.filter(({ op }) => op === 'walk-history')).toMatchObject([
      { user: 'alice', way: 'downwards', pageSize: 1 },
      { user: 'bob', way: 'upwards', pageSize: 1 },
    ]);
    expect(ops.slice(-2)).toEqual(['alice', 'bob'].map((user) => ({ op: 'sync-conversations', user, way: 'changed' })));
  });

  test('have pages that are sometimes exactly full, and never too large', () => {
    expect([0, 1, 3, 4, 5, 20, 500].map(pageSizeFor)).toEqual([1, 1, 3, 2, 3, 10, 100]);
  });

  test('of who writes to himself are done once, and not taken for those of another chat', async () => {
    const { started } = await played(scenarioOf(apiSend(), apiSend('m2', 'alice', 'alice')));
    const reads = started.flatMap(({ op }) => (op.op === 'read-history' ? [`${op.user} with ${op.peer}`] : []));
    expect(reads.sort()).toEqual(['alice with alice', 'alice with bob', 'bob with alice']);
  });
});

describe('names', () => {
  const driver = {
    ...new Toy().driver,
    signature: (users: readonly string[]) => [...users].map((user) => user.charCodeAt(3) % 2).join(''),
  };
  const scenario = scenarioOf(apiSend());

  test('are a function of their parts', () => {
    expect(nameWorld(driver, scenario, { parts: [1, 'x'] }).world.salt).toBe(
      nameWorld(driver, scenario, { parts: [1, 'x'] }).world.salt,
    );
    expect(nameWorld(driver, scenario, { parts: [2, 'x'] }).world.salt).not.toBe(
      nameWorld(driver, scenario, { parts: [1, 'x'] }).world.salt,
    );
  });

  test('are drawn until they have the signature of others', () => {
    for (const like of ['aaabaaaaaa', 'aaaaaaaaaa'])
      expect(nameWorld(driver, scenario, { parts: ['fresh'], like }).signature).toBe(
        like === 'aaabaaaaaa' ? '00' : '11',
      );
  });
});
