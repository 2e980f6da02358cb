import { expect, test } from 'vitest';
import { viewOf } from '../model/view-of.ts';
import { did, historyOf, sent, view } from '../testing/record.ts';
import type { Capabilities, History, MessageView } from '../vocabulary/index.ts';
import { derivedLists } from './lists.ts';

const none = { absent: 'none' };
const m1 = { ...view('m1', 'alice'), serverId: '1' };
const m2 = { ...view('m2', 'bob'), serverId: '2' };
const m3 = { ...view('m3', 'alice'), serverId: '3' };

function told(upTo: string | undefined, ...messages: MessageView[]): History {
  return historyOf(
    sent('m1', 'alice', 'bob'),
    did(
      { op: 'read-archive', user: 'bob', way: 'whole' },
      { is: 'ok', result: { gave: 'archive', messages: messages.map((message) => ({ with: 'alice', message })) } },
      'final',
    ),
    did(
      { op: 'read-position', user: 'bob', peer: 'alice' },
      { is: 'ok', result: { gave: 'read-position', ...(upTo === undefined ? {} : { upTo }) } },
      'final',
    ),
  );
}

function listsOf(history: History, offers: Partial<Capabilities> = { listWays: none }) {
  return derivedLists(viewOf({ ...history, capabilities: { ...history.capabilities, ...offers } }));
}

test.each([
  ['nothing read', undefined, 2],
  ['read up to the first', '1', 1],
  ['read up to an own message', '2', 1],
  ['all read', '3', 0],
])('%s: unread are the messages of the other one behind the read position', (_, upTo, unread) => {
  const [list] = listsOf(told(upTo, m1, m2, m3));
  expect(list).toMatchObject({ user: 'bob', source: 'derived', way: 'whole, derived', last: true });
  expect(list?.conversations).toEqual([{ with: 'alice', unread }]);
});

test('nothing is counted from a position that the archive does not have', () => {
  expect(listsOf(told('9', m1))[0]?.conversations).toEqual([{ with: 'alice' }]);
});

test('it begins with the first question and ends with the last answer', () => {
  const [list] = listsOf(told('1', m1));
  const { archives, readPositions } = viewOf(told('1', m1));
  expect([list?.start, list?.end]).toEqual([archives[0]?.start, readPositions[0]?.end]);
});

test('a server that keeps lists has none derived', () => {
  expect(listsOf(told('1', m1), {})).toEqual([]);
});
