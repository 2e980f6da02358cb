import { describe, expect, test } from 'vitest';
import { nowMs } from '../core/clock.ts';
import { scenarioOf } from '../testing/fixtures.ts';
import { durableToy, toyCapabilities } from '../testing/toy.ts';
import type { Op } from '../vocabulary/index.ts';
import type { CohortOptions } from './cohort.ts';
import { LeftBehind, cohortMembers, cohortsOf } from './cohort.ts';
import type { How } from './disturbing.ts';
import { disturbs, momentsOf, restartsOf } from './disturbing.ts';
import type { PlannedPlay } from './plan.ts';

const kill: Op = { op: 'restart', how: 'kill' };
const graceful: Op = { op: 'restart', how: 'graceful' };

function members(options: Partial<CohortOptions> = {}) {
  const done: How[] = [];
  const all = cohortMembers({
    size: 3,
    restarts: [['kill']],
    moments: [0],
    restart: async (how) => ({ life: `${done.push(how)}` }),
    waitMs: 5_000,
    ...options,
  });
  return { all, done };
}

describe('a cohort', () => {
  test('restarts the server once, when all have come, at the moment that is theirs', async () => {
    const { all, done } = members({ moments: [30] });
    const order: string[] = [];
    const began = nowMs();
    const endpoints = all.map(async (member, i) => {
      if (i === 1) await new Promise(setImmediate);
      order.push(`${i} comes`);
      await member.gather();
      order.push(`${i} goes on`);
      return member.restart('kill', i * 60_000);
    });
    expect(await Promise.all(endpoints)).toEqual(all.map(() => ({ life: '1' })));
    expect(done).toEqual(['kill']);
    expect(nowMs() - began).toBeGreaterThanOrEqual(29);
    expect(order).toEqual(['0 comes', '2 comes', '1 comes', '0 goes on', '2 goes on', '1 goes on']);
  });

  test('does not wait for a member that has ended', async () => {
    const { all, done } = members();
    const others = Promise.all(all.slice(0, 2).map((member) => member.gather().then(() => member.restart('kill', 0))));
    all[2]?.leave();
    await others;
    expect(done).toEqual(['kill']);
  });

  test('leaves behind who is too slow, and never has him take part in what he missed', async () => {
    const { all, done } = members({ waitMs: 10 });
    await Promise.all(all.slice(0, 2).map((member) => member.gather().then(() => member.restart('kill', 0))));
    await expect(all[2]?.gather()).rejects.toThrow(LeftBehind);
    await expect(all[2]?.restart('kill', 0)).rejects.toThrow(LeftBehind);
    expect(done).toEqual(['kill']);
  });

  test('goes through several restarts in order, two of them in one group', async () => {
    const { all, done } = members({ restarts: [['kill'], ['graceful', 'kill']] });
    await Promise.all(
      all.map(async (member) => {
        await member.gather();
        await member.restart('kill', 0);
        await member.gather();
        await Promise.all([member.restart('graceful', 2), member.restart('kill', 20)]);
      }),
    );
    expect(done).toEqual(['kill', 'graceful', 'kill']);
  });

  test('has one trouble when the server does not come back', async () => {
    const { all } = members({ restart: () => Promise.reject(new TypeError('gone')) });
    const ends = all.map((member) => member.gather().then(() => member.restart('kill', 0)));
    expect((await Promise.allSettled(ends)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

describe('disturbing scenarios', () => {
  test('are those with a restart that the server is meant to survive', () => {
    const scenario = scenarioOf(kill, graceful, { ...kill, overlap: true });
    expect(restartsOf(scenario, durableToy)).toEqual([['kill'], ['graceful', 'kill']]);
    expect(disturbs(scenario, toyCapabilities)).toBe(false);
    expect(disturbs(scenarioOf(), durableToy)).toBe(false);
  });

  test('restart it at the first moment that one of them draws, whoever comes first', () => {
    const amid: Op = { ...kill, afterMs: 7, overlap: true };
    const drawn = [
      scenarioOf(kill, graceful),
      scenarioOf(amid, graceful),
      scenarioOf({ ...amid, afterMs: 9 }, graceful),
    ];
    expect(momentsOf(drawn, durableToy)).toEqual([7, 0]);
    expect(momentsOf([scenarioOf(kill)], durableToy)).toEqual([0]);
    expect(momentsOf(drawn, toyCapabilities)).toEqual([]);
  });

  test('are played with those that restart it in the same way, so many at once', () => {
    const planned = [kill, graceful, kill, kill, graceful].map(
      (op, play) => ({ play, scenario: scenarioOf(op) }) as unknown as PlannedPlay,
    );
    const cohorts = cohortsOf(planned, 2, (scenario) => restartsOf(scenario, durableToy));
    expect(cohorts.map((cohort) => cohort.map(({ play }) => play))).toEqual([[0, 2], [1, 4], [3]]);
  });
});
