import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../rules/index.ts';
import { play } from '../runner/play.ts';
import { apiSend, campaignOn, smallCampaign } from '../testing/fixtures.ts';
import { Toy, durableToy } from '../testing/toy.ts';
import type { Case, History, Judgement, Op, Story } from '../vocabulary/index.ts';
import type { CampaignDeps } from './campaign-types.ts';
import { Campaign } from './campaign.ts';

const value = { means: '', places: () => [0] };
const story: Story = {
  dimensions: () => [
    { name: 'restart', means: '', values: { none: value, kill: value, graceful: value } },
    { name: 'other', means: '', values: { a: value, b: value } },
  ],
  impossible: [],
  scenario: ({ restart }) => {
    const op: Op[] = restart === 'kill' || restart === 'graceful' ? [{ op: 'restart', how: restart }] : [];
    return fc.constant({ case: 'z/story', ops: [apiSend(), ...op] });
  },
};
const theStory: Case = { case: 'z/story', title: '', exercises: [], scenario: story };
const drawn = (slug: string): Case => ({
  case: slug,
  title: '',
  exercises: [],
  scenario: () => fc.constant({ case: slug, ops: [apiSend()] }),
});
const first = drawn('a/first');
const earlier = drawn('b/earlier');

const options = { ...smallCampaign, plays: 2, concurrency: 'auto' as const };

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** A campaign that has played its first case: the next one waits for the first plays of the story that restart their server, and the others wait to be told. */
async function begun(toy: Toy, changed: Partial<CampaignDeps> = {}) {
  const restarted = gate();
  const told = gate();
  const { deps, events } = campaignOn(toy, { capabilities: durableToy });
  let firstHow: string | undefined;
  const playInTurns: CampaignDeps['play'] = async (request) => {
    const how = request.scenario.ops.flatMap((op) => (op.op === 'restart' ? [op.how] : []))[0];
    firstHow ??= how;
    if (request.scenario.case === earlier.case) await restarted.opened;
    if (how !== undefined && how !== firstHow) await told.opened;
    const played = await play(request);
    if (how !== undefined) restarted.open();
    return played;
  };
  const campaign = new Campaign({ ...deps, play: playInTurns, ...changed }, options);
  await campaign.runCase(first, [earlier, theStory]);
  return { campaign, events, goOn: told.open };
}

test('plays of a story that restart their server are begun before its turn, and counted for it', async () => {
  const toy = new Toy();
  const { campaign, events, goOn } = await begun(toy);
  expect(await campaign.runCase(earlier)).toMatchObject({ broken: [], result: { plays: 2, planned: 2 } });
  expect(toy.restarts).toHaveLength(1);
  expect(events.filter((event) => event.type === 'played' && event.case === theStory.case)).toHaveLength(2);
  goOn();
  expect(await campaign.runCase(theStory)).toMatchObject({ broken: [], result: { plays: 6, planned: 6 } });
  expect(toy.restarts.toSorted()).toEqual(['graceful', 'kill']);
});

/** Takes a rule for broken in each play that restarts the server, and in the others as long as that is said. */
function judgeSo(othersShow: () => boolean) {
  return (history: History): Judgement[] =>
    judge(history).map((judgement) => {
      const restarts = history.events.some((event) => event.type === 'start' && event.op.op === 'restart');
      const shows = restarts || (history.scenario.case === earlier.case && othersShow());
      if (judgement.rule !== 'IMC-DM-003' || !shows) return judgement;
      return { ...judgement, violations: [{ shape: 'x', expected: '', actual: '', evidence: [], lasting: true }] };
    });
}

test('failures that only they show are looked into when they have ended', async () => {
  const { campaign, events, goOn } = await begun(new Toy(), { judge: judgeSo(() => false) });
  expect(await campaign.runCase(earlier)).toMatchObject({ broken: [] });
  expect(events.filter(({ type }) => type === 'broken')).toHaveLength(1);
  expect(events.filter(({ type }) => type === 'shrinking')).toEqual([]);
  goOn();
  expect((await campaign.runCase(theStory)).broken).toEqual(['IMC-DM-003/x']);
});

