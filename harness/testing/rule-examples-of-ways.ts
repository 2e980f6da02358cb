import type { Capabilities, MessageView, Outcome } from '../vocabulary/index.ts';
import { acked, did, died, history, send, sent, view } from './record.ts';
import { killed, m1Sent, m2, offered, offering, unanswered } from './rule-examples-of-restarts.ts';
import { block, bySession, type Example, m1, refused, setUnread } from './rule-examples.ts';

const twoWays: Partial<Capabilities> = { historyWays: offered(['all', 'again']) };
const ofHisOwn: Partial<Capabilities> = { ...twoWays, archiveWays: offered(['whole']) };
const stranger: MessageView = { from: '?somebody', content: view('m9', 'carol').content };

const gave = (messages: readonly MessageView[]): Outcome => ({
  is: 'ok',
  result: { gave: 'messages', messages: [...messages] },
});
/** What the final reads gave one user by the other way. */
const again = (user: string, peer: string, ...messages: MessageView[]) =>
  did({ op: 'read-history', user, peer, way: 'again' }, gave(messages), 'final');
const read = (...messages: MessageView[]) =>
  did({ op: 'read-history', user: 'bob', peer: 'alice', way: 'all' }, gave(messages));
const archive = (user: string, peer: string, ...messages: MessageView[]) =>
  did(
    { op: 'read-archive', user, way: 'whole' },
    {
      is: 'ok',
      result: {
        gave: 'archive',
        messages: [
          { with: 'carol', message: view('c1', 'carol') },
          ...messages.map((message) => ({ with: peer, message })),
        ],
      },
    },
    'final',
  );
const example = (title: string, told: Example['told'], obligations: number, ...shapes: readonly string[]): Example => ({
  rule: 'IMC-HIST-004',
  title,
  told,
  obligations,
  shapes,
});
const late = send('m2', 'bob', 'alice');

/** Ways of reading a history, held against one another. */
export const examplesOfWays: readonly Example[] = [
  example(
    'the same by both ways, for both',
    offering(
      twoWays,
      m1Sent,
      history('bob', 'alice', m1),
      again('bob', 'alice', m1),
      history('alice', 'bob', m1),
      again('alice', 'bob', m1),
    ),
    3,
  ),
  example(
    'one way lacks what was sent',
    offering(twoWays, m1Sent, history('bob', 'alice', m1), again('bob', 'alice')),
    1,
    'not-by-every-way',
  ),
  example(
    'one way has it twice',
    offering(twoWays, m1Sent, history('bob', 'alice', m1), again('bob', 'alice', m1, m1)),
    1,
    'not-as-often',
  ),
  example(
    'one way has what was refused',
    offering(twoWays, block, did(bySession('m1'), refused), history('bob', 'alice'), again('bob', 'alice', m1)),
    1,
    'not-by-every-way',
  ),
  example(
    'one way has what nobody sent',
    offering(twoWays, m1Sent, history('bob', 'alice', m1), again('bob', 'alice', stranger, m1)),
    1,
    'stranger-by-one-way',
  ),
  example(
    'both ways have the same that nobody sent',
    offering(twoWays, m1Sent, history('bob', 'alice', stranger, m1), again('bob', 'alice', stranger, m1)),
    1,
  ),
  example(
    'the order is another rule’s affair',
    offering(
      twoWays,
      m1Sent,
      sent('m2', 'bob', 'alice', 2),
      history('bob', 'alice', m1, m2),
      again('bob', 'alice', m2, m1),
    ),
    1,
  ),
  example(
    'where there is one way there is nothing to agree with, and nobody is bound',
    offering({}, m1Sent, history('bob', 'alice', m1), history('alice', 'bob')),
    -1,
  ),
  example(
    'what was not answered may come between two reads',
    offering(twoWays, m1Sent, did(late, unanswered), history('bob', 'alice', m1), again('bob', 'alice', m1, m2)),
    1,
  ),
  example(
    'what was not answered, and was read before, is in',
    offering(
      twoWays,
      m1Sent,
      did(late, unanswered),
      read(m1, m2),
      history('bob', 'alice', m1),
      again('bob', 'alice', m1, m2),
    ),
    1,
    'not-by-every-way',
  ),
  example(
    'what was not answered by a server that is no more is in or not',
    offering(
      twoWays,
      m1Sent,
      did(late, unanswered),
      killed,
      history('bob', 'alice', m1),
      again('bob', 'alice', m1, m2),
    ),
    1,
    'not-by-every-way',
  ),
  example(
    'where each has an archive of his own one may have it, and the other not',
    offering(
      ofHisOwn,
      m1Sent,
      did(late, unanswered),
      killed,
      history('bob', 'alice', m1, m2),
      again('bob', 'alice', m1, m2),
      history('alice', 'bob', m1),
      archive('alice', 'bob', m1),
    ),
    2,
  ),
  example(
    'an archive lacks what the history of the same user has',
    offering(ofHisOwn, m1Sent, history('bob', 'alice', m1), archive('bob', 'alice')),
    1,
    'not-by-every-way',
  ),
  example(
    'who writes to himself may have it twice, by each way',
    offering(
      ofHisOwn,
      did(send('m1', 'alice', 'alice'), acked()),
      history('alice', 'alice', m1, m1),
      archive('alice', 'alice', m1, m1),
    ),
    1,
  ),
  example(
    'what only its own kind knows of a chat is for the rules of that dialect',
    offering(twoWays, m1Sent, setUnread(0), history('bob', 'alice', m1), again('bob', 'alice')),
    0,
  ),
  example(
    'a server that died owes nothing more',
    offering(twoWays, m1Sent, died(), history('bob', 'alice', m1), again('bob', 'alice')),
    0,
  ),
];
