import { describe, expect, test } from 'vitest';
import { apiSend, scenarioOf } from '../testing/fixtures.ts';
import { Toy, toyAbout, toyCapabilities } from '../testing/toy.ts';
import type { History, Op, Scenario } from '../vocabulary/index.ts';
import { worldOf } from '../vocabulary/index.ts';
import { nameWorld } from './naming.ts';
import { play } from './play.ts';

const login: Op = { op: 'login', session: 'bob.1', user: 'bob' };

async function played(scenario: Scenario, settled: (history: History) => boolean = () => true, toy = new Toy()) {
  const { history } = await play({
    scenario,
    driver: toy.driver,
    about: toyAbout,
    endpoints: {},
    capabilities: toyCapabilities,
    world: worldOf('saltsaltsa'),
    signature: '',
    patience: 1,
    settled,
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
