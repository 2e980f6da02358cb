import type { History, Outcome } from '../vocabulary/index.ts';
import { did, history, pushed, send } from './record.ts';
import { offered } from './rule-examples-of-restarts.ts';
import { type Example, login, m1, story } from './rule-examples.ts';

/** What happened on a server to which a send that is repeated is the same message. */
function told(...steps: Parameters<typeof story>): History {
  const happened = story(...steps);
  return { ...happened, capabilities: { ...happened.capabilities, repeatedSend: offered('one-message') } };
}

const answered = (serverId: string): Outcome => ({ is: 'ok', result: { gave: 'ack', serverId } });
const sent = did(send('m1', 'alice', 'bob'), answered('1'));
const again = (outcome: Outcome = answered('1')) => did({ op: 'repeat', message: 'm1', from: 'alice' }, outcome);

/** Messages that are sent once more with their client message numbers. */
export const examplesOfRepeats: readonly Example[] = [
  {
    rule: 'IMC-DLV-006',
    title: 'a message that is sent again is the same one',
    told: told(did(login('bob.1')), sent, again(), pushed('bob.1', m1), history('bob', 'alice', m1)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-006',
    title: 'a message that is sent again gets another id',
    told: told(sent, again(answered('2'))),
    obligations: 1,
    shapes: ['another-id'],
  },
  {
    rule: 'IMC-DLV-006',
    title: 'a message that is sent again is stored twice',
    told: told(sent, again(), history('bob', 'alice', m1, m1)),
    obligations: 1,
    shapes: ['stored-again'],
  },
  {
    rule: 'IMC-DLV-006',
    title: 'a message that is sent again is pushed twice',
    told: told(did(login('bob.1')), sent, again(), pushed('bob.1', m1), pushed('bob.1', m1)),
    obligations: 1,
    shapes: ['pushed-again'],
  },
  {
    rule: 'IMC-DLV-006',
    title: 'of a repeat that nobody answered nothing is claimed',
    told: told(sent, again({ is: 'unknown', why: 'timeout', detail: '' })),
    obligations: 0,
    shapes: [],
  },
];
