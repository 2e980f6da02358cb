import type { Outcome } from '../vocabulary/index.ts';
import { did, didTogether, died, history, list, pushed, sent } from './record.ts';
import {
  command,
  commandsAcked,
  deleted,
  dialect,
  type Example,
  login,
  looked,
  m1,
  setUnread,
  story,
  synced,
} from './rule-examples.ts';

const unanswered: Outcome = { is: 'unknown', why: 'timeout', detail: 'no answer in time' };
const markedRead = { op: 'mark-read', user: 'bob', peer: 'alice' } as const;
const syncGave = (...messages: (typeof m1)[]): Outcome => ({ is: 'ok', result: { gave: 'messages', messages } });

/** What a server keeps of chats and tells of them, where not all is certain or it had a reason: a rule must keep quiet, or must not. */
export const doubtsOfChats: readonly Example[] = [
  {
    rule: 'IMC-HOOK-001',
    title: 'a server that died may tell it when it is back',
    told: story(sent('m1', 'alice', 'bob', 1), died()),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CMD-001',
    title: 'of two syncs at once it is not certain which one is acknowledged',
    told: story(
      did(login('bob.1')),
      command,
      didTogether([dialect('sync-commands', ['bob']), syncGave()], [dialect('sync-commands', ['bob']), syncGave(m1)]),
      pushed('bob.1', m1),
      commandsAcked,
      synced(m1),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-002',
    title: 'who deletes what is not listed yet may find it later',
    told: story(sent('m1', 'alice', 'bob', 1), deleted, list('bob', { with: 'alice' })),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-002',
    title: 'deleted once more after the next message',
    told: story(
      sent('m1', 'alice', 'bob', 1),
      looked,
      deleted,
      sent('m2', 'alice', 'bob', 2),
      looked,
      deleted,
      list('bob'),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-002',
    title: 'a setting that was not answered may come later',
    told: story(
      sent('m1', 'alice', 'bob', 1),
      did(dialect('set-unread', ['bob', 'alice'], { args: { unread: 1 } }), unanswered),
      setUnread(0),
      list('bob', { with: 'alice', unread: 1 }),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-002',
    title: 'what was deleted before is not counted',
    told: story(
      sent('m1', 'alice', 'bob', 1),
      deleted,
      sent('m2', 'alice', 'bob', 2),
      setUnread(2),
      list('bob', { with: 'alice', unread: 1 }),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-001',
    title: 'a mark that was not answered may come later',
    told: story(
      did(markedRead),
      did(markedRead, unanswered),
      sent('m1', 'alice', 'bob', 1),
      history('bob', 'alice', m1),
      list('bob', { with: 'alice', unread: 0 }),
    ),
    obligations: 1,
    shapes: [],
  },
];
