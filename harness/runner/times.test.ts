import { expect, test } from 'vitest';
import { toyCapabilities } from '../testing/toy.ts';
import type { Capabilities } from '../vocabulary/index.ts';
import { answerMsOf, settleMsOf } from './times.ts';

const source = { url: 'https://im.example/docs', quote: 'all shows within' };
const promising = (value: number): Capabilities => ({
  ...toyCapabilities,
  settleMs: { value, strength: 'documented', source },
});

test('patience multiplies all that is waited for', () => {
  const request = { capabilities: promising(1_000) };
  expect(settleMsOf({ ...request, patience: 3 })).toBe(3_000);
  expect(answerMsOf({ ...request, patience: 3 })).toBe(15_000);
  expect(answerMsOf({ ...request, patience: 0.1 })).toBe(500);
});

test('an answer that comes later than what it answers for is none', () => {
  expect(answerMsOf({ capabilities: promising(10_000), patience: 1 })).toBe(20_000);
});

test('who hurries waits less for all to settle, but long enough for an answer', () => {
  const request = { capabilities: promising(1_000), patience: 2, hurry: 0.1 };
  expect(settleMsOf(request)).toBe(200);
  expect(answerMsOf(request)).toBe(3_000);
});
