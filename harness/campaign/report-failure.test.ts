import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiSend, campaignOn, smallCampaign } from '../testing/fixtures.ts';
import { Toy, durableToy } from '../testing/toy.ts';
import type { Case, Counterexample, Op, PlayRequest, RestartableInstance, RunEvent } from '../vocabulary/index.ts';
import { Campaign } from './campaign.ts';
import { crowdedOut } from './load-meter.ts';

const login: Op = { op: 'login', session: 'bob.1', user: 'bob' };
const restarts = ['kill', 'graceful'] as const;

/** Some of its plays go through one restart, some through the other, some through both, some through none. */
const crashes: Case = {
  case: 'durability/test',
  title: 'crashes',
  exercises: [],
  scenario: () =>
    fc.record({
      case: fc.constant('durability/test'),
      ops: fc
        .subarray([...restarts])
        .map((hows): Op[] => [
          login,
          apiSend(),
          ...hows.map((how): Op => ({ op: 'restart', how, afterMs: 1 })),
          apiSend('m2', 'bob', 'alice'),
        ]),
    }),
};

/** Pushes twice, and has lost everything when it was killed; each of its two servers has a log of its own. */
async function reported(refuses: (event: RunEvent) => boolean = () => false) {
  const toy = new Toy({ pushesTwice: true, forgetsWhenKilled: true });
  const { deps, events } = campaignOn(toy, { capabilities: durableToy });
  const disturbable: RestartableInstance = { ...toy.disturbable, logSince: async () => 'the log of the private one' };
  const emit = (event: RunEvent) => {
    if (refuses(event)) throw new Error('the disk is full');
    deps.emit(event);
  };
  const campaign = new Campaign({ ...deps, disturbable, emit }, { ...smallCampaign, concurrency: 'auto' });
  const ended = await campaign.runCase(crashes).then(
    ({ broken }) => ({ broken }),
    (thrown: unknown) => ({ thrown }),
  );
  const found = new Map<string, Counterexample>();
  for (const event of events)
    if (event.type === 'counterexample')
      found.set(`${event.counterexample.rule}/${event.counterexample.shape}`, event.counterexample);
  return { ended, found };
}

test('several failures are looked into, each on the server that its plays were on, and each has the log of that', async () => {
  const { ended, found } = await reported();
  expect(ended).toEqual({ broken: expect.arrayContaining([...found.keys()]) as string[] });
  expect(found.size).toBeGreaterThanOrEqual(3);
  const hasRestart = ({ scenario }: Counterexample) => scenario.ops.some(({ op }) => op === 'restart');
  expect(found.get('IMC-DM-008/pushed-again')).toMatchObject({ serverLog: 'the toy logs nothing' });
  const lost = [...found.values()].filter(hasRestart);
  expect(lost.length).toBeGreaterThanOrEqual(2);
  for (const { scenario, serverLog, confirmed } of lost) {
    expect(scenario.ops.filter(({ op }) => op === 'restart')).toEqual([{ op: 'restart', how: 'kill' }]);
    expect(serverLog).toBe('the log of the private one');
    expect(confirmed).toEqual({ k: 4, n: 4 });
  }
});

const pushed: Case = {
  case: 'first-dm/test',
  title: 'pushed',
  exercises: [],
  scenario: () => fc.constant({ case: 'first-dm/test', ops: [login, apiSend()] }),
};

test.each([
  [undefined, 'claimed'],
  ['others kept this machine busy', 'not claimed'],
])('what no replay shows, and was seen while %s, is %s', async (crowded, what) => {
  const { deps, events } = campaignOn(new Toy({ pushesTwice: 'once' }));
  await new Campaign({ ...deps, crowdedOut: () => crowded }, smallCampaign).runCase(pushed);
  const claimed = events.flatMap((event) => (event.type === 'counterexample' ? [event.counterexample] : []));
  const withdrawn = events.filter((event) => event.type === 'withdrawn');
  if (what === 'claimed') {
    expect(claimed).toMatchObject([{ rule: 'IMC-DM-008', confirmed: { k: 0, n: 4 } }]);
    return expect(withdrawn).toEqual([]);
  }
  expect(claimed).toEqual([]);
  expect(withdrawn).toEqual([
    {
      type: 'withdrawn',
      key: 'IMC-DM-008/pushed-again',
      reason: 'seen in 1 play, and in no replay; others kept this machine busy',
    },
  ]);
});

test('a failure that each replay shows is claimed, however busy the machine was', async () => {
  const { deps, events } = campaignOn(new Toy({ pushesTwice: true }));
  await new Campaign({ ...deps, crowdedOut: () => 'busy' }, smallCampaign).runCase(pushed);
  expect(events.filter((event) => event.type === 'counterexample')).toHaveLength(1);
});

test('what is found in a great hurry, and does not show with all the time of a claim, is found again with more', async () => {
  const { deps, events } = campaignOn(new Toy());
  const [right, wrong] = [new Toy().driver, new Toy({ pushesTwice: true }).driver];
  // Until it has had some time, everything looks broken; then, what has a second message.
  const asked = new Set<string>();
  const play = (request: PlayRequest) => {
    const { hurry = 1, scenario, isEnough } = request;
    asked.add(`hurry ${hurry}, ${isEnough ? 'until it is enough' : 'to the end'}`);
    return deps.play({ ...request, driver: hurry < 0.2 || scenario.ops.length > 2 ? wrong : right });
  };
  const told: Case = {
    ...pushed,
    scenario: () => fc.constant({ case: 'first-dm/test', ops: [login, apiSend(), apiSend('m2')] }),
  };
  await new Campaign({ ...deps, play }, smallCampaign).runCase(told);
  const [claimed] = events.flatMap((event) => (event.type === 'counterexample' ? [event.counterexample] : []));
  expect(claimed).toMatchObject({ ops: 3, confirmed: { k: 4, n: 4 }, minimal: true });
  expect([...asked].toSorted()).toEqual([
    'hurry 0.1, until it is enough',
    'hurry 0.3, until it is enough',
    'hurry 1, to the end',
  ]);
});

test('others have kept a machine busy where it has more to do than it can, and we had little of it', () => {
  const machine = { load: 6, processors: 2 };
  expect(crowdedOut({ ownCpu: 0.3, serverCpu: 0.4 }, machine)).toBe(
    'others kept this machine busy (a load of 6.0 on 2 processors, of which this run had 0.7)',
  );
  expect(crowdedOut({ ownCpu: 0.6, serverCpu: 0.9 }, machine)).toBeUndefined();
  expect(crowdedOut({ ownCpu: 0.3, serverCpu: 0.4 }, { ...machine, load: 3 })).toBeUndefined();
});

test('when one cannot be looked into, those that were begun beside it are still told of, and then it is thrown', async () => {
  const { ended, found } = await reported(
    (event) => event.type === 'shrinking' && event.key === 'IMC-DM-008/pushed-again',
  );
  expect(ended).toEqual({ thrown: new Error('the disk is full') });
  expect(found.has('IMC-DM-008/pushed-again')).toBe(false);
  expect(found.size).toBeGreaterThanOrEqual(1);
});
