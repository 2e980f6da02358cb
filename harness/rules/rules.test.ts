import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  acked,
  barrier,
  did,
  didTogether,
  died,
  history,
  historyOf,
  list,
  pushed,
  seen,
  send,
  sent,
  view,
} from '../testing/record.ts';
import type { Example } from '../testing/rule-examples.ts';
import { doubtsOfLooks } from '../testing/rule-doubts-of-looks.ts';
import { examplesOfMessages } from '../testing/rule-examples-of-messages.ts';
import { doubtsOfChats } from '../testing/rule-doubts-of-chats.ts';
import { doubtsOfMessages } from '../testing/rule-doubts-of-messages.ts';
import { doubtsOfOwnArchives } from '../testing/rule-doubts-of-own-archives.ts';
import { doubtsOfUsers } from '../testing/rule-doubts-of-users.ts';
import { examplesOfLists } from '../testing/rule-examples-of-lists.ts';
import { doubtsOfRestartedChats } from '../testing/rule-doubts-of-restarted-chats.ts';
import { doubtsOfRestartedUsers } from '../testing/rule-doubts-of-restarted-users.ts';
import { doubtsOfRestarts } from '../testing/rule-doubts-of-restarts.ts';
import { examplesOfGroups } from '../testing/rule-examples-of-groups.ts';
import { examplesOfKicks } from '../testing/rule-examples-of-kicks.ts';
import { examplesOfReceipts } from '../testing/rule-examples-of-receipts.ts';
import { examplesOfRepeats } from '../testing/rule-examples-of-repeats.ts';
import { examplesOfPermissions } from '../testing/rule-examples-of-permissions.ts';
import { examplesOfReads } from '../testing/rule-examples-of-reads.ts';
import { examplesOfUpgrades } from '../testing/rule-examples-of-upgrades.ts';
import { examplesOfWays } from '../testing/rule-examples-of-ways.ts';
import { examplesOfRestarts } from '../testing/rule-examples-of-restarts.ts';
import { examples as others } from '../testing/rule-examples.ts';
import type { Capabilities, History, MessageView, Offer, Op } from '../vocabulary/index.ts';
import { areas } from '../vocabulary/index.ts';
import { judge, rules } from './index.ts';

/** What a rule says of a history: its obligations, and the shapes in which it is broken. */
function says(id: string, told: History) {
  const { obligations, violations } = judge(told).find(({ rule }) => rule === id) ?? {
    obligations: -1,
    violations: [],
  };
  return { obligations, shapes: violations.map(({ shape }) => shape) };
}

const login = (user: string, n = 1): Op => ({ op: 'login', session: `${user}.${n}`, user });
const m1 = view('m1', 'alice', 1);
const m2 = view('m2', 'bob', 2);
/** The same history on a server that offers this too. */
const on = (offers: Partial<Capabilities>, told: History): History => ({
  ...told,
  capabilities: { ...told.capabilities, ...offers },
});
const offered = <T>(value: T) => ({ value, strength: 'documented' as const, source: { url: 'x', quote: 'x' } });
const derived: Partial<Capabilities> = {
  listWays: { absent: 'none' },
  unread: { absent: 'none' },
  archiveWays: offered(['whole']),
  readPosition: offered('kept'),
};
const atLogin: Partial<Capabilities> = { offlinePush: offered('at-login') };
const archive = (user: string, ...messages: MessageView[]) =>
  did(
    { op: 'read-archive', user, way: 'whole' },
    {
      is: 'ok',
      result: {
        gave: 'archive',
        messages: messages.map((message) => ({ with: user === 'bob' ? 'alice' : 'bob', message })),
      },
    },
    'final',
  );
const readUpTo = (upTo?: string) =>
  did(
    { op: 'read-position', user: 'bob', peer: 'alice' },
    { is: 'ok', result: { gave: 'read-position', ...(upTo === undefined ? {} : { upTo }) } },
    'final',
  );
const offers = (...told: Offer[]) =>
  did({ op: 'ask-offers', user: 'alice' }, { is: 'ok', result: { gave: 'offers', offers: told } });
