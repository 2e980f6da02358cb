import type { Outcome } from '../vocabulary/index.ts';
import { acked, barrier, did, didTogether, history, list, pushed, send, sent, view } from './record.ts';
import { block, bySession, type Example, login, m1, refused, setUnread, story, transient } from './rule-examples.ts';

const m2 = view('m2', 'alice', 2);
const syncGave = (...messages: (typeof m1)[]): Outcome => ({ is: 'ok', result: { gave: 'messages', messages } });
const stranger = { from: '?somebody', content: view('m9', 'carol').content };
const bytes = { shape: 'every-byte' } as const;

const noteToSelf = { ...bySession('m1'), to: 'alice' } as ReturnType<typeof bySession>;

/** What becomes of messages, where not all is certain or the server had a reason: a rule must keep quiet, or must not. */
export const doubtsOfMessages: readonly Example[] = [
  {
    rule: 'IMC-DM-008',
    title: 'who acknowledges nothing is pushed it all the same',
    told: story(did(login('bob.1', { acks: false })), sent('m1', 'alice', 'bob', 1)),
    obligations: 1,
    shapes: ['not-pushed'],
  },
  {
    rule: 'IMC-DM-008',
    title: 'who acknowledges nothing is pushed it again, behind a barrier too',
    told: story(
      did(login('bob.1', { acks: false })),
      sent('m1', 'alice', 'bob', 1),
      pushed('bob.1', m1),
      barrier('bob.1'),
      pushed('bob.1', m1),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DM-008',
    title: 'a session that comes again by its name was away meanwhile',
    told: story(
      did(login('bob.1')),
      didTogether([login('bob.1'), { is: 'ok' }], [send('m1', 'alice', 'bob'), acked(1)]),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-DM-008',
    title: 'a barrier on the path of one chat says nothing of another',
    told: story(
      did(login('bob.1')),
      sent('m1', 'carol', 'bob', 1),
      sent('m2', 'alice', 'bob', 1),
      pushed('bob.1', m2),
      did(send('sentinel-bob', 'alice', 'bob'), acked(2), 'barrier'),
      barrier('bob.1'),
      pushed('bob.1', view('m1', 'carol', 1)),
    ),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-001',
    title: 'an op of a dialect that sends nothing excuses no message from nowhere',
    told: story(did(login('bob.1')), setUnread(0), pushed('bob.1', stranger)),
    obligations: 1,
    shapes: ['pushed-from-nowhere'],
  },
  {
    rule: 'IMC-DLV-001',
    title: 'a chat of which nothing is stored is no stranger’s',
    told: story(did(transient, acked()), list('bob', { with: 'alice' })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-004',
    title: 'its chat is listed, though nothing of it is to be stored',
    told: story(did(transient, acked()), list('bob', { with: 'alice' })),
    obligations: 1,
    shapes: ['kept-in-list'],
  },
  {
    rule: 'IMC-DLV-004',
    title: 'who writes to himself need not be pushed it',
    told: story(
      did(login('alice.1')),
      did({ ...transient, to: 'alice', via: { session: 'alice.1' } } as typeof transient, acked()),
      history('alice', 'alice'),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-003',
    title: 'who writes to himself is pushed it once on each other session, and may be on the one that he writes with',
    told: story(
      did(login('alice.1')),
      did(login('alice.2')),
      did(noteToSelf, acked(1)),
      pushed('alice.1', m1),
      pushed('alice.2', m1),
      pushed('alice.2', m1),
    ),
    obligations: 1,
    shapes: ['own-pushed-again'],
  },
  {
    rule: 'IMC-DLV-003',
    title: 'of a refused send nothing is owed to the session that sent it',
    told: story(did(login('alice.1')), block, did(bySession('m1'), refused), barrier('alice.1')),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-CONV-001',
    title: 'what was refused, and pushed, need not be readable, too',
    told: story(
      did(login('bob.1')),
      block,
      did(bySession('m1'), refused),
      pushed('bob.1', m1),
      did({ op: 'read-history', user: 'bob', peer: 'alice', way: 'all' }, syncGave()),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-001',
    title: 'a session that carries JSON alone may make anything of other bytes',
    told: onJson(
      story(
        did(login('bob.1', { transport: 'json' })),
        did({ ...transient, payload: bytes, stored: undefined } as never, acked(1)),
        pushed('bob.1', { ...m1, content: stranger.content }),
      ),
    ),
    obligations: 0,
    shapes: [],
  },
];

/** The same on a server one of whose transports carries JSON alone. */
function onJson(told: Example['told']): Example['told'] {
  const transports = {
    value: { any: 'bytes', json: 'json' },
    strength: 'documented',
    source: { url: 'x', quote: 'x' },
  } as const;
  return { ...told, capabilities: { ...told.capabilities, transports } };
}
