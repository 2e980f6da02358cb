import type { Op } from '../vocabulary/index.ts';
import { acked, barrier, did, history, list, pushed, send, sent } from './record.ts';
import { durably, ended, grouped, killed, leaves, m1Sent, m2, offering, readBob } from './rule-examples-of-restarts.ts';
import {
  type Example,
  block,
  bySession,
  command,
  deleted,
  login,
  looked,
  m1,
  refused,
  setUnread,
  synced,
  unblock,
} from './rule-examples.ts';

const withoutBadge = did({ ...send('m1', 'alice', 'bob'), badge: false } as Op, acked(1));

/** What was done to a chat, or asked of it, before a server was ended: a rule must keep quiet, or must not. */
export const doubtsOfRestartedChats: readonly Example[] = [
  {
    rule: 'IMC-PERM-001',
    title: 'whether a blocking outlives a restart is not asked here',
    told: durably(did(login('alice.1')), block, killed, did(login('alice.1')), did(bySession('m1'), acked(1))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-003',
    title: 'whether an unblocking outlives a restart is not asked here',
    told: durably(block, unblock, killed, did(login('alice.1')), did(bySession('m1'), refused)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-002',
    title: 'a refused send is not there after a restart either',
    told: durably(did(login('alice.1')), block, did(bySession('m1'), refused), killed, history('bob', 'alice', m1)),
    obligations: 1,
    shapes: ['refused-but-stored'],
  },
  {
    rule: 'IMC-HOOK-001',
    title: 'a server that was killed may tell it some time',
    told: durably(m1Sent, killed),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-HOOK-001',
    title: 'a server that was asked to end tells it',
    told: durably(m1Sent, ended),
    obligations: 1,
    shapes: ['not-told'],
  },
  {
    rule: 'IMC-CONV-001',
    title: 'what was pushed before a restart is another rule’s affair after it',
    told: durably(
      did(login('bob.1')),
      m1Sent,
      pushed('bob.1', m1),
      killed,
      did(readBob, { is: 'ok', result: { gave: 'messages', messages: [] } }),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-002',
    title: 'whether a deletion outlives a restart is not asked here',
    told: durably(m1Sent, looked, deleted, killed, list('bob', { with: 'alice' })),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-002',
    title: 'whether what was set outlives a restart is not asked here',
    told: durably(m1Sent, setUnread(0), killed, list('bob', { with: 'alice', unread: 1 })),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-002',
    title: 'of what asks for no badge it is not known whether it counts',
    told: durably(withoutBadge, setUnread(1), list('bob', { with: 'alice', unread: 0 })),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-009',
    title: 'who writes to himself has one direction',
    told: durably(sent('m1', 'alice', 'alice', 1), history('alice', 'alice', m1)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CMD-001',
    title: 'whether a command outlives a restart is not asked here',
    told: durably(did(login('bob.1')), command, pushed('bob.1', m1), killed, synced()),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-003',
    title: 'that both are in a group leaves their chat as it is',
    told: offering(leaves, grouped, m1Sent, list('bob')),
    obligations: 1,
    shapes: ['not-listed'],
  },
  {
    rule: 'IMC-DM-006',
    title: 'a message that asks for no badge may count as unread or not',
    told: durably(withoutBadge, sent('m3', 'alice', 'bob', 2), list('bob', { with: 'alice', unread: 1 })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-010',
    title: 'a chat with oneself is like no other',
    told: durably(
      did(login('dave.1')),
      did(send('t1', 'dave', 'dave', { session: 'dave.1' }), acked(1)),
      sent('m1', 'alice', 'bob', 1),
      list('dave'),
      list('alice', { with: 'bob' }),
      barrier('dave.1'),
      history('alice', 'bob', m1, m2),
    ),
    obligations: 0,
    shapes: [],
  },
];
