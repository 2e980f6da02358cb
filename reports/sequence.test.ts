import { describe, expect, test } from 'vitest';
import type { HistoryEvent, Op } from '../harness/vocabulary/index.ts';
import { sequenceOf } from './sequence.ts';

const login: Op = { op: 'login', session: 'bob.1', user: 'bob' };
const send: Op = {
  op: 'send',
  from: 'alice',
  to: 'bob',
  message: 'm1',
  via: 'api',
  payload: { shape: 'text', text: 'x' },
};
const list: Op = { op: 'list-conversations', user: 'bob', way: 'all' };
const content = { bytes: 1, sha256: '', preview: 'x' };
const push: HistoryEvent = {
  type: 'seen',
  at: 4,
  ms: 6,
  session: 'bob.1',
  observation: { see: 'push', with: 'alice', message: { message: 'm1', from: 'alice', content } },
};
const nothing: HistoryEvent = {
  type: 'end',
  at: 8,
  ms: 21,
  id: 7,
  outcome: { is: 'ok', result: { gave: 'conversations', conversations: [] } },
};
const events: HistoryEvent[] = [
  { type: 'start', at: 0, ms: 1, id: 0, phase: 'body', index: 0, op: login },
  { type: 'end', at: 1, ms: 2, id: 0, outcome: { is: 'ok' } },
  { type: 'start', at: 2, ms: 3, id: 2, phase: 'body', index: 1, op: send },
  { type: 'end', at: 3, ms: 5, id: 2, outcome: { is: 'ok', result: { gave: 'ack' } } },
  push,
  { type: 'start', at: 5, ms: 10, id: 5, phase: 'final', round: 1, op: list },
  { ...nothing, at: 6, id: 5 },
  { type: 'start', at: 7, ms: 20, id: 7, phase: 'final', round: 2, op: list },
  nothing,
];

function sequence(evidence: number[], some = events) {
  const history = { events: some } as unknown as Parameters<typeof sequenceOf>[0]['history'];
  return sequenceOf({ history, evidence, expected: 'the list shows the chat', actual: 'it shows nothing' });
}

function lines(evidence: number[], some = events): string[] {
  return sequence(evidence, some).steps.map((step) =>
    step.step === 'band'
      ? `-- ${step.label} [${step.tone}]`
      : `${step.from} > ${step.to}: ${step.label} [${step.tone}]`,
  );
}

describe('the sequence of a counterexample', () => {
  test('has the body whole, of the final reads what shows the failure, and the promise where it was to be kept', () => {
    expect(lines([2, 3, 7, 8])).toMatchInlineSnapshot(`
      [
        "bob.1 > server: log in [plain]",
        "server > bob.1: in [plain]",
        "alice > server: send m1 to bob [plain]",
        "server > alice: ack [plain]",
        "server > bob.1: push m1 [plain]",
        "-- then everyone reads everything, by every way there is [plain]",
        "bob > server: conversation list? (all) [plain]",
        "server > bob: nothing [bad]",
        "server > bob: expected: the list shows the chat [expected]",
      ]
    `);
  });

  test('has the lanes of whoever is there first left of the server, with his sessions', () => {
    expect(sequence([7, 8]).lanes).toEqual([
      { id: 'bob.1', kind: 'session' },
      { id: 'bob', kind: 'user' },
      { id: 'server', kind: 'server' },
      { id: 'alice', kind: 'user' },
    ]);
  });

  test('marks a push that was wrong, and draws the promise at the session that saw it', () => {
    expect(lines([2, 4])).toContain('server > bob.1: push m1 [bad]');
    expect(lines([2, 4]).at(5)).toBe('server > bob.1: expected: the list shows the chat [expected]');
  });

  test('draws a push that never came where the session was proved to get nothing more', () => {
    const barrier: HistoryEvent = { type: 'barrier', at: 9, ms: 30, session: 'bob.1', kind: 'ordered-stream' };
    expect(lines([2, 9], [...events, barrier]).slice(-2)).toEqual([
      'server > bob.1: nothing more comes [bad]',
      'server > bob.1: expected: the list shows the chat [expected]',
    ]);
  });

  test('says the promise in the end where nothing on record shows its place', () => {
    expect(lines([]).at(-1)).toBe('-- expected: the list shows the chat [expected]');
  });

  test('tells of restarts, deaths and refusals', () => {
    const restart: Op = { op: 'restart', how: 'kill' };
    const more: HistoryEvent[] = [
      { type: 'start', at: 0, ms: 0, id: 0, phase: 'body', op: restart },
      { type: 'end', at: 1, ms: 1, id: 0, outcome: { is: 'ok' } },
      { type: 'start', at: 2, ms: 2, id: 2, phase: 'body', op: send },
      { type: 'end', at: 3, ms: 3, id: 2, outcome: { is: 'refused', by: 'server', code: 'blocked', detail: '' } },
      { type: 'server', at: 4, ms: 4, what: 'died', detail: 'exit code 3' },
    ];
    expect(lines([3], more)).toEqual([
      '-- the server is killed, and started again [plain]',
      'alice > server: send m1 to bob [plain]',
      'server > alice: refused by the server: blocked [bad]',
      'server > alice: expected: the list shows the chat [expected]',
      '-- the server ended [bad]',
    ]);
  });

  test('has the promise where the last of what was seen shows it broken, though an acknowledgement comes later', () => {
    const again: HistoryEvent = { ...push, at: 3 };
    const late: HistoryEvent = { type: 'end', at: 5, ms: 9, id: 2, outcome: { is: 'ok', result: { gave: 'ack' } } };
    expect(lines([2, 3, 4, 5], [...events.slice(0, 3), again, push, late]).slice(-3)).toEqual([
      'server > bob.1: push m1 [bad]',
      'server > bob.1: expected: the list shows the chat [expected]',
      'server > alice: ack [plain]',
    ]);
  });
});
