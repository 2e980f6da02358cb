import { acked, did, didTogether, history, send, sent, view } from './record.ts';
import { block, bySession, type Example, login, m1, refused, story } from './rule-examples.ts';
import { offered } from './rule-examples-of-restarts.ts';

/** A story of a server where each user has an archive of his own, and who blocks somebody cannot write to him either. */
function apart(...steps: Parameters<typeof story>): ReturnType<typeof story> {
  const told = story(...steps);
  return {
    ...told,
    capabilities: {
      ...told.capabilities,
      blocksBoth: offered(true),
      refusedSend: offered('in-own-archive'),
      oneOrder: { absent: 'each user has an archive of his own' },
      offlinePush: offered('at-login'),
    },
  };
}

const m2 = view('m2', 'bob', 2);
const answered = did(
  { op: 'send', message: 'm2', from: 'bob', to: 'alice', via: { session: 'bob.1' }, payload: { shape: 'empty' } },
  refused,
);
/** What is otherwise where what was sent, and what came, is two archives. */
export const doubtsOfOwnArchives: readonly Example[] = [
  {
    rule: 'IMC-PERM-002',
    title: 'a refused send is among what its sender has sent',
    told: apart(block, did(bySession('m1'), refused), history('alice', 'bob', m1), history('bob', 'alice')),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-002',
    title: 'a refused send is in the history of who refused it',
    told: apart(block, did(bySession('m1'), refused), history('bob', 'alice', m1)),
    obligations: 1,
    shapes: ['refused-but-stored'],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'who blocks somebody is refused, too',
    told: apart(block, answered),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'who blocks somebody can still write to him',
    told: story(block, answered),
    obligations: 2,
    shapes: ['send-refused'],
  },
  {
    rule: 'IMC-ORD-001',
    title: 'what crossed stands in each archive as it came',
    told: apart(
      didTogether([send('m1', 'alice', 'bob'), acked()], [send('m2', 'bob', 'alice'), acked()]),
      history('alice', 'bob', m1, m2),
      history('bob', 'alice', m2, m1),
    ),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-ORD-001',
    title: 'one archive read in two orders',
    told: apart(
      didTogether([send('m1', 'alice', 'bob'), acked()], [send('m2', 'bob', 'alice'), acked()]),
      history('bob', 'alice', m1, m2),
      history('bob', 'alice', m2, m1),
    ),
    obligations: 3,
    shapes: ['two-orders'],
  },
  {
    rule: 'IMC-DLV-002',
    title: 'who blocks somebody is not pushed what waited of him',
    told: apart(sent('m1', 'alice', 'bob', 1), block, did(login('bob.1'))),
    obligations: 0,
    shapes: [],
  },
];
