import { describe, expect, test } from 'vitest';
import type { Verdict } from '../harness/vocabulary/index.ts';
import { answerOf, listed } from './answer.ts';
import { causesOf } from './causes.ts';
import type { Run } from './run.ts';

function verdict(rule: string, status: Verdict['status'], more: Partial<Verdict> = {}): Verdict {
  return {
    rule,
    status,
    profile: 'default',
    level: 'MUST',
    severity: 'major',
    counterexamples: [],
    unwritten: [],
    ...more,
  } as Verdict;
}

function example(rule: string, beside: string[] = [], known = false) {
  const reason = { known: { reason: 'ours', link: '', expires: '' } };
  return {
    rule,
    shape: 'lost',
    profile: 'default',
    beside,
    ...(known ? reason : {}),
  } as unknown as Verdict['counterexamples'][number];
}

function answer(verdicts: Verdict[], more: Partial<Run> = {}): string {
  const target = { flavour: 'wonder', version: '2.1.4' };
  return answerOf({ target, plays: 3, verdicts, errors: [], complete: true, ...more } as unknown as Run);
}

describe('the answer in a sentence', () => {
  test('counts and names the MUST rules that are broken', () => {
    expect(answer([verdict('IMC-DM-003', 'fail'), verdict('IMC-DM-004', 'flaky'), verdict('IMC-DM-001', 'pass')])).toBe(
      'wonder 2.1.4 breaks 2 MUST rules: IMC-DM-003 and IMC-DM-004.',
    );
  });

  test('tells SHOULD from MUST, and what is known from what is not', () => {
    const should = verdict('IMC-CONV-002', 'fail', { level: 'SHOULD' });
    const known = verdict('IMC-DM-004', 'fail', { counterexamples: [example('IMC-DM-004', [], true)] });
    expect(answer([should, known])).toBe(
      'wonder 2.1.4 keeps every MUST rule that was exercised, and breaks 1 SHOULD rule: IMC-CONV-002; 1 known failure does not count.',
    );
    expect(answer([should, verdict('IMC-DM-003', 'fail')])).toBe(
      'wonder 2.1.4 breaks 1 MUST rule: IMC-DM-003; 1 SHOULD rule besides.',
    );
  });

  test('counts a rule once that is broken under several profiles, and names the profile where only another one breaks it', () => {
    const under = { profile: 'token-auth' };
    expect(
      answer([verdict('IMC-A-1', 'fail'), verdict('IMC-A-1', 'fail', under), verdict('IMC-A-2', 'fail', under)]),
    ).toBe('wonder 2.1.4 breaks 2 MUST rules: IMC-A-1 and IMC-A-2 (profile token-auth).');
  });

  test('says what is kept, and that there was trouble of ours or too little', () => {
    expect(answer([verdict('IMC-A-1', 'pass'), verdict('IMC-A-2', 'unsupported')])).toBe(
      'wonder 2.1.4 keeps the one rule that was exercised.',
    );
    expect(answer([verdict('IMC-A-1', 'not-exercised')], { complete: false })).toBe(
      'wonder 2.1.4 was asked nothing that a rule is about; the run was interrupted.',
    );
    expect(answer([], { plays: 0, errors: [{ code: 'IMC_ERR_TARGET', message: 'no such file' }] })).toBe(
      'wonder 2.1.4 was not judged: no such file.',
    );
  });

  test('names so many, and counts the rest', () => {
    expect(listed(['a'], 3)).toBe('a');
    expect(listed(['a', 'b', 'c'], 3)).toBe('a, b and c');
    expect(listed(['a', 'b', 'c', 'd'], 3)).toBe('a, b and 2 more');
  });
});

test('failures that each one’s smallest play shows both are one cause, the worst first', () => {
  const of = (rule: string, beside: string[], more: Partial<Verdict> = {}) =>
    verdict(rule, 'fail', { ...more, counterexamples: [example(rule, beside)] });
  const causes = causesOf([
    of('IMC-CONV-001', [], { level: 'SHOULD', severity: 'critical' }),
    of('IMC-DM-004', ['IMC-DM-003/lost', 'IMC-DM-010/lost']),
    of('IMC-DM-010', []),
    of('IMC-DM-003', ['IMC-DM-004/lost'], { severity: 'critical' }),
  ]);
  expect(causes.map((cause) => cause.map(({ verdict: { rule } }) => rule))).toEqual([
    ['IMC-DM-003', 'IMC-DM-004'],
    ['IMC-DM-010'],
    ['IMC-CONV-001'],
  ]);
});
