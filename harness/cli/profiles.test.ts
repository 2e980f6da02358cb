import { Command } from 'commander';
import { expect, test } from 'vitest';
import { parseTarget } from '../targets/parse-target.ts';
import { addRunOptions } from './options.ts';
import { namedProfiles, profilePlans } from './profiles.ts';
import type { RunCommand } from './run.ts';

const reference = parseTarget('reference');

async function runOf(...flags: string[]): Promise<RunCommand> {
  const heard: RunCommand[] = [];
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addRunOptions(command, async (run) => void heard.push(run));
  await command.parseAsync(flags, { from: 'user' });
  return heard[0]!;
}

async function plansOf(...flags: string[]) {
  const { options, spec } = await runOf(...flags);
  return profilePlans(options, spec).map(({ profile, isSample, options: { plays, timeBudgetMs } }) => ({
    profile,
    isSample,
    plays,
    timeBudgetMs,
  }));
}

test('names stand between commas, or in flags of their own, in their order', () => {
  expect(namedProfiles(['whitelist, default', 'token-auth'], reference)).toEqual([
    'whitelist',
    'default',
    'token-auth',
  ]);
});

test.each([
  ['nope', 'IMC_ERR_PROFILE', 'no profile of reference is called nope; there is default, token-auth, whitelist'],
  ['', 'IMC_ERR_PROFILE', 'no profile of reference is called (no name)'],
  ['default,default', 'IMC_ERR_USAGE', '--profile names default twice'],
])('%j is refused', async (given, code, message) => {
  await expect(runOf('--profile', given)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test('a run that nothing narrows samples another profile, which the seed draws', async () => {
  const drawn = new Set<string>();
  for (const seed of ['1', '2', '3', '4', '5', '6', '7', '8']) {
    const [first, second, ...others] = await plansOf('--seed', seed);
    expect(first).toMatchObject({ profile: 'default', isSample: false });
    expect(second).toMatchObject({ isSample: true, plays: 2, timeBudgetMs: 0 });
    expect(others).toEqual([]);
    expect(await plansOf('--seed', seed)).toEqual([first, second]);
    drawn.add(second?.profile ?? '');
  }
  expect([...drawn].sort()).toEqual(['token-auth', 'whitelist']);
});

test.each([['--quick'], ['--rule', 'IMC-DM-001'], ['--plays', '3'], ['http://127.0.0.1:5001']])(
  '%s narrows it: the default one alone is played',
  async (...flags) => {
    const { options, spec } = await runOf(...flags);
    expect(options.profiles === 'sampled' ? [] : options.profiles, spec.name).toEqual(['default']);
  },
);

test('several profiles share the time budget', async () => {
  expect(await plansOf('--profile', 'default,whitelist', '--time-budget', '60')).toMatchObject([
    { profile: 'default', isSample: false, timeBudgetMs: 30_000 },
    { profile: 'whitelist', isSample: false, timeBudgetMs: 30_000 },
  ]);
});

test('a server that runs already has the one that the user says', async () => {
  expect(await plansOf('http://127.0.0.1:5001', '--profile', 'token-auth')).toMatchObject([{ profile: 'token-auth' }]);
  await expect(runOf('http://127.0.0.1:5001', '--profile', 'default,whitelist')).rejects.toMatchObject({
    code: 'IMC_ERR_USAGE',
    message: expect.stringContaining('name one --profile'),
  });
  await expect(runOf('http://127.0.0.1:5001', '--instances', '2')).rejects.toMatchObject({ code: 'IMC_ERR_USAGE' });
});

test('a fault that shows only under another profile is refused without it', async () => {
  await expect(runOf('--fault', 'strangers-let-through')).rejects.toMatchObject({
    code: 'IMC_ERR_FAULT',
    message: 'strangers-let-through shows only under another profile: say --profile whitelist',
  });
  expect(await plansOf('--fault', 'strangers-let-through', '--profile', 'whitelist')).toMatchObject([
    { profile: 'whitelist' },
  ]);
});

test('data of one server is gone on with under one profile', async () => {
  await expect(runOf('--profile', 'default,whitelist', '--keep-data', 'kept')).rejects.toMatchObject({
    code: 'IMC_ERR_USAGE',
    message: '--keep-data and --data are about one server: name one --profile',
  });
});
