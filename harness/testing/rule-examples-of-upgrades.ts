import type { Capabilities, History, MessageView } from '../vocabulary/index.ts';
import { sentinelFor } from '../vocabulary/index.ts';
import { acked, did, history, inRound, list, restarted, send, sent, view } from './record.ts';
import { type Example, login, refused, story } from './rule-examples.ts';

const offered = <const T>(value: T) => ({ value, strength: 'documented' as const, source: { url: 'x', quote: 'x' } });

/** What happened on a server that was started with data of another version, or is asked about one that was not. */
function upgrading(...steps: Parameters<typeof story>): History {
  const told = story(...steps);
  const offers: Partial<Capabilities> = { upgrade: offered('1.0'), walkWays: { absent: 'none' } };
  return { ...told, capabilities: { ...told.capabilities, ...offers } };
}

const upgraded = restarted('upgrade');
const m1Sent = sent('m1', 'alice', 'bob', 1);
const m2Sent = sent('m2', 'bob', 'alice', 2);
const [m1, m2] = [view('m1', 'alice', 1), view('m2', 'bob', 2)];
const bobReads = (...messages: MessageView[]) => history('bob', 'alice', ...messages);
const bobsList = (unread: number, last = m1) => list('bob', { with: 'alice', unread, last });
const onwards = did(send('m3', 'alice', 'bob'), acked(3));
const fourth = did(send('m4', 'bob', 'alice'), acked(4));
const [m3, m4] = [view('m3', 'alice', 3), view('m4', 'bob', 4)];