const m1AsId = { ...m1, serverId: 'id-1' };
const channel = (exists: boolean) =>
  did(
    { op: 'inspect-channel', user: 'bob', peer: 'alice' },
    { is: 'ok', result: { gave: 'channel', exists } },
    'final',
  );

const examples: Example[] = [
  ...others,
  ...examplesOfReads,
  ...examplesOfPermissions,
  ...examplesOfGroups,
  ...examplesOfKicks,
  ...examplesOfReceipts,
  ...examplesOfRepeats,
  ...examplesOfWays,
  ...examplesOfRestarts,
  ...examplesOfUpgrades,
  ...examplesOfLists,
  ...examplesOfMessages,
  ...doubtsOfLooks,
  ...doubtsOfChats,
  ...doubtsOfMessages,
  ...doubtsOfRestarts,
  ...doubtsOfRestartedUsers,
  ...doubtsOfRestartedChats,
  ...doubtsOfUsers,
  ...doubtsOfOwnArchives,
  {
    rule: 'IMC-DM-001',
    title: 'a channel that is there',
    told: historyOf(sent('m1', 'alice', 'bob'), channel(true)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-001',
    title: 'a channel that is not',
    told: historyOf(sent('m1', 'alice', 'bob'), channel(false)),
    obligations: 1,
    shapes: ['no-channel'],
  },
  {
    rule: 'IMC-DM-001',
    title: 'nothing accepted',
    told: historyOf(
      did(send('m1', 'alice', 'bob'), { is: 'refused', by: 'server', code: '400', detail: '' }),
      channel(false),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-002',
    title: 'found once by both',
    told: historyOf(sent('m1', 'alice', 'bob'), history('alice', 'bob', m1), history('bob', 'alice', m1)),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-DM-002',
    title: 'found by nobody',
    told: historyOf(sent('m1', 'alice', 'bob'), history('alice', 'bob'), history('bob', 'alice')),
    obligations: 2,
    shapes: ['not-stored'],
  },
  {
    rule: 'IMC-DM-002',
    title: 'found by one of them',
    told: historyOf(sent('m1', 'alice', 'bob'), history('alice', 'bob', m1), history('bob', 'alice')),
    obligations: 2,
    shapes: ['not-for-all'],
  },
  {
    rule: 'IMC-DM-002',
    title: 'found twice',
    told: historyOf(sent('m1', 'alice', 'bob'), history('alice', 'bob', m1, m1)),
    obligations: 1,
    shapes: ['stored-again'],
  },
  {
    rule: 'IMC-DM-002',
    title: 'a send of which nobody knows, not found',
    told: historyOf(
      did(send('m1', 'alice', 'bob'), { is: 'unknown', why: 'timeout', detail: '' }),
      history('alice', 'bob'),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-002',
    title: 'a send of which nobody knew, found by one',
    told: historyOf(
      did(send('m1', 'alice', 'bob'), { is: 'unknown', why: 'timeout', detail: '' }),
      history('alice', 'bob', m1),
      history('bob', 'alice'),
    ),
    obligations: 2,
    shapes: ['not-for-all'],
  },
  {
    rule: 'IMC-DM-003',
    title: 'the receiver has it in his list',
    told: historyOf(sent('m1', 'alice', 'bob'), list('bob', { with: 'alice' })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-003',
    title: 'the receiver has it not',
    told: historyOf(sent('m1', 'alice', 'bob'), list('bob')),
    obligations: 1,
    shapes: ['not-listed'],
  },
  {
    rule: 'IMC-DM-003',
    title: 'the receiver has it twice',
    told: historyOf(sent('m1', 'alice', 'bob'), list('bob', { with: 'alice' }, { with: 'alice' })),
    obligations: 1,
    shapes: ['listed-again'],
  },
  {
    rule: 'IMC-DM-004',
    title: 'the sender has it in his list',
    told: historyOf(sent('m1', 'alice', 'bob'), list('alice', { with: 'bob' })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-004',
    title: 'the sender has it not',
    told: historyOf(sent('m1', 'alice', 'bob'), list('alice')),
    obligations: 1,
    shapes: ['not-listed'],
  },
  {
    rule: 'IMC-DM-004',
    title: 'the first messages crossed, so that nobody is the first',
    told: historyOf(
      didTogether([send('m1', 'alice', 'bob'), acked()], [send('m2', 'bob', 'alice'), acked()]),
      list('alice'),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-005',
    title: 'the list shows the newest',
    told: historyOf(sent('m1', 'alice', 'bob'), sent('m2', 'bob', 'alice'), list('bob', { with: 'alice', last: m2 })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-005',
    title: 'the list shows an older one',
    told: historyOf(sent('m1', 'alice', 'bob'), sent('m2', 'bob', 'alice'), list('bob', { with: 'alice', last: m1 })),
    obligations: 1,
    shapes: ['not-the-newest'],
  },
  {
    rule: 'IMC-DM-005',
    title: 'of two that overlapped it shows either',
    told: historyOf(
      didTogether([send('m1', 'alice', 'bob'), acked()], [send('m2', 'bob', 'alice'), acked()]),
      list('bob', { with: 'alice', last: m1 }),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-006',
    title: 'one unread of one',
    told: historyOf(sent('m1', 'alice', 'bob'), list('bob', { with: 'alice', unread: 1 })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-006',
    title: 'none unread of one',
    told: historyOf(sent('m1', 'alice', 'bob'), list('bob', { with: 'alice', unread: 0 })),
    obligations: 1,
    shapes: ['too-few'],
  },
  {
    rule: 'IMC-DM-006',
    title: 'two unread of one',
    told: historyOf(sent('m1', 'alice', 'bob'), list('bob', { with: 'alice', unread: 2 })),
    obligations: 1,
    shapes: ['too-many'],
  },
  {
    rule: 'IMC-DM-007',
    title: 'nothing unread for the sender',
    told: historyOf(sent('m1', 'alice', 'bob'), list('alice', { with: 'bob', unread: 0 })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-007',
    title: 'his own message unread for the sender',
    told: historyOf(sent('m1', 'alice', 'bob'), list('alice', { with: 'bob', unread: 1 })),
    obligations: 1,
    shapes: ['own-message-unread'],
  },
  {
    rule: 'IMC-DM-008',
    title: 'pushed once',
    told: historyOf(did(login('bob')), sent('m1', 'alice', 'bob'), pushed('bob.1', m1), barrier('bob.1')),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-008',
    title: 'pushed once, but nobody knows whether more comes',
    told: historyOf(did(login('bob')), sent('m1', 'alice', 'bob'), pushed('bob.1', m1)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-008',
    title: 'never pushed',
    told: historyOf(did(login('bob')), sent('m1', 'alice', 'bob')),
    obligations: 1,
    shapes: ['not-pushed'],
  },
  {
    rule: 'IMC-DM-008',
    title: 'pushed twice',
    told: historyOf(did(login('bob')), sent('m1', 'alice', 'bob'), pushed('bob.1', m1), pushed('bob.1', m1)),
    obligations: 1,
    shapes: ['pushed-again'],
  },
  {
    rule: 'IMC-DM-008',
    title: 'pushed when nothing more may come',
    told: historyOf(did(login('bob')), sent('m1', 'alice', 'bob'), barrier('bob.1'), pushed('bob.1', m1)),
    obligations: 1,
    shapes: ['pushed-late'],
  },
  {
    rule: 'IMC-DM-008',
    title: 'not pushed to a session that came later',
    told: historyOf(sent('m1', 'alice', 'bob'), did(login('bob')), barrier('bob.1')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-009',
    title: 'one channel',
    told: historyOf(sent('m1', 'alice', 'bob', 1), sent('m2', 'bob', 'alice', 2), history('alice', 'bob', m1, m2)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-009',
    title: 'two channels',
    told: historyOf(
      sent('m1', 'alice', 'bob', 1),
      sent('m2', 'bob', 'alice', 1),
      history('alice', 'bob', m1),
      history('bob', 'alice', view('m2', 'bob', 1)),
    ),
    obligations: 2,
    shapes: ['two-channels'],
  },
  {
    rule: 'IMC-DM-011',
    title: 'two messages, one behind the other',
    told: historyOf(sent('m1', 'alice', 'bob', 1), sent('m2', 'bob', 'alice', 2), history('alice', 'bob', m1, m2)),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-DM-011',
    title: 'both acknowledged at the same position',
    told: historyOf(sent('m1', 'alice', 'bob', 1), sent('m2', 'bob', 'alice', 1), history('alice', 'bob', m1)),
    obligations: 2,
    shapes: ['same-position-twice'],
  },
  {
    rule: 'IMC-DM-011',
    title: 'no position at all',
    told: historyOf(sent('m1', 'alice', 'bob'), history('alice', 'bob', view('m1', 'alice'))),
    obligations: 1,
    shapes: ['no-position'],
  },
  {
    rule: 'IMC-DM-011',
    title: 'a position left out',
    told: historyOf(sent('m1', 'alice', 'bob'), history('alice', 'bob', view('m1', 'alice', 2))),
    obligations: 1,
    shapes: ['gap'],
  },
  {
    rule: 'IMC-DM-003',
    title: 'found in a list that is derived from the archive',
    told: on(derived, historyOf(sent('m1', 'alice', 'bob'), archive('bob', m1))),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-003',
    title: 'not in the archive either',
    told: on(derived, historyOf(sent('m1', 'alice', 'bob'), archive('bob'))),
    obligations: 1,
    shapes: ['not-listed'],
  },
  {
    rule: 'IMC-UNRD-001',
    title: 'read up to the newest message, as derived',
    told: on(derived, markedIn(readUpTo('id-1'), archive('bob', m1AsId))),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-001',
    title: 'a read position that was forgotten',
    told: on(derived, markedIn(readUpTo(), archive('bob', m1AsId))),
    obligations: 1,
    shapes: ['still-unread'],
  },
  {
    rule: 'IMC-UNRD-001',
    title: 'a position that the archive does not have',
    told: on(derived, markedIn(readUpTo('id-9'), archive('bob', m1AsId))),
    obligations: 1,
    shapes: ['position-unknown'],
  },
  {
    rule: 'IMC-CAP-001',
    title: 'it says that it offers all',
    told: historyOf(offers({ capability: 'apiSend', offered: true, detail: '200' })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-CAP-001',
    title: 'it denies something that it documents, and something that it does not',
    told: historyOf(
      offers(
        { capability: 'apiSend', offered: false, detail: '404' },
        { capability: 'readPosition', offered: false, detail: '404' },
      ),
    ),
    obligations: 1,
    shapes: ['api-send-not-offered'],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'pushed when he comes',
    told: on(atLogin, historyOf(sent('m1', 'alice', 'bob'), did(login('bob')), pushed('bob.1', m1))),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'never pushed',
    told: on(atLogin, historyOf(sent('m1', 'alice', 'bob'), did(login('bob')))),
    obligations: 1,
    shapes: ['not-pushed-at-login'],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'pushed again to the session after that',
    told: on(
      atLogin,
      historyOf(
        sent('m1', 'alice', 'bob'),
        did(login('bob')),
        pushed('bob.1', m1),
        did(login('bob', 2)),
        pushed('bob.2', m1),
      ),
    ),
    obligations: 1,
    shapes: ['pushed-at-login-again'],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'never pushed to one who had been there, and had left',
    told: on(
      atLogin,
      historyOf(
        did(login('bob')),
        did({ op: 'logout', session: 'bob.1' }),
        sent('m1', 'alice', 'bob'),
        did(login('bob', 2)),
      ),
    ),
    obligations: 1,
    shapes: ['not-pushed-at-login'],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'nothing is owed where a login before was not answered: it may have got it',
    told: on(
      atLogin,
      historyOf(
        sent('m1', 'alice', 'bob'),
        did(login('bob'), { is: 'unknown', why: 'timeout', detail: '' }),
        did(login('bob', 2)),
      ),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'nothing is owed where the login had to be tried again',
    told: on(
      atLogin,
      historyOf(
        sent('m1', 'alice', 'bob'),
        did(login('bob'), { is: 'unknown', why: 'timeout', detail: '' }),
        did(login('bob')),
      ),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'nothing is owed where a session came again by its name, and was there',
    told: on(
      atLogin,
      historyOf(
        did(login('bob')),
        did({ op: 'logout', session: 'bob.1' }),
        did(login('bob')),
        sent('m1', 'alice', 'bob'),
        pushed('bob.1', m1),
        did(login('bob', 2)),
      ),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'nothing is owed where a session was cut: the server need not have seen it',
    told: on(
      atLogin,
      historyOf(
        did(login('bob')),
        seen('bob.1', { see: 'closed', by: 'network', reason: 'cut' }),
        sent('m1', 'alice', 'bob'),
        did(login('bob', 2)),
      ),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'nothing is owed where two came at once',
    told: on(
      atLogin,
      historyOf(sent('m1', 'alice', 'bob'), didTogether([login('bob'), { is: 'ok' }], [login('bob', 2), { is: 'ok' }])),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'pushed to a later session instead',
    told: on(
      atLogin,
      historyOf(sent('m1', 'alice', 'bob'), did(login('bob')), did(login('bob', 2)), pushed('bob.2', m1)),
    ),
    obligations: 1,
    shapes: ['not-pushed-at-login'],
  },
  {
    rule: 'IMC-DM-008',
    title: 'a send that nobody had acknowledged may be pushed late',
    told: historyOf(
      did(login('bob')),
      did(send('m1', 'alice', 'bob'), { is: 'unknown', why: 'timeout', detail: '' }),
      barrier('bob.1'),
      pushed('bob.1', m1),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-008',
    title: 'a barrier that is a mere convention proves nothing',
    told: on(
      { barrier: { ...offered('same-path'), strength: 'convention' } },
      historyOf(did(login('bob')), sent('m1', 'alice', 'bob'), barrier('bob.1'), pushed('bob.1', m1)),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'nothing is owed of what was sent while he was there',
    told: on(atLogin, historyOf(did(login('bob')), sent('m1', 'alice', 'bob'), did(login('bob', 2)))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-ORD-002',
    title: 'pushed as said',
    told: historyOf(
      did(login('bob')),
      sent('m1', 'alice', 'bob'),
      sent('m3', 'alice', 'bob'),
      pushed('bob.1', m1),
      pushed('bob.1', view('m3', 'alice')),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-ORD-002',
    title: 'the later one first',
    told: historyOf(
      did(login('bob')),
      sent('m1', 'alice', 'bob'),
      sent('m3', 'alice', 'bob'),
      pushed('bob.1', view('m3', 'alice')),
      pushed('bob.1', m1),
    ),
    obligations: 1,
    shapes: ['pushed-out-of-order'],
  },
  { rule: 'IMC-DM-010', title: 'the same by either way', told: twins(true), obligations: 1, shapes: [] },
  {
    rule: 'IMC-DM-010',
    title: 'listed only after a send by a session',
    told: twins(false),
    obligations: 1,
    shapes: ['other-listing'],
  },
  {
    rule: 'IMC-DLV-001',
    title: 'pushed to a third user',
    told: historyOf(did(login('carol')), sent('m1', 'alice', 'bob'), pushed('carol.1', m1)),
    obligations: 1,
    shapes: ['pushed-to-stranger'],
  },
  {
    rule: 'IMC-DLV-001',
    title: 'pushed from another world',
    told: historyOf(did(login('bob')), pushed('bob.1', { from: '?x', content: m1.content })),
    obligations: 1,
    shapes: ['pushed-from-nowhere'],
  },
  {
    rule: 'IMC-DLV-001',
    title: 'listed for a third user',
    told: historyOf(sent('m1', 'alice', 'bob'), list('carol', { with: 'alice' })),
    obligations: 1,
    shapes: ['listed-for-stranger'],
  },
  {
    rule: 'IMC-DLV-001',
    title: 'read by a third user',
    told: historyOf(sent('m1', 'alice', 'bob'), history('carol', 'alice', m1)),
    obligations: 1,
    shapes: ['read-by-stranger'],
  },
  {
    rule: 'IMC-DLV-001',
    title: 'a third user who sees nothing',
    told: historyOf(
      did(login('carol')),
      sent('m1', 'alice', 'bob'),
      barrier('carol.1'),
      list('carol'),
      history('carol', 'alice'),
    ),
    obligations: 3,
    shapes: [],
  },
  {
    rule: 'IMC-ORD-001',
    title: 'in order',
    told: historyOf(
      sent('m1', 'alice', 'bob'),
      sent('m2', 'bob', 'alice'),
      history('alice', 'bob', m1, m2),
      history('bob', 'alice', m1, m2),
    ),
    obligations: 3,
    shapes: [],
  },
  {
    rule: 'IMC-ORD-001',
    title: 'out of order',
    told: historyOf(sent('m1', 'alice', 'bob'), sent('m2', 'bob', 'alice'), history('alice', 'bob', m2, m1)),
    obligations: 1,
    shapes: ['out-of-order'],
  },
  {
    rule: 'IMC-ORD-001',
    title: 'two orders of what overlapped',
    told: historyOf(
      didTogether([send('m1', 'alice', 'bob'), acked()], [send('m2', 'bob', 'alice'), acked()]),
      history('alice', 'bob', m1, m2),
      history('bob', 'alice', m2, m1),
    ),
    obligations: 3,
    shapes: ['two-orders'],
  },
  {
    rule: 'IMC-HIST-001',
    title: 'as sent',
    told: historyOf(sent('m1', 'alice', 'bob'), history('bob', 'alice', m1)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-001',
    title: 'mangled',
    told: historyOf(sent('m1', 'alice', 'bob'), history('bob', 'alice', { ...m1, content: m2.content })),
    obligations: 1,
    shapes: ['mangled-in-history'],
  },
  {
    rule: 'IMC-HIST-001',
    title: 'from somebody else',
    told: historyOf(
      sent('m1', 'alice', 'bob'),
      pushed('bob.1', { ...m1, from: 'carol' }),
      did(login('bob')),
      list('bob', { with: 'alice', last: { ...m1, from: 'bob' } }),
    ),
    obligations: 2,
    shapes: ['wrong-sender-in-push', 'wrong-sender-in-list'],
  },
  { rule: 'IMC-CONV-001', title: 'readable at once', told: lookedAfterPush([m1]), obligations: 2, shapes: [] },
  {
    rule: 'IMC-CONV-001',
    title: 'not yet readable',
    told: lookedAfterPush([]),
    obligations: 2,
    shapes: ['not-yet-in-history', 'not-yet-listed'],
  },
  { rule: 'IMC-UNRD-001', title: 'cleared', told: marked(0), obligations: 1, shapes: [] },
  { rule: 'IMC-UNRD-001', title: 'not cleared', told: marked(1), obligations: 1, shapes: ['still-unread'] },
  {
    rule: 'IMC-UNRD-001',
    title: 'what came later is not counted',
    told: marked(0, sent('m3', 'alice', 'bob')),
    obligations: 1,
    shapes: ['later-not-counted'],
  },
  { rule: 'IMC-SESS-001', title: 'answered', told: historyOf(did(login('bob'))), obligations: 2, shapes: [] },
  {
    rule: 'IMC-SESS-001',
    title: 'not answered',
    told: historyOf(did(login('bob'), { is: 'unknown', why: 'timeout', detail: 'nothing' })),
    obligations: 1,
    shapes: ['login-unanswered'],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'not answered because the server had died',
    told: historyOf(did(login('bob'), { is: 'unknown', why: 'cut', detail: '' }), died()),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'closed by the server before it logs out',
    told: historyOf(did(login('bob')), seen('bob.1', { see: 'closed', by: 'server', reason: 'kicked' })),
    obligations: 2,
    shapes: ['session-closed'],
  },
  {
    rule: 'IMC-DM-005',
    title: 'the list shows no message',
    told: historyOf(sent('m1', 'alice', 'bob'), list('bob', { with: 'alice' })),
    obligations: 1,
    shapes: ['no-message'],
  },
  { rule: 'IMC-SESS-002', title: 'alive', told: historyOf(sent('m1', 'alice', 'bob')), obligations: 1, shapes: [] },
  {
    rule: 'IMC-SESS-002',
    title: 'dead',
    told: historyOf(sent('m1', 'alice', 'bob'), died()),
    obligations: 1,
    shapes: ['died'],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'answered with yes',
    told: historyOf(sent('m1', 'alice', 'bob')),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'refused',
    told: historyOf(did(send('m1', 'alice', 'bob'), { is: 'refused', by: 'server', code: 'reason-15', detail: '' })),
    obligations: 1,
    shapes: ['send-refused'],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'not answered',
    told: historyOf(did(send('m1', 'alice', 'bob'), { is: 'unknown', why: 'timeout', detail: '' })),
    obligations: 1,
    shapes: ['send-unanswered'],
  },
];

function twins(listedAfterApi: boolean): History {
  return historyOf(
    did(login('dave')),
    sent('m1', 'alice', 'bob'),
    did(send('t1', 'dave', 'erin', { session: 'dave.1' }), acked()),
    list('bob', ...(listedAfterApi ? [{ with: 'alice' }] : [])),
    list('erin', { with: 'dave' }),
  );
}

function lookedAfterPush(messages: (typeof m1)[]): History {
  return historyOf(
    did(login('bob')),
    sent('m1', 'alice', 'bob'),
    pushed('bob.1', m1),
    did(
      { op: 'read-history', user: 'bob', peer: 'alice', way: 'all' },
      { is: 'ok', result: { gave: 'messages', messages } },
    ),
    did(
      { op: 'list-conversations', user: 'bob', way: 'all' },
      { is: 'ok', result: { gave: 'conversations', conversations: messages.map(() => ({ with: 'alice' })) } },
    ),
  );
}

function markedIn(...later: Parameters<typeof historyOf>): History {
  return historyOf(
    did(login('bob')),
    sent('m1', 'alice', 'bob'),
    pushed('bob.1', m1),
    did({ op: 'mark-read', user: 'bob', peer: 'alice' }),
    ...later,
  );
}

function marked(unread: number, ...later: Parameters<typeof historyOf>): History {
  return historyOf(
    sent('m1', 'alice', 'bob'),
    did({ op: 'mark-read', user: 'bob', peer: 'alice' }),
    ...later,
    list('bob', { with: 'alice', unread }),
  );
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test.each(examples.filter((example) => example.rule === id))('$title', ({ told, obligations, shapes }) => {
    expect(says(id, told)).toEqual({ obligations, shapes });
  });

  test('has an example that breaks it and one that it owes something', () => {
    const own = examples.filter((example) => example.rule === id);
    expect(own.some(({ shapes }) => shapes.length > 0)).toBe(true);
    expect(own.some(({ obligations, shapes }) => obligations > 0 && shapes.length === 0)).toBe(true);
  });

  test('says of each obligation where in the record that stands which it is about', () => {
    for (const { told } of examples.filter((example) => example.rule === id)) {
      const { obligations, about } = judge(told).find((judgement) => judgement.rule === id) ?? {
        obligations: 0,
        about: [],
      };
      expect(about.length).toBe(obligations);
      // That the server outlives a conversation is about nothing in it.
      if (id !== 'IMC-SESS-002') expect(about.every((places) => places.length > 0)).toBe(true);
      expect(about.flat().every((at) => told.events[at]?.at === at)).toBe(true);
    }
  });

  test('has an id of its area, and quotes a promise that stands in our documents', () => {
    expect(id).toMatch(new RegExp(`^IMC-${areas[rule.area as keyof typeof areas]}-\\d{3}$`));
    for (const { url, quote } of rule.source) {
      const [path = '', anchor = ''] = url.split('#');
      expect(existsSync(path)).toBe(true);
      const text = readFileSync(path, 'utf8');
      expect(text.replaceAll(/\s+/g, ' ')).toContain(quote);
      expect(text.toLowerCase()).toMatch(new RegExp(`^#+ ${anchor.replaceAll('-', '[- ]')}$|<a id="${anchor}">`, 'm'));
    }
  });
});

test('an id names one rule', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});
