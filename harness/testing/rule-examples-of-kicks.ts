import type { History } from '../vocabulary/index.ts';
import { did, didTogether, send, sent } from './record.ts';
import { killed, offered } from './rule-examples-of-restarts.ts';
import { closed, dialect, type Example, login, refused, story } from './rule-examples.ts';

/** What happened on a server whose back end can end the sessions of a user. */
function told(...steps: Parameters<typeof story>): History {
  const happened = story(...steps);
  return { ...happened, capabilities: { ...happened.capabilities, kick: offered('all-sessions') } };
}

const kick = did({ op: 'kick', user: 'bob' });
const gone = { is: 'unknown', why: 'cut', detail: 'the session was closed' } as const;

/** Users whom a back end sends away. */
export const examplesOfKicks: readonly Example[] = [
  {
    rule: 'IMC-SESS-006',
    title: 'each session of who is kicked is closed',
    told: told(did(login('bob.1')), did(login('bob.2')), kick, closed('bob.1'), closed('bob.2')),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-006',
    title: 'a session of who is kicked stays',
    told: told(did(login('bob.1')), did(login('bob.2')), kick, closed('bob.1')),
    obligations: 2,
    shapes: ['kicked-session-stays'],
  },
  {
    rule: 'IMC-SESS-006',
    title: 'whoever comes back stays, and so do others',
    told: told(did(login('alice.1')), did(login('bob.1')), kick, closed('bob.1'), did(login('bob.2'))),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-006',
    title: 'a kick that was refused or not answered ends nothing for sure',
    told: told(did(login('bob.1')), did({ op: 'kick', user: 'bob' }, refused), did({ op: 'kick', user: 'bob' }, gone)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-006',
    title: 'who had logged out, or does so then, is not awaited to be closed',
    told: told(did(login('bob.1')), kick, did({ op: 'logout', session: 'bob.1' })),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-006',
    title: 'a server that is started again has no sessions',
    told: told(did(login('bob.1')), kick, killed),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-006',
    title: 'of whom a dialect has spoken nothing is known',
    told: told(did(login('bob.1')), did(dialect('quit-device', ['bob'])), kick),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'a session may be closed when its user is kicked, and by a kick that was not answered',
    told: told(did(login('bob.1')), did({ op: 'kick', user: 'bob' }, gone), closed('bob.1')),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'a session may not be closed because its user was kicked before it came',
    told: told(did(login('bob.1')), kick, did(login('bob.2')), closed('bob.2')),
    obligations: 3,
    shapes: ['session-closed'],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'a session may not be closed because another user is kicked',
    told: told(did(login('alice.1')), kick, closed('alice.1')),
    obligations: 2,
    shapes: ['session-closed'],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'a login beside a kick may be sent away',
    told: told(didTogether([login('bob.1'), gone], [{ op: 'kick', user: 'bob' }, { is: 'ok' }])),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'a send by a session whose user was kicked need not be answered',
    told: told(did(login('bob.1')), kick, did(send('m1', 'bob', 'alice', { session: 'bob.1' }), gone)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-005',
    title: 'a session that took the place of another one may be closed by a kick',
    told: told(
      did(login('bob.1', { device: 'phone' })),
      did(login('bob.2', { device: 'phone' })),
      closed('bob.1'),
      kick,
      closed('bob.2'),
    ),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-DM-008',
    title: 'who was kicked is owed no push',
    told: told(did(login('bob.1')), kick, sent('m1', 'alice', 'bob', 1)),
    obligations: 0,
    shapes: [],
  },
];