/** What each rule about upgrades says. */
export const examplesOfUpgrades: readonly Example[] = [
  {
    rule: 'IMC-UPG-001',
    title: 'a message that was found is found',
    told: upgrading(m1Sent, bobReads(m1), upgraded, bobReads(m1)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-001',
    title: 'a message that was found is lost',
    told: upgrading(m1Sent, bobReads(m1), upgraded, bobReads()),
    obligations: 1,
    shapes: ['lost'],
  },
  {
    rule: 'IMC-UPG-001',
    title: 'a message that was found is there twice',
    told: upgrading(m1Sent, bobReads(m1), upgraded, bobReads(m1, m1)),
    obligations: 1,
    shapes: ['twice'],
  },
  {
    rule: 'IMC-UPG-001',
    title: 'a message that was lost before the upgrade owes nothing',
    told: upgrading(m1Sent, bobReads(), upgraded, bobReads()),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-001',
    title: 'a server that was only started again is judged by other rules',
    told: upgrading(m1Sent, bobReads(m1), restarted('graceful'), bobReads()),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-002',
    title: 'messages stand as they stood',
    told: upgrading(m1Sent, m2Sent, bobReads(m1, m2), upgraded, bobReads(m1, m2)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-002',
    title: 'two messages have changed places',
    told: upgrading(m1Sent, m2Sent, bobReads(m1, m2), upgraded, bobReads(m2, m1)),
    obligations: 1,
    shapes: ['reordered'],
  },
  {
    rule: 'IMC-UPG-002',
    title: 'a message has another position',
    told: upgrading(m1Sent, bobReads(m1), upgraded, bobReads(view('m1', 'alice', 8))),
    obligations: 1,
    shapes: ['position-moved'],
  },
  {
    rule: 'IMC-UPG-002',
    title: 'a message has another id',
    told: upgrading(m1Sent, bobReads({ ...m1, serverId: 'a' }), upgraded, bobReads({ ...m1, serverId: 'b' })),
    obligations: 1,
    shapes: ['id-changed'],
  },
  {
    rule: 'IMC-UPG-003',
    title: 'a chat is listed as it was',
    told: upgrading(m1Sent, bobsList(1), upgraded, bobsList(1)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-003',
    title: 'a chat is gone from the list',
    told: upgrading(m1Sent, bobsList(1), upgraded, list('bob')),
    obligations: 1,
    shapes: ['gone'],
  },
  {
    rule: 'IMC-UPG-003',
    title: 'a chat is listed twice',
    told: upgrading(m1Sent, bobsList(1), upgraded, list('bob', { with: 'alice' }, { with: 'alice' })),
    obligations: 1,
    shapes: ['listed-again'],
  },
  {
    rule: 'IMC-UPG-003',
    title: 'a chat shows an older message as its last one',
    told: upgrading(m1Sent, m2Sent, bobsList(1, m2), upgraded, bobsList(1, m1)),
    obligations: 1,
    shapes: ['another-last-message'],
  },
  {
    rule: 'IMC-UPG-003',
    title: 'what was sent at the very end of the earlier run may be the last message',
    told: upgrading(m1Sent, bobsList(1), upgraded, bobsList(1, view(sentinelFor('bob'), 'alice', 2))),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-003',
    title: 'a chat that was not listed before owes nothing',
    told: upgrading(m1Sent, list('bob'), upgraded, list('bob')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-004',
    title: 'what was unread is unread',
    told: upgrading(m1Sent, bobReads(m1), bobsList(1), upgraded, bobReads(m1), bobsList(1)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-004',
    title: 'what was unread counts no more',
    told: upgrading(m1Sent, bobReads(m1), bobsList(1), upgraded, bobReads(m1), bobsList(0)),
    obligations: 1,
    shapes: ['unread-forgotten'],
  },
  {
    rule: 'IMC-UPG-004',
    title: 'what was read is unread again',
    told: upgrading(
      m1Sent,
      did({ op: 'mark-read', user: 'bob', peer: 'alice' }),
      bobReads(m1),
      bobsList(0),
      upgraded,
      bobReads(m1),
      bobsList(1),
    ),
    obligations: 1,
    shapes: ['read-forgotten'],
  },
  {
    rule: 'IMC-UPG-004',
    title: 'a count that was wrong before owes nothing',
    told: upgrading(m1Sent, bobReads(m1), bobsList(0), upgraded, bobReads(m1), bobsList(0)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-005',
    title: 'users come in and go on behind what was there',
    told: upgrading(m1Sent, bobReads(m1), upgraded, did(login('alice.1')), onwards, bobReads(m1, m3)),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-UPG-005',
    title: 'a user of before is not let in',
    told: upgrading(m1Sent, upgraded, did(login('alice.1'), refused)),
    obligations: 1,
    shapes: ['not-let-in'],
  },
  {
    rule: 'IMC-UPG-005',
    title: 'users of before may not write any more',
    told: upgrading(m1Sent, upgraded, did(send('m3', 'alice', 'bob'), refused)),
    obligations: 1,
    shapes: ['refused'],
  },
  {
    rule: 'IMC-UPG-005',
    title: 'who is online is not pushed what is said',
    told: upgrading(
      m1Sent,
      upgraded,
      did(login('bob.1')),
      onwards,
      did({ op: 'await-push', session: 'bob.1', message: 'm3' }, { is: 'unknown', why: 'timeout', detail: 'x' }),
      bobReads(m1, m3),
    ),
    obligations: 2,
    shapes: ['not-pushed'],
  },
  {
    rule: 'IMC-UPG-005',
    title: 'what is said is not in the history',
    told: upgrading(m1Sent, upgraded, onwards, bobReads(m1)),
    obligations: 1,
    shapes: ['not-found'],
  },
  {
    rule: 'IMC-UPG-005',
    title: 'what is said takes the place of what was there',
    told: upgrading(m1Sent, upgraded, bobReads(m1), onwards, fourth, inRound(2, bobReads(m3, m4))),
    obligations: 2,
    shapes: ['took-a-place'],
  },
  {
    rule: 'IMC-UPG-005',
    title: 'what is said stands before what was there',
    told: upgrading(m1Sent, upgraded, onwards, bobReads(m3, m1)),
    obligations: 1,
    shapes: ['not-behind'],
  },
];
