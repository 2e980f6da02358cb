import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiSend, campaignOn, smallCampaign } from '../testing/fixtures.ts';
import { Toy } from '../testing/toy.ts';
import type { Case, Story } from '../vocabulary/index.ts';
import { Campaign } from './campaign.ts';

const value = { means: '', places: () => [0] };
const story: Story = {
  dimensions: () => ['a', 'b'].map((name) => ({ name, means: '', values: { 0: value, 1: value, 2: value } })),
  impossible: [],
  scenario: () => fc.constant({ case: 'a/story', ops: [apiSend()] }),
};
const theCase: Case = { case: 'a/story', title: '', exercises: [], scenario: story };

async function playsOf(options: Partial<typeof smallCampaign>): Promise<number[]> {
  const { deps, events } = campaignOn(new Toy());
  await new Campaign(deps, { ...smallCampaign, ...options }).playCase(theCase);
  return events.flatMap((event) => (event.type === 'played' ? [event.play] : [])).sort((a, b) => a - b);
}

test('a story is played row by row, and as far as it is asked for', async () => {
  expect(await playsOf({})).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await playsOf({ rows: 4 })).toEqual([0, 1, 2, 3]);
});

test('a thorough campaign goes on with further rows while the case has time', async () => {
  const plays = await playsOf({ timeBudgetMs: 1_000, thoroughCases: 2 });
  expect(plays.length).toBeGreaterThan(9);
  expect(plays).toEqual([...plays.keys()]);
});

test('pairs are counted where an obligation of a play needed both values', async () => {
  const { deps, events } = campaignOn(new Toy());
  await new Campaign(deps, smallCampaign).playCase(theCase);
  const played = events.flatMap((event) => (event.type === 'played' ? [event.story] : []));
  expect(played.every((one) => one?.pairs.length === 1)).toBe(true);
  expect(events.find((event) => event.type === 'case-started')?.story?.rows).toHaveLength(9);
});
