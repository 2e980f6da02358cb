import { describe, expect, test } from 'vitest';
import type { Counterexample, TargetInfo, Verdict } from '../../harness/vocabulary/index.ts';
import type { Run } from '../run.ts';
import { comparisonAnswer } from './answer.ts';
import type { Compared, Replayed } from './compare.ts';
import { compare } from './compare.ts';
import { labelsOf } from './labels.ts';
import { cellSentence, changeWord, changesHeading, countOf, standingOf } from './words.ts';

function target(version: string, more: Partial<TargetInfo> = {}): TargetInfo {
  return {
    name: `./wonder-${version}`,
    kind: 'process',
    driver: 'wonder',
    flavour: 'wonder',
    version,
    faults: [],
    options: [],
    wraps: [],
    ...more,
  };
}

function example(k: number, n = 10, shape = 'not-listed'): Counterexample {
  return {
    rule: 'IMC-DM-003',
    shape,
    profile: 'default',
    confirmed: { k, n },
    scenario: { case: 'a/b', ops: [] },
    expected: 'e',
    actual: 'a',
  } as unknown as Counterexample;
}

function verdict(
  status: Verdict['status'],
  examples: readonly Counterexample[] = [],
  more: Partial<Verdict> = {},
): Verdict {
  const base = {
    rule: 'IMC-DM-003',
    area: 'first-dm',
    profile: 'default',
    level: 'MUST',
    severity: 'critical',
    title: 't',
  } as const;
  const counts = { obligations: 40, plays: 20, failingPlays: examples.length * 5, unwritten: [], withdrawn: [] };
  return { ...base, status, ...counts, counterexamples: [...examples], ...more };
}

function ran(version: string, verdicts: Verdict[], replayed?: Replayed[], more: Partial<Run> = {}): Compared {
  const run = {
    target: target(version),
    began: '2026-01-01',
    options: { seed: 1 },
    catalogue: 'c',
    plays: 20,
    ms: 1,
    complete: true,
    timings: [],
    rules: [],
    verdicts,
    ...more,
  };
  return { run: run as unknown as Run, ...(replayed ? { replayed } : {}) };
}

function replay(of: Counterexample, k: number, more: Partial<Replayed> = {}): Replayed {
  return { example: of, k, n: 10, owed: 10, otherwise: [], ...more };
}

const options = { gate: 'must', tool: { name: 'im-conformance', version: '0' }, notices: [] } as const;

function changes(...all: [Compared, Compared, ...Compared[]]): string[] {
  return compare(all, options).changes.map(({ column, is, words }) => `${column} ${is}: ${words}`);
}

const steady = example(10);

describe('a difference between neighbours', () => {
  test('is one that is kept by the one and broken by the other, each counterexample replayed on both', () => {
    const all: [Compared, Compared, Compared] = [
      ran('1.0', [verdict('pass')], [replay(steady, 0)]),
      ran('1.1', [verdict('fail', [steady])], []),
      ran('1.2', [verdict('pass')], [replay(steady, 0)]),
    ];
    expect(changes(...all)).toEqual([
      '1 broke: 1.0 kept it, 1.1 breaks it: not-listed (0 of 10 on 1.0, 10 of 10 on 1.1)',
      '2 mended: 1.1 broke it, 1.2 keeps it: not-listed (10 of 10 on 1.1, 0 of 10 on 1.2)',
    ]);
    expect(comparisonAnswer(compare(all, options))).toBe(
      'wonder 1.1 breaks 1 MUST rule that 1.0 kept (IMC-DM-003); 1.2 mends 1 MUST rule that 1.1 broke (IMC-DM-003).',
    );
  });

  test('is none where the other one breaks it too when it is asked, though its own run was lucky', () => {
    const comparison = compare(
      [ran('1.0', [verdict('pass')], [replay(steady, 10)]), ran('1.1', [verdict('fail', [steady])], [])],
      options,
    );
    expect(comparison.changes).toEqual([]);
    expect(comparison.rows[0]?.cells.map(({ status, byReplay, k, n }) => ({ status, byReplay, k, n }))).toEqual([
      { status: 'fail', byReplay: true, k: 10, n: 10 },
      { status: 'fail', byReplay: false, k: 10, n: 10 },
    ]);
    expect(comparisonAnswer(comparison)).toBe(
      '1.0 and 1.1 keep and break the same MUST rules, as far as the numbers tell.',
    );
  });

  test('is none where rates of what is flaky on both sides lie within chance, and one where they do not', () => {
    const [some, most] = [example(4), example(7)];
    expect(
      changes(
        ran('1.0', [verdict('flaky', [some])], [replay(most, 6)]),
        ran('1.1', [verdict('flaky', [most])], [replay(some, 5)]),
      ),
    ).toEqual([]);
    const rare = example(1, 40);
    const often = example(9, 10);
    expect(
      changes(
        ran('1.0', [verdict('flaky', [rare])], [replay(often, 1, { n: 40, owed: 40 })]),
        ran('1.1', [verdict('flaky', [often])], [replay(rare, 9)]),
      ),
    ).toEqual(['1 broke: 1.1 breaks it more often than 1.0: not-listed (1 of 40 on 1.0, 9 of 10 on 1.1)']);
  });

  test('is none where what was replayed owed nothing there, or where the rule was not judged', () => {
    expect(
      changes(
        ran('1.0', [verdict('pass')], [replay(steady, 0, { owed: 0 })]),
        ran('1.1', [verdict('flaky', [example(2)])], []),
      ),
    ).toEqual([]);
    expect(changes(ran('1.0', [verdict('unsupported')], []), ran('1.1', [verdict('fail', [steady])], []))).toEqual([]);
  });

  test('is told where both break a rule, the later one in a way that the earlier one did not show', () => {
    const other = example(10, 10, 'twice');
    expect(
      changes(
        ran('1.0', [verdict('fail', [steady])], [replay(other, 0)]),
        ran('1.1', [verdict('fail', [other])], [replay(steady, 0)]),
      ),
    ).toEqual(['1 otherwise: 1.1 breaks it in a way that 1.0 did not: twice']);
  });

  test('of records of runs, without a replay, is one that shows each time, or in so many more plays that chance would not bear it', () => {
    expect(changes(ran('1.0', [verdict('pass')]), ran('1.1', [verdict('fail', [steady])]))).toEqual([
      '1 broke: 1.0 kept it, 1.1 breaks it: not-listed (0 of 20 on 1.0, 5 of 20 on 1.1)',
    ]);
    expect(
      changes(ran('1.0', [verdict('pass')]), ran('1.1', [verdict('flaky', [example(3)], { failingPlays: 1 })])),
    ).toEqual([]);
    expect(
      changes(ran('1.0', [verdict('pass')]), ran('1.1', [verdict('flaky', [example(3)], { failingPlays: 15 })])),
    ).toHaveLength(1);
  });
});

