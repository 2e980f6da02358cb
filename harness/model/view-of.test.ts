import { describe, expect, test } from 'vitest';
import { acked, amid, did, historyOf, pushed, restarted, seen, send, sent, view } from '../testing/record.ts';
import type { Capabilities, History, Op, Outcome } from '../vocabulary/index.ts';
import { viewOf } from './view-of.ts';

const offered = <T>(value: T) => ({ value, strength: 'documented' as const, source: { url: 'x', quote: 'x' } });
const m1 = view('m1', 'alice');
const ok: Outcome = { is: 'ok' };
const unanswered: Outcome = { is: 'unknown', why: 'cut', detail: '' };
const login = (session: string): Op => ({ op: 'login', session, user: 'bob' });
const sync = (way: string): Op => ({ op: 'sync-conversations', user: 'bob', way });
const walk: Op = { op: 'walk-history', user: 'bob', peer: 'alice', way: 'down', pageSize: 1 };
const nothing: Outcome = { is: 'ok', result: { gave: 'conversations', conversations: [] } };

function on(offers: Partial<Capabilities>, told: History) {
  return viewOf({ ...told, capabilities: { ...told.capabilities, ...offers } });
}

test('a walk has the direction of its way, and whoever finds a message by it has seen it', () => {
  const told = historyOf(
    did(send('m1', 'alice', 'bob'), unanswered),
    did(walk, { is: 'ok', result: { gave: 'pages', pages: [{ messages: [m1], more: false }] } }),
  );
  const { walks, sends } = on({ walkWays: offered<Record<string, 'up' | 'down'>>({ down: 'down' }) }, told);
  expect(walks).toMatchObject([{ direction: 'down', pages: [{ more: false }], user: 'bob', peer: 'alice' }]);
  expect(sends).toMatchObject([{ fate: 'must' }]);
});

test('who asks what has changed keeps a list from the first answer on, one for each way', () => {
  const told = historyOf(
    did(sync('new'), unanswered),
    did(sync('new'), nothing),
    did(sync('new'), nothing),
    did(sync('unread'), nothing),
  );
  const syncWays = offered<Record<string, 'changes' | 'unread'>>({ new: 'changes', unread: 'unread' });
  expect(on({ syncWays }, told).syncs.map(({ kind, again }) => [kind, again])).toEqual([
    ['changes', false],
    ['changes', true],
    ['unread', false],
  ]);
});

describe('a session and a restart', () => {
  const sessionIn = (...steps: Parameters<typeof historyOf>) => viewOf(historyOf(...steps)).sessions[0];
  const cut = seen('bob.1', { see: 'closed', by: 'network', reason: 'gone' });

  test('one of before is surely there until it begins, and surely gone when it has ended', () => {
    const session = sessionIn(did(login('bob.1')), restarted('kill'), cut);
    expect(session).toMatchObject({ onlineFrom: 1, onlineUntil: 2, offlineFrom: 3, closed: undefined });
  });

  test('one that came meanwhile is never surely there, nor surely gone', () => {
    const session = sessionIn(amid(login('bob.1'), ok, restarted('kill')), cut);
    expect(session).toMatchObject({ onlineFrom: Infinity, offlineFrom: Infinity, closed: undefined });
  });

  test('one that is tried again after it is there', () => {
    const session = sessionIn(amid(login('bob.1'), unanswered, restarted('kill')), did(login('bob.1')), cut);
    expect(session).toMatchObject({ onlineFrom: 5, onlineUntil: 6, closed: { at: 6 } });
  });
});

describe('a message and a kill', () => {
  const fateOf = (means: 'queued' | 'stored', ...steps: Parameters<typeof historyOf>) =>
    on({ apiSend: offered(means) }, historyOf(...steps)).sends[0]?.fate;
  const found = did(
    { op: 'read-history', user: 'bob', peer: 'alice', way: 'all' },
    { is: 'ok', result: { gave: 'messages', messages: [m1] } },
  );
  const asked = sent('m1', 'alice', 'bob');
  const inHand = amid(send('m1', 'alice', 'bob'), unanswered, pushed('bob.1', m1), restarted('kill'));

  test.each([
    ['acknowledged as stored', 'must', 'stored', [asked, restarted('kill')]],
    [
      'acknowledged while it was killed',
      'must',
      'stored',
      [amid(send('m1', 'alice', 'bob'), acked(), restarted('kill'))],
    ],
    ['only waiting', 'may', 'queued', [asked, restarted('kill')]],
    ['only waiting, sent after it', 'must', 'queued', [restarted('kill'), asked]],
    ['only waiting, and asked to end', 'must', 'queued', [asked, restarted('graceful')]],
    ['only waiting, and read before', 'must', 'queued', [asked, found, restarted('kill')]],
    ['only waiting, and read after', 'must', 'queued', [asked, restarted('kill'), found]],
    ['not answered, and pushed', 'may', 'stored', [did(login('bob.1')), inHand]],
    ['not answered, pushed, and read after', 'must', 'stored', [did(login('bob.1')), inHand, found]],
  ] as const)('%s: %s', (_, fate, means, steps) => {
    expect(fateOf(means, ...steps)).toBe(fate);
  });

  test('not answered, and read after, where each user has an archive of his own', () => {
    const history = historyOf(did(login('bob.1')), inHand, found);
    expect(on({ archiveWays: offered(['whole']) }, history).sends[0]?.fate).toBe('may');
  });
});
