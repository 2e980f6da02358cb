import type { Verdict } from '../../harness/vocabulary/index.ts';
import { hostileText } from './hostile.ts';
import { sampleExample, sampleSend } from './sample-examples.ts';

/** A verdict on a rule: with what is not said, on one about first messages. */
export function sampleVerdict(rule: string, status: Verdict['status'], rest: Partial<Verdict> = {}): Verdict {
  const { counterexamples = [] } = rest;
  const isExercised = status !== 'not-exercised' && status !== 'unsupported' && status !== 'error';
  return {
    rule,
    area: 'first-dm',
    profile: 'default',
    level: 'MUST',
    severity: 'critical',
    title: `what ${rule} promises`,
    status,
    obligations: isExercised ? 42 : 0,
    plays: isExercised ? 12 : 0,
    failingPlays: counterexamples.length,
    counterexamples,
    unwritten: [],
    withdrawn: [],
    ...rest,
  };
}

/** Two rules that one defect breaks, and one that is broken sometimes. */
const broken: readonly Verdict[] = [
  sampleVerdict('IMC-DM-003', 'fail', {
    title: "a first message puts the chat into the receiver's conversation list",
    reason: 'not-listed: it shows nothing (shown again in 10 of 10 replays)',
    counterexamples: [sampleExample('IMC-DM-003', 'not-listed', { beside: ['IMC-DM-004/not-listed'] })],
  }),
  sampleVerdict('IMC-DM-004', 'fail', {
    title: "a first message puts the chat into the sender's conversation list",
    reason: 'not-listed: it shows nothing (shown again in 10 of 10 replays)',
    counterexamples: [
      sampleExample('IMC-DM-004', 'not-listed', {
        beside: ['IMC-DM-003/not-listed'],
        expected: 'the list of alice shows the chat with bob once, asked by recents-20',
      }),
    ],
    unwritten: ['listed-twice'],
  }),
  sampleVerdict('IMC-DLV-003', 'flaky', {
    area: 'delivery',
    severity: 'major',
    title: 'a message that was sent again is pushed once',
    reason: 'pushed-twice: bob.1 is pushed m1 twice (shown again in 3 of 10 replays)',
    counterexamples: [
      sampleExample('IMC-DLV-003', 'pushed-twice', {
        expected: 'bob.1 is pushed m1 once',
        actual: 'bob.1 is pushed m1 twice',
        evidence: [2, 5],
        confirmed: { k: 3, n: 10 },
      }),
    ],
  }),
];

/** What does not gate: a SHOULD rule, and failures that are known. */
const letPass: readonly Verdict[] = [
  sampleVerdict('IMC-CONV-002', 'fail', {
    area: 'conversations',
    level: 'SHOULD',
    severity: 'minor',
    title: 'the list is in the order of the newest messages',
    counterexamples: [sampleExample('IMC-CONV-002', 'out-of-order', { expected: 'bob, carol', actual: 'carol, bob' })],
  }),
  sampleVerdict('IMC-DM-007', 'fail', {
    severity: 'major',
    title: "the sender's own messages are not unread for him",
    counterexamples: [
      sampleExample('IMC-DM-007', 'own-message-unread', {
        expected: 'nothing is unread for alice',
        actual: '1 is unread',
        known: { reason: 'own messages are counted', link: 'https://example.org/issues/461', expires: '2030-05-31' },
      }),
    ],
  }),
  sampleVerdict('IMC-DUR-001', 'flaky', {
    area: 'durability',
    title: 'what was acknowledged is there after a restart',
    counterexamples: [
      sampleExample('IMC-DUR-001', 'lost', {
        scenario: { case: 'durability/kill', ops: [sampleSend, { op: 'restart', how: 'kill', afterMs: 20 }] },
        expected: 'the history of both has m1',
        actual: 'that of bob has nothing',
        confirmed: { k: 2, n: 10 },
        known: { reason: 'the log is not synced', link: 'https://example.org/issues/470', expires: '2030-05-05' },
      }),
    ],
  }),
];

const quiet: readonly Verdict[] = [
  sampleVerdict('IMC-DM-001', 'pass', { title: 'an accepted first message has set up its channel' }),
  sampleVerdict('IMC-DM-002', 'pass', { title: 'an accepted message is stored exactly once, and the same for both' }),
  sampleVerdict('IMC-HIST-002', 'not-exercised', { area: 'history', reason: '0 obligations, 1 needed for a pass' }),
  sampleVerdict('IMC-HIST-003', 'not-exercised', { area: 'history', reason: '0 obligations, 1 needed for a pass' }),
  sampleVerdict('IMC-PERM-001', 'unsupported', { area: 'permissions', reason: 'block: nobody documents it' }),
  sampleVerdict('IMC-ORD-001', 'error', { area: 'ordering', reason: '2 plays of 10 had trouble of ours' }),
];

/** Under a profile of which a sample was played: broken, with a server that would be obeyed. */
const sampled: readonly Verdict[] = [
  sampleVerdict('IMC-DM-003', 'pass', {
    profile: 'token-auth',
    title: "a first message puts the chat into the receiver's conversation list",
  }),
  sampleVerdict('IMC-SES-001', 'fail', {
    area: 'sessions',
    profile: 'token-auth',
    title: 'nobody is let in with a wrong token',
    counterexamples: [
      sampleExample('IMC-SES-001', 'let-in', {
        profile: 'token-auth',
        file: 'replays/IMC-SES-001-let-in-token-auth.json',
        scenario: {
          case: 'sessions/tokens',
          ops: [
            { op: 'login', session: 'bob.1', user: 'bob', token: 'wrong' },
            { op: 'dialect', name: 'wonder:say', users: ['bob'], args: { words: hostileText } },
          ],
        },
        expected: 'the server refuses bob.1',
        actual: `it says ${hostileText}`,
        transcript: [{ ms: 1, lane: 'bob.1', dir: 'in', text: hostileText }],
        serverLog: hostileText,
      }),
    ],
  }),
  sampleVerdict('IMC-HIST-002', 'not-exercised', {
    area: 'history',
    profile: 'token-auth',
    reason: '0 obligations, 1 needed for a pass',
  }),
];

export const sampleVerdicts: readonly Verdict[] = [...broken, ...letPass, ...quiet, ...sampled];
