import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('without options tokens that were set are asked for, and nothing else is', () => {
  expect(parseOptions([]).policy).toEqual({ tokenAuth: 'set', managerToken: undefined, personWhitelist: false });
});

test('the policy is what the options say', () => {
  const { policy } = parseOptions(['--token-auth', 'on', '--manager-token', 'secret', '--person-whitelist']);
  expect(policy).toEqual({ tokenAuth: 'on', managerToken: 'secret', personWhitelist: true });
});

test.each([['--token-auth', 'maybe'], ['--manager-token='], ['--person-whitelist=yes']])(
  '%s %s is refused',
  (...args) => {
    expect(() => parseOptions(args)).toThrow(expect.objectContaining({ code: 'IMC_REF_USAGE', exitStatus: 2 }));
  },
);