test('a failure that only they show each time is looked into when they have ended, though another play has shown it', async () => {
  const toy = new Toy();
  const { campaign, events, goOn } = await begun(toy, {
    judge: judgeSo(() => events.filter(({ type }) => type === 'case-done').length < 2),
  });
  await campaign.runCase(earlier);
  expect(events.filter(({ type }) => type === 'counterexample')).toEqual([]);
  expect(toy.restarts).toHaveLength(1);
  goOn();
  expect((await campaign.runCase(theStory)).broken).toEqual(['IMC-DM-003/x']);
});

test('none of them are begun while failures are looked into', async () => {
  const begins = gate();
  const lookedInto = gate();
  const restarted = gate();
  const { deps, events } = campaignOn(new Toy(), { capabilities: durableToy });
  const emit: CampaignDeps['emit'] = (event) => {
    events.push(event);
    if (event.type === 'shrinking') lookedInto.open();
    const ended = events.filter((other) => other.type === 'played' && other.case === theStory.case);
    if (ended.length === 2) restarted.open();
  };
  const known: boolean[] = [];
  const playInTurns: CampaignDeps['play'] = async (request) => {
    const restarts = request.scenario.ops.some(({ op }) => op === 'restart');
    if (request.scenario.case === earlier.case) await begins.opened;
    if (request.scenario.case === earlier.case && events.some(({ type }) => type === 'shrinking'))
      await restarted.opened;
    if (!restarts) return play(request);
    known.push(events.some(({ type }) => type === 'counterexample'));
    begins.open();
    await lookedInto.opened;
    return play(request);
  };
  const judgeAll = judgeSo(() => true);
  const campaign = new Campaign({ ...deps, emit, play: playInTurns, judge: judgeAll }, options);
  await campaign.runCase(first, [earlier, theStory]);
  await campaign.runCase(earlier, [theStory]);
  await campaign.runCase(theStory);
  // The first two share a restart that was begun before.
  expect(known.slice(0, 4)).toEqual([false, false, true, true]);
});

test('a story that cannot be drawn fails in its own turn, and keeps no other from being begun', async () => {
  const toy = new Toy();
  const { deps } = campaignOn(toy, { capabilities: durableToy });
  const thrower: Story = {
    ...story,
    scenario: () => {
      throw new Error('it cannot be drawn');
    },
  };
  const broken: Case = { ...theStory, case: 'y/story', scenario: thrower };
  const campaign = new Campaign(deps, options);
  await campaign.runCase(first, [broken, theStory]);
  await expect(campaign.runCase(broken, [theStory])).rejects.toThrow('it cannot be drawn');
  expect(await campaign.runCase(theStory)).toMatchObject({ result: { plays: 6 } });
});

test('a server of theirs that is lost keeps none of the others from being played', async () => {
  const toy = new Toy();
  const { deps, events } = campaignOn(toy, { capabilities: durableToy });
  const away = async () => {
    throw new Error('it cannot be started');
  };
  const dead = async () => ({ is: 'died', detail: 'it is dead' }) as const;
  const disturbable = { ...toy.disturbable, restart: away, renew: away, health: dead };
  const campaign = new Campaign({ ...deps, disturbable }, options);
  await campaign.runCase(first, [earlier, theStory]);
  await campaign.runCase(theStory);
  expect(events.filter(({ type }) => type === 'error')).not.toEqual([]);
  expect(await campaign.runCase(earlier)).toMatchObject({ result: { plays: 2, erringPlays: 0 } });
});

test('a case whose own plays restart that server takes turns with them', async () => {
  const { deps, events } = campaignOn(new Toy(), { capabilities: durableToy });
  const ops: Op[] = [apiSend(), { op: 'restart', how: 'kill' }];
  const restarting: Case = { ...earlier, scenario: () => fc.constant({ case: earlier.case, ops }) };
  const underWay: string[] = [];
  const beside = new Set<string>();
  const noting: CampaignDeps['play'] = async (request) => {
    const { case: slug, ops: all } = request.scenario;
    if (all.every(({ op }) => op !== 'restart')) return play(request);
    underWay.push(slug);
    if (new Set(underWay).size > 1) beside.add(slug);
    const played = await play(request);
    underWay.splice(underWay.indexOf(slug), 1);
    return played;
  };
  const campaign = new Campaign({ ...deps, play: noting }, options);
  await campaign.runCase(first, [restarting, theStory]);
  await campaign.runCase(restarting, [theStory]);
  await campaign.runCase(theStory);
  expect(events.filter(({ type }) => type === 'played')).toHaveLength(10);
  expect([...beside]).toEqual([]);
});