describe('servers of several kinds', () => {
  const of = (flavour: string, ...verdicts: Verdict[]) =>
    ran('1.0', verdicts, undefined, { target: target('1.0', { flavour }) });
  const ruled = (rule: string, status: Verdict['status'], more: Partial<Verdict> = {}) =>
    verdict(status, status === 'fail' ? [{ ...steady, rule }] : [], { rule, ...more });

  test('are told apart by what binds all of them, and what each breaks of it or of what binds only it', () => {
    const comparison = compare(
      [
        of('heron', ruled('A', 'pass'), ruled('B', 'pass'), ruled('C', 'unsupported'), ruled('D', 'unsupported')),
        of('crane', ruled('A', 'pass'), ruled('B', 'pass'), ruled('C', 'unsupported'), ruled('D', 'pass')),
        of('stork', ruled('A', 'pass'), ruled('B', 'fail'), ruled('C', 'fail'), ruled('D', 'pass')),
      ],
      options,
    );
    expect(comparisonAnswer(comparison)).toBe(
      'heron 1.0, crane 1.0 and stork 1.0 keep 1 of the 2 MUST rules that bind all of them; stork 1.0 breaks 2 MUST rules: B (kept by heron 1.0 and crane 1.0) and C (does not bind heron 1.0 and crane 1.0); 2 more bind only some of them.',
    );
  });

  test('are each said to stand as they do, and nothing is called a change from one kind to another', () => {
    const [heron, crane] = [
      of('heron', ruled('A', 'pass'), ruled('B', 'pass'), ruled('C', 'unsupported')),
      of('crane', ruled('A', 'pass'), ruled('B', 'not-exercised'), ruled('C', 'fail')),
    ];
    const asked = { ...heron, replayed: [replay({ ...steady, rule: 'C' }, 0)] };
    const comparison = compare([asked, crane], options);
    expect(comparisonAnswer(comparison)).toBe(
      'heron 1.0 and crane 1.0 keep 1 of the 2 MUST rules that bind all of them; 1 of these was not shown on each; crane 1.0 breaks 1 MUST rule: C (does not bind heron 1.0); 1 more binds only some of them.',
    );
    expect([0, 1].map((column) => standingOf(column, comparison))).toEqual([
      '2 of 2 rules kept, 1 unsupported',
      '1 of 3 rules kept, 1 broken, 1 not exercised',
    ]);
    expect(changesHeading(1, comparison)).toEqual({
      heading: 'heron 1.0 and crane 1.0',
      none: 'No rule that binds both tells them apart, as far as the numbers tell.',
    });
    expect(changesHeading(1, compare([crane, crane], options)).heading).toMatch(/^From /);
    const [, , broken] = comparison.rows;
    expect(broken?.cells.map(countOf)).toEqual(['', '10 of 10']);
  });

  test('that merely should keep what others must do not break a MUST', () => {
    const [heron, crane] = [
      of('heron', ruled('A', 'pass'), ruled('B', 'pass')),
      of('crane', ruled('A', 'pass'), ruled('B', 'fail', { level: 'SHOULD' })),
    ];
    const comparison = compare([{ ...heron, replayed: [replay({ ...steady, rule: 'B' }, 0)] }, crane], options);
    expect(comparisonAnswer(comparison)).toBe(
      'heron 1.0 and crane 1.0 keep the one MUST rule that binds all of them; none breaks any; 1 more binds only some of them.',
    );
    const [change] = comparison.changes;
    expect([change?.level, change && changeWord(change, comparison), comparison.exitCode]).toEqual([
      'SHOULD',
      'breaks',
      0,
    ]);
    expect(comparison.rows[1]?.cells.map(cellSentence)[1]).toContain('SHOULD on this server');
  });

  test('that break nothing are said to', () => {
    const comparison = compare([of('heron', ruled('A', 'pass')), of('crane', ruled('A', 'pass'))], options);
    expect(comparisonAnswer(comparison)).toBe(
      'heron 1.0 and crane 1.0 keep the one MUST rule that binds all of them; none breaks any.',
    );
  });
});

