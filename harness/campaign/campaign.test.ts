import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshPairScenario } from '../generators/fresh-pair.ts';
import { apiSend, campaignOn, smallCampaign } from '../testing/fixtures.ts';
import { Toy, durableToy, toyCapabilities } from '../testing/toy.ts';
import { play } from '../runner/play.ts';
import type { Case, Op, RestartableInstance } from '../vocabulary/index.ts';
import type { CampaignDeps } from './campaign-types.ts';
import { Campaign } from './campaign.ts';
import { cohortMax } from './rounds.ts';
import { plannedPlays } from './plan.ts';

const freshPair: Case = { case: 'first-dm/fresh-pair', title: 'a pair', exercises: [], scenario: freshPairScenario };

async function run(toy: Toy, options: Partial<typeof smallCampaign> = {}) {
  const { deps, events } = campaignOn(toy);
  const { broken } = await new Campaign(deps, { ...smallCampaign, ...options }).runCase(freshPair);
  const counterexamples = events
    .filter((event) => event.type === 'counterexample')
    .map((event) => event.counterexample);
  return { broken, events, counterexamples };
}

describe('a campaign', () => {
  test('finds nothing on a server that keeps its promises', async () => {
    const { broken, events } = await run(new Toy(), { plays: 60 });
    expect(broken).toEqual([]);
    expect(events.filter((event) => event.type === 'played')).toHaveLength(60);
    expect(events.filter((event) => event.type === 'error')).toEqual([]);
  });

  test('shrinks a lost list to one send, confirmed by every replay', async () => {
    const { counterexamples } = await run(new Toy({ listsNothing: true }));
    const receiver = counterexamples.find(({ rule }) => rule === 'IMC-DM-003');
    expect(receiver).toMatchObject({ shape: 'not-listed', ops: 1, minimal: true, confirmed: { k: 4, n: 4 } });
    expect(receiver?.scenario.ops[0]).toMatchObject({
      op: 'send',
      via: 'api',
      payload: { shape: 'text', text: 'hello' },
    });
  });

  test('shrinks a second push to a login and a send', async () => {
    const { broken, counterexamples } = await run(new Toy({ pushesTwice: true }));
    expect(broken).toEqual(['IMC-DM-008/pushed-again']);
    expect(counterexamples[0]?.scenario.ops.map(({ op }) => op)).toEqual(['login', 'send']);
  });

  test('calls a failure that replays do not always show by its k of n', async () => {
    // A number that is none of the messages of a play: else it would always be the same ones that are lost.
    const { counterexamples } = await run(new Toy({ losesEvery: 7 }), { confirmations: 9 });
    const { k, n } = counterexamples.find(({ rule }) => rule === 'IMC-DM-003')?.confirmed ?? { k: -1, n: 0 };
    expect(n).toBe(9);
    expect(k).toBeLessThan(n);
  });

  test('takes trouble of its own for an error, never for a failure, and gives up after some', async () => {
    const { broken, events } = await run(new Toy({ throwsFromRequest: 1 }));
    expect(broken).toEqual([]);
    const errors = events.filter((event) => event.type === 'error');
    expect(errors.length).toBeGreaterThanOrEqual(5);
    expect(errors[0]?.error).toEqual({ code: 'IMC_ERR_INTERNAL', message: 'the toy driver fails by itself' });
  });

  test('puts a death of the server on record that no replay shows', async () => {
    const toy = new Toy({ diesAtRequest: 40 });
    const { counterexamples, events } = await run(toy);
    expect(counterexamples.map(({ rule, shape, confirmed }) => [rule, shape, confirmed.k])).toEqual([
      ['IMC-SESS-002', 'died', 0],
    ]);
    expect(events.filter((event) => event.type === 'played').length).toBeGreaterThanOrEqual(20);
    expect(toy.renewals).toBe(1);
  });

  test('begins no more plays once it is told to wind up', async () => {
    const { deps, events } = campaignOn(new Toy(), { signal: AbortSignal.abort() });
    await new Campaign(deps, smallCampaign).runCase(freshPair);
    expect(events.map(({ type }) => type)).toEqual(['case-started', 'case-done']);
  });
});

