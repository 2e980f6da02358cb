import { expect, test } from 'vitest';
import { toyCapabilities } from '../testing/toy.ts';
import type { Capabilities, Op, Scenario } from '../vocabulary/index.ts';
import { fitted } from './fitted.ts';

const offered = <const T>(value: T) => ({ value, strength: 'documented' as const, source: { url: 'x', quote: 'x' } });
const strict: Capabilities = { ...toyCapabilities, tokens: offered('required'), allowList: offered(['session']) };

const login = (user: string, more: { overlap?: true; token?: 'wrong' } = {}): Op => ({
  op: 'login',
  session: `${user}.1`,
  user,
  ...more,
});
const send = (from: string, to: string, more: { overlap?: true } = {}): Op => ({
  op: 'send',
  message: 'm1',
  from,
  to,
  via: 'api',
  payload: { shape: 'text', text: 'hello' },
  ...more,
});

/** The ops in short, such as `allow bob alice`. */
function short(ops: readonly Op[], capabilities = strict): string[] {
  const scenario: Scenario = { case: 'a/case', ops: [...ops] };
  return fitted(scenario, capabilities).ops.map((op) =>
    [op.op, ...('user' in op ? [op.user] : []), ...('peer' in op ? [op.peer] : [])].join(' '),
  );
}

test('where nothing is needed a scenario stays what it is', () => {
  const scenario: Scenario = { case: 'a/case', ops: [login('alice'), send('alice', 'bob')] };
  expect(fitted(scenario, toyCapabilities)).toBe(scenario);
});

test('each gets his token before he logs in, and the two of a chat allow each other before it begins', () => {
  expect(short([login('alice'), login('bob'), send('alice', 'bob'), send('bob', 'alice'), login('alice')])).toEqual([
    'register alice',
    'login alice',
    'register bob',
    'login bob',
    'allow alice bob',
    'allow bob alice',
    'send',
    'send',
    'login alice',
  ]);
});

test('who has a token, comes with a wrong one, or writes to himself needs nothing', () => {
  const ops = [{ op: 'register' as const, user: 'alice' }, login('alice'), login('bob', { token: 'wrong' as const })];
  expect(short([...ops, send('alice', 'alice')])).toEqual(['register alice', 'login alice', 'login bob', 'send']);
});

test('a scenario that is about leave says itself who has it', () => {
  const allow = { op: 'allow' as const, user: 'bob', peer: 'alice' };
  expect(short([send('alice', 'bob'), allow, send('alice', 'bob')])).toEqual(['send', 'allow bob alice', 'send']);
});

test('what overlaps stays together', () => {
  expect(
    short([send('alice', 'bob'), login('bob', { overlap: true }), send('carol', 'bob', { overlap: true })]),
  ).toEqual([
    'register bob',
    'allow alice bob',
    'allow bob alice',
    'allow carol bob',
    'allow bob carol',
    'send',
    'login bob',
    'send',
  ]);
});