test('a version that breaks what does not bind the one before is no like of it', () => {
  const rule = { rule: 'IMC-DM-007' };
  const comparison = compare(
    [ran('1.0', [verdict('unsupported', [], rule)]), ran('1.1', [verdict('fail', [steady], rule)])],
    options,
  );
  expect(comparisonAnswer(comparison)).toBe(
    'no MUST rule binds all of 1.0 and 1.1; 1.1 breaks 1 MUST rule: IMC-DM-007 (does not bind 1.0); 1 more binds only some of them.',
  );
});

describe('the exit code', () => {
  const broke: [Compared, Compared] = [ran('1.0', [verdict('pass')]), ran('1.1', [verdict('fail', [steady])])];
  const shouldOf = (status: Verdict['status']) =>
    verdict(status, status === 'fail' ? [steady] : [], { level: 'SHOULD' });

  test('is 1 where the last one breaks what the one before kept', () => {
    expect(compare(broke, options).exitCode).toBe(1);
    expect(compare([...broke, ran('1.2', [verdict('pass')])], options).exitCode).toBe(0);
    expect(compare([...broke, ran('1.2', [verdict('fail', [steady])])], options).exitCode).toBe(0);
  });

  test('heeds SHOULD rules only where it was asked to', () => {
    const should: [Compared, Compared] = [ran('1.0', [shouldOf('pass')]), ran('1.1', [shouldOf('fail')])];
    expect(compare(should, options).exitCode).toBe(0);
    expect(compare(should, { ...options, gate: 'should' }).exitCode).toBe(1);
  });
});

test('what was replayed and owed nothing on the other one is no difference, though it shows each time on the first', () => {
  const unasked = [replay(steady, 0, { owed: 0 })];
  expect(changes(ran('1.0', [verdict('fail', [steady])], []), ran('1.1', [verdict('pass')], unasked))).toEqual([]);
});

test('a rule that one run judged and another did not is there, and not judged', () => {
  const { rows } = compare([ran('1.0', [verdict('pass')]), ran('1.1', [])], options);
  expect(rows[0]?.cells.map(({ status }) => status)).toEqual(['pass', 'absent']);
});

test('a rule that a run showed now and then is broken where what another one found shows each time', () => {
  const now = { ...steady, confirmed: { k: 0, n: 10 } };
  const { rows } = compare(
    [ran('1.0', [verdict('flaky', [now])], [replay(steady, 10)]), ran('1.1', [verdict('fail', [steady])], [])],
    options,
  );
  expect(rows[0]?.cells[0]).toMatchObject({ status: 'fail', byReplay: true, k: 10, n: 10 });
});

test('a rule that a run did not exercise is kept where replays owed it something and showed nothing', () => {
  const { rows } = compare(
    [ran('1.0', [verdict('not-exercised')], [replay(steady, 0)]), ran('1.1', [verdict('fail', [steady])], [])],
    options,
  );
  expect(rows[0]?.cells[0]).toMatchObject({ status: 'pass', byReplay: true });
});

test('it is said where runs cannot be held against each other without more', () => {
  const other = { options: { seed: 2 } as Run['options'], catalogue: 'd', complete: false };
  const { notices } = compare([ran('1.0', []), ran('1.1', [], undefined, other)], options);
  expect(notices.map(({ message }) => message)).toEqual([
    '1.0 and 1.1 were played with seeds 1 and 2',
    '1.0 and 1.1 were judged by different rules',
    '1.0 and 1.1 are compared though the run of 1.1 was interrupted',
  ]);
});

test('servers are told apart by as little as does', () => {
  expect(labelsOf([target('1.0'), target('1.1')])).toEqual(['1.0', '1.1']);
  expect(labelsOf([target('1.0'), target('1.0', { flavour: 'other' })])).toEqual(['wonder 1.0', 'other 1.0']);
  expect(labelsOf([target('1.0'), target('1.0', { name: 'registry/wonder:slim' })])).toEqual([
    'wonder-1.0 1.0',
    'wonder:slim 1.0',
  ]);
  expect(labelsOf([target('1.0'), target('1.0', { faults: ['f'] })])).toEqual(['wonder 1.0', 'wonder 1.0 f']);
  expect(labelsOf([target('1.0'), undefined, target('1.0')])).toEqual([
    'wonder 1.0 (1)',
    'no target (2)',
    'wonder 1.0 (3)',
  ]);
});
