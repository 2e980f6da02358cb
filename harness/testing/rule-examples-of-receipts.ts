import type { History, Op } from '../vocabulary/index.ts';
import { acked, did, seen, send } from './record.ts';
import { killed, offered } from './rule-examples-of-restarts.ts';
import { block, bySession, type Example, login, refused, story } from './rule-examples.ts';

/** What happened on a server by which users are told who has read what they wrote. */
function told(...steps: Parameters<typeof story>): History {
  const happened = story(...steps);
  return { ...happened, capabilities: { ...happened.capabilities, readReceipts: offered('each-session') } };
}

const read: Op = { op: 'mark-read', user: 'bob', peer: 'alice' };
const readUpTo = (session: string, upTo?: string) =>
  seen(session, { see: 'read', by: 'bob', ...(upTo === undefined ? {} : { upTo }) });
const says = (message: string, place: number) => did(bySession(message), acked(place));
const here = did(login('alice.1'));

/** Users who are told that others have read what they wrote. */
export const examplesOfReceipts: readonly Example[] = [
  {
    rule: 'IMC-UNRD-004',
    title: 'each session of who wrote is told',
    told: told(
      here,
      did(login('alice.2')),
      says('m1', 1),
      did(read),
      readUpTo('alice.1', 'm1'),
      readUpTo('alice.2', 'm1'),
    ),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-004',
    title: 'one session of who wrote is not told',
    told: told(here, did(login('alice.2')), says('m1', 1), did(read), readUpTo('alice.1', 'm1')),
    obligations: 2,
    shapes: ['not-told'],
  },
  {
    rule: 'IMC-UNRD-004',
    title: 'who wrote is told of less than was read',
    told: told(here, says('m1', 1), says('m2', 2), did(read), readUpTo('alice.1', 'm1')),
    obligations: 1,
    shapes: ['told-of-an-older-one'],
  },
  {
    rule: 'IMC-UNRD-004',
    title: 'what the reader himself sent later will do, and what nobody knows',
    told: told(
      here,
      says('m1', 1),
      did(send('m2', 'bob', 'alice'), acked(2)),
      did(read),
      readUpTo('alice.1', 'm2'),
      says('m3', 3),
      did(read),
      readUpTo('alice.1'),
    ),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-004',
    title: 'what was told of an earlier reading will not do for a later message',
    told: told(here, says('m1', 1), did(read), readUpTo('alice.1'), says('m2', 2), did(read)),
    obligations: 2,
    shapes: ['told-of-an-older-one'],
  },
  {
    rule: 'IMC-UNRD-004',
    title: 'who came after he wrote by the API is owed nothing, nor who went',
    told: told(
      did(send('m1', 'alice', 'bob'), acked(1)),
      here,
      did(read),
      did(login('alice.2')),
      says('m2', 2),
      did({ op: 'logout', session: 'alice.1' }),
      did({ op: 'logout', session: 'alice.2' }),
      did(read),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-004',
    title: 'where nothing was read, or the mark was refused, nobody is told',
    told: told(here, did(read), says('m1', 1), did(read, refused)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-004',
    title: 'between two of whom one has blocked the other nothing is owed',
    told: told(here, says('m1', 1), block, did(read)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-UNRD-004',
    title: 'a server that is started again may have forgotten to tell',
    told: told(here, says('m1', 1), did(read), killed),
    obligations: 0,
    shapes: [],
  },
];
