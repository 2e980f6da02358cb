import { expect, test } from 'vitest';
import { contentOf } from '../../vocabulary/index.ts';
import { KeptLists } from './kept-lists.ts';

const last = { from: 'alice', content: contentOf(new Uint8Array([1])) };

test('what an answer leaves out has not changed', () => {
  const lists = new KeptLists();
  expect(lists.of('bob')).toMatchObject({ chats: new Map() });
  const first = new Map([
    ['!a', { with: 'alice', unread: 1, last }],
    ['!c', { with: 'carol', unread: 0 }],
  ]);
  expect(lists.merge('bob', { since: 's1', changes: first, left: [] })).toEqual(first);
  // Nobody is told again who is in a room that he knows.
  const next = { since: 's2', changes: new Map([['!a', { with: '?!a', unread: 0 }]]), left: [] };
  expect(lists.merge('bob', next).get('!a')).toEqual({ with: 'alice', unread: 0, last });
  expect(lists.of('bob').since).toBe('s2');
  expect(lists.of('alice').since).toBeUndefined();
});

test('a room that was left is no longer there, unless the user has come back', () => {
  const lists = new KeptLists();
  const changes = new Map([['!a', { with: 'alice', unread: 1, last }]]);
  lists.merge('bob', { since: 's1', changes, left: [] });
  expect(lists.merge('bob', { since: 's2', changes: new Map(), left: ['!a'] })).toEqual(new Map());
  expect(lists.merge('bob', { since: 's3', changes, left: ['!a'] })).toEqual(changes);
});
