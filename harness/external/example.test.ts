import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { viewOf } from '../model/view-of.ts';
import { rules } from '../rules/index.ts';
import type { Case, ConversationView, Op, Outcome, Rule } from '../vocabulary/index.ts';
import { acked, did, history, historyOf, list, restarted, send, sent, view } from '../testing/record.ts';
import { toyCapabilities } from '../testing/toy.ts';
import { loadExternal } from './load.ts';

let rule: Rule;
let theCase: Case;
beforeAll(async () => {
  const loaded = await loadExternal('examples/specs', { rules, cases: [] });
  [rule, theCase] = [loaded.rules[0]!, loaded.cases[0]!];
});

const mark: Op = { op: 'mark-read', user: 'bob', peer: 'alice' };
const marked = did(mark);
const readAll = history('bob', 'alice', view('q1', 'alice', 1), view('a1', 'bob', 2));
const asked = sent('q1', 'alice', 'bob', 1);
const answered = sent('a1', 'bob', 'alice', 2);
const shows = (about: Partial<ConversationView>) =>
  list('bob', { with: 'alice', unread: 0, last: view('a1', 'bob', 2), ...about });
const unknown: Outcome = { is: 'unknown', why: 'timeout', detail: 'no answer' };

test.each([
  ['it shows the answer, and nothing unread', [asked, marked, answered, readAll, shows({})], 1, []],
  ['something is unread', [asked, marked, answered, readAll, shows({ unread: 1 })], 1, ['still-unread']],
  [
    'another one is the last',
    [asked, marked, answered, readAll, shows({ last: view('q1', 'alice', 1) })],
    1,
    ['another-one-last'],
  ],
  [
    'a list that shows no last message',
    [asked, marked, answered, readAll, list('bob', { with: 'alice', unread: 0 })],
    1,
    [],
  ],
  ['it was not read', [asked, answered, readAll, shows({ unread: 1 })], 0, []],
  ['it was read after the answer', [asked, answered, marked, readAll, shows({ unread: 1 })], 0, []],
  ['whether it was read nobody knows', [asked, did(mark, unknown), answered, readAll, shows({ unread: 1 })], 0, []],
  ['it was not answered', [asked, marked, readAll, shows({ unread: 1 })], 0, []],
  [
    'the answer may be on its way',
    [asked, marked, did(send('a1', 'bob', 'alice'), unknown), shows({ unread: 1 })],
    0,
    [],
  ],
  [
    'the other one had the last word',
    [asked, marked, answered, sent('q2', 'alice', 'bob', 3), readAll, shows({ unread: 1 })],
    0,
    [],
  ],
  ['nobody asked', [marked, did(send('a1', 'bob', 'alice'), acked(1)), readAll, shows({ unread: 1 })], 0, []],
  ['it is not listed', [asked, marked, answered, readAll, list('bob')], 0, []],
  ['the server was started again', [asked, marked, answered, restarted('kill'), readAll, shows({ unread: 1 })], 0, []],
])('the rule of the example: %s', (_what, steps, obligations, shapes) => {
  const found = rule.check(viewOf(historyOf(...steps)));
  expect({ obligations: found.obligations, shapes: found.violations.map(({ shape }) => shape) }).toEqual({
    obligations,
    shapes,
  });
});

test('the case of the example marks as read and answers, whatever is drawn', () => {
  const { scenario } = theCase;
  if (typeof scenario !== 'function') throw new Error('it is no story');
  for (const { ops } of fc.sample(scenario(toyCapabilities), { seed: 1, numRuns: 50 })) {
    expect(ops.some(({ op }) => op === 'mark-read')).toBe(true);
    const sends = ops.filter((op) => op.op === 'send').map(({ message }) => message);
    expect(sends).toContain('a1');
    expect(new Set(sends).size).toBe(sends.length);
  }
});