describe('plays that restart the server', () => {
  const restart = fc.record({
    op: fc.constant('restart' as const),
    how: fc.constant('kill' as const),
    afterMs: fc.integer({ min: 0, max: 3 }),
  });
  const scenario = () =>
    fc.record({
      case: fc.constant('durability/test'),
      ops: fc.option(restart).map((op): Op[] => [apiSend(), ...(op ? [op] : []), apiSend('m2', 'bob', 'alice')]),
    });
  const durable: Case = { case: 'durability/test', title: 'a crash', exercises: [], scenario };

  interface Differing {
    readonly concurrency?: number | 'auto';
    readonly changed?: Partial<CampaignDeps>;
  }

  async function runDurable(toy: Toy, plays = 40, { concurrency = 'auto', changed = {} }: Differing = {}) {
    const { deps, events } = campaignOn(toy, { capabilities: durableToy });
    const options = { ...smallCampaign, plays, concurrency };
    const { result, broken } = await new Campaign({ ...deps, ...changed }, options).runCase(durable);
    return { result, broken, played: events.filter((event) => event.type === 'played'), events };
  }

  test('are as many at once as share a restart', async () => {
    const toy = new Toy();
    const { result, broken, played } = await runDurable(toy);
    expect(broken).toEqual([]);
    expect(result).toMatchObject({ plays: 40, erringPlays: 0 });
    const restarting = played.filter(({ ops }) => ops['restart ok'] !== undefined);
    expect(restarting.length).toBeGreaterThan(cohortMax);
    expect(toy.restarts).toHaveLength(Math.ceil(restarting.length / cohortMax));
  });

  test('are played beside the others, which wait for nobody', async () => {
    const toy = new Toy();
    let resolve = () => {};
    const restarted = new Promise<void>((tell) => (resolve = tell));
    const disturbable: RestartableInstance = {
      ...toy.disturbable,
      restart: async (how) => {
        resolve();
        return toy.disturbable.restart(how);
      },
    };
    // None of the others would ever end, if they had to before the first restart.
    const playLater: CampaignDeps['play'] = async (request) => {
      if (request.scenario.ops.every(({ op }) => op !== 'restart')) await restarted;
      return play(request);
    };
    const { result } = await runDurable(toy, 10, { changed: { disturbable, play: playLater } });
    expect(result).toMatchObject({ plays: 10, erringPlays: 0 });
  });

  test('are spread over all servers that there are for them', async () => {
    const toy = new Toy();
    const used = new Set<string>();
    const named = (name: string): RestartableInstance => ({
      ...toy.disturbable,
      restart: async (how) => {
        used.add(name);
        return toy.disturbable.restart(how);
      },
    });
    const changed = { disturbable: named('first'), others: [named('second'), named('third')] };
    const { result } = await runDurable(toy, 40, { changed });
    expect(result).toMatchObject({ plays: 40, erringPlays: 0 });
    expect([...used].sort()).toEqual(['first', 'second', 'third']);
  });

  test('come after the others where the user says how many there are at once', async () => {
    const { played } = await runDurable(new Toy(), 20, { concurrency: 4 });
    const restarting = played.filter(({ ops }) => ops['restart ok'] !== undefined);
    expect(restarting.length).toBeGreaterThan(0);
    expect(played.slice(-restarting.length)).toEqual(restarting);
  });

  test('show what the restart is to blame for, and are confirmed', async () => {
    const { events } = await runDurable(new Toy({ forgetsWhenKilled: true }));
    const found = events.filter((event) => event.type === 'counterexample').map((event) => event.counterexample);
    expect(found.length).toBeGreaterThan(0);
    for (const { scenario: smallest, confirmed } of found) {
      expect(smallest.ops).toContainEqual({ op: 'restart', how: 'kill' });
      expect(confirmed).toEqual({ k: 4, n: 4 });
    }
  });

  test('find a server that does not come back, which is its own failure and not our trouble', async () => {
    const { broken, events, result } = await runDurable(new Toy({ staysAway: true }), 6);
    expect(broken).toContain('IMC-SESS-002/died');
    expect(result.erringPlays).toBe(0);
    expect(events.filter((event) => event.type === 'error')).toEqual([]);
  });
});

describe('the fixed list', () => {
  test('is a function of seed, case and place alone', () => {
    const digests = plannedPlays(freshPair, toyCapabilities, { seed: 7, plays: 3 }).map(({ digest }) => digest);
    expect(plannedPlays(freshPair, toyCapabilities, { seed: 7, plays: 2 }).map(({ digest }) => digest)).toEqual(
      digests.slice(0, 2),
    );
    expect(new Set(digests).size).toBe(3);
    expect(plannedPlays(freshPair, toyCapabilities, { seed: 8, plays: 1 })[0]?.digest).not.toBe(digests[0]);
  });

  test('begins, for seed 1, as it always has', () => {
    expect(plannedPlays(freshPair, toyCapabilities, { seed: 1, plays: 3 }).map(({ digest }) => digest))
      .toMatchInlineSnapshot(`
        [
          "a98b3c2352f0d3e2",
          "30ba51fc2ae783a2",
          "c2f2ebbc6de2841c",
        ]
      `);
  });

  test('holds scenarios of which every op may be left out', () => {
    fc.assert(
      fc.property(freshPairScenario(toyCapabilities), (scenario) => {
        const names = scenario.ops.flatMap((op) => (op.op === 'send' ? [op.message] : []));
        expect(new Set(names).size).toBe(names.length);
        expect(names.length).toBeGreaterThan(0);
      }),
      { seed: 1 },
    );
  });
});
