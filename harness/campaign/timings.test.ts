import { expect, test } from 'vitest';
import { playedEvent } from '../testing/fixtures.ts';
import type { History, HistoryEvent, Op } from '../vocabulary/index.ts';
import { fold } from './fold.ts';
import { tookIn } from './timings.ts';

const bySession: Op = {
  op: 'send',
  from: 'alice',
  to: 'bob',
  message: 'm1',
  via: { session: 'alice.1' },
  payload: { shape: 'empty' },
};
const byApi: Op = { ...bySession, message: 'm2', via: 'api' };

function start(at: number, ms: number, op: Op, phase: 'body' | 'final' = 'body'): HistoryEvent {
  return { type: 'start', at, ms, id: at, phase, op };
}

function ended(at: number, ms: number, id: number): HistoryEvent {
  return { type: 'end', at, ms, id, outcome: { is: 'ok' } };
}

function pushed(at: number, ms: number, message: string): HistoryEvent {
  const content = { bytes: 0, sha256: '', preview: '' };
  return {
    type: 'seen',
    at,
    ms,
    session: 'bob.1',
    observation: { see: 'push', with: 'alice', message: { message, from: 'alice', content } },
  };
}

function took(...events: HistoryEvent[]) {
  return tookIn({ events } as unknown as History);
}

test('a send is timed until it is acknowledged and until each session is pushed it', () => {
  expect(
    took(
      start(0, 10, bySession),
      pushed(1, 12.25, 'm1'),
      ended(2, 13, 0),
      start(3, 20, byApi),
      ended(4, 21.5, 3),
      pushed(5, 22, 'm2'),
    ),
  ).toEqual({ 'session-ack': [3], 'api-ack': [1.5], push: [2.3, 2] });
});

test('a push that comes again, or to a session that has come since the send, says nothing of how fast the server is', () => {
  const login: Op = { op: 'login', session: 'bob.1', user: 'bob' };
  expect(took(start(0, 0, bySession), pushed(1, 1, 'm1'), pushed(2, 500, 'm1')).push).toEqual([1]);
  expect(took(start(0, 0, bySession), start(1, 300, login), pushed(2, 301, 'm1')).push).toEqual([]);
});

test('what is sent to prove that nothing more comes, and what was refused, is not timed', () => {
  const refused: HistoryEvent = {
    type: 'end',
    at: 1,
    ms: 5,
    id: 0,
    outcome: { is: 'unknown', why: 'timeout', detail: '' },
  };
  expect(took(start(0, 0, bySession), refused, start(2, 6, byApi, 'final'), ended(3, 9, 2))).toEqual({
    'session-ack': [],
    'api-ack': [],
    push: [],
  });
});

test('the spread is of all plays of a profile and of all starts of its servers', () => {
  const play = (...push: number[]) => playedEvent({ took: { 'session-ack': [], 'api-ack': [], push } });
  const { timings } = fold([{ type: 'started', ms: 70 }, play(4, 1), play(2, 3, 100)], [], () => 'MUST');
  expect(timings).toEqual([
    { profile: 'default', what: 'start', n: 1, min: 70, p25: 70, p50: 70, p75: 70, p90: 70, p99: 70, max: 70 },
    { profile: 'default', what: 'push', n: 5, min: 1, p25: 2, p50: 3, p75: 4, p90: 100, p99: 100, max: 100 },
  ]);
});
