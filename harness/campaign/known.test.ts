import { expect, test } from 'vitest';
import type { Counterexample, KnownEntry, Verdict } from '../vocabulary/index.ts';
import { knownAs } from '../vocabulary/index.ts';
import { matchKnown } from './known.ts';

const entry: KnownEntry = {
  line: 1,
  text: 'the line',
  rule: 'IMC-DM-007',
  shape: 'own-message-unread',
  profile: 'default',
  expires: '2027-01-31',
  link: 'https://example.org/461',
  reason: 'own messages are counted',
};
const today = '2027-01-31';
const example = { rule: 'IMC-DM-007', shape: 'own-message-unread', profile: 'default' } as Counterexample;

function verdict(status: Verdict['status'], ...counterexamples: Counterexample[]): Verdict {
  const rest = { plays: 10, unwritten: [], withdrawn: [] };
  return { rule: 'IMC-DM-007', profile: 'default', status, counterexamples, ...rest } as unknown as Verdict;
}

const shape = 'own-message-unread';

test.each<[string, Partial<KnownEntry>, Verdict[], string]>([
  ['its failure', {}, [verdict('fail', example)], 'matched'],
  ['its failure, only sometimes', {}, [verdict('flaky', example)], 'matched'],
  ['any shape', { shape: '*' }, [verdict('fail', example)], 'matched'],
  ['any profile', { profile: '*' }, [verdict('fail', example)], 'matched'],
  ['another shape', { shape: 'other' }, [verdict('fail', example)], 'stale'],
  ['a rule that passes', {}, [verdict('pass')], 'stale'],
  ['a rule that passes, and it comes and goes', { flaky: true }, [verdict('pass')], 'not-seen'],
  ['its failure, which comes and goes', { flaky: true }, [verdict('flaky', example)], 'matched'],
  ['the day after that, and it comes and goes', { flaky: true, expires: '2027-01-30' }, [verdict('pass')], 'expired'],
  ['a rule that owed little, and it comes and goes', { flaky: true }, [{ ...verdict('pass'), plays: 9 }], 'not-judged'],
  ['a failure that could not be written', {}, [{ ...verdict('fail'), unwritten: [shape] }], 'matched'],
  ['a failure that is not claimed', {}, [{ ...verdict('pass'), withdrawn: [shape] }], 'not-judged'],
  ['a rule that owed something in few plays', {}, [{ ...verdict('pass'), plays: 9 }], 'not-judged'],
  ['another profile', { profile: 'tokens' }, [verdict('fail', example)], 'not-judged'],
  ['a rule that was not exercised', {}, [verdict('not-exercised')], 'not-judged'],
  ['a rule that does not bind the server', {}, [verdict('unsupported')], 'not-judged'],
  ['our trouble', {}, [verdict('error')], 'not-judged'],
  ['a rule that was not selected', {}, [], 'not-judged'],
  ['its last day', { expires: '2027-01-31' }, [verdict('fail', example)], 'matched'],
  ['the day after that', { expires: '2027-01-30' }, [verdict('fail', example)], 'expired'],
])('held against %s', (_, change, verdicts, is) => {
  const [match] = matchKnown([{ ...entry, ...change }], verdicts, { day: today, sound: true });
  expect(match?.is).toBe(is);
  expect(knownAs(example, match ? [match] : [])).toBe(is === 'matched' ? match : undefined);
});

test('a run that was cut, or in which we had trouble, says of nothing that it is gone', () => {
  const [match] = matchKnown([entry], [verdict('pass')], { day: today, sound: false });
  expect(match?.is).toBe('not-judged');
});
