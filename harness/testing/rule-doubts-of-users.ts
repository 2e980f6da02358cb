import type { Outcome } from '../vocabulary/index.ts';
import { acked, did, didTogether, list, send, sent } from './record.ts';
import { block, bySession, closed, dialect, type Example, login, refused, story, unblock } from './rule-examples.ts';

const unanswered: Outcome = { is: 'unknown', why: 'timeout', detail: 'no answer in time' };
const neverSent: Outcome = { is: 'refused', by: 'network', code: 'session-closed', detail: 'it has ended' };
const banned = did(dialect('channel-info', ['bob'], { args: { ban: true } }));
const phone = (session: string) => login(session, { device: 'phone' });

/** Who may send and who may come, where not all is certain or the server had a reason: a rule must keep quiet, or must not. */
export const doubtsOfUsers: readonly Example[] = [
  {
    rule: 'IMC-PERM-001',
    title: 'blocking does not hold for the API',
    told: story(block, sent('m1', 'alice', 'bob', 1)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-001',
    title: 'an unblocking that was not answered may come later than a blocking that was',
    told: story(did({ op: 'unblock', user: 'bob', peer: 'alice' }, unanswered), block, did(bySession('m1'), acked(1))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-001',
    title: 'what never went out was not refused by the server',
    told: story(block, did(bySession('m1'), neverSent)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-001',
    title: 'a dialect may let a user send whom others have blocked',
    told: story(did(dialect('system-user', ['alice'], { args: { on: true } })), block, did(bySession('m1'), acked(1))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-003',
    title: 'a blocking that was not answered may come later than the unblocking',
    told: story(did({ op: 'block', user: 'bob', peer: 'alice' }, unanswered), unblock, did(bySession('m1'), refused)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-003',
    title: 'a send for which blocking never held proves nothing',
    told: story(block, unblock, sent('m1', 'alice', 'bob', 1)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-PERM-002',
    title: 'a refused first send puts its chat into a list',
    told: story(block, did(bySession('m1'), refused), list('bob', { with: 'alice' })),
    obligations: 1,
    shapes: ['refused-but-listed'],
  },
  {
    rule: 'IMC-PERM-002',
    title: 'a chat is listed for another message than the refused one',
    told: story(sent('m2', 'bob', 'alice', 1), block, did(bySession('m1'), refused), list('bob', { with: 'alice' })),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'a send is refused before anybody has blocked anybody',
    told: story(did(bySession('m1'), refused), block),
    obligations: 2,
    shapes: ['send-refused'],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'a send is refused for which blocking does not hold',
    told: story(block, did(send('m1', 'alice', 'bob'), refused)),
    obligations: 2,
    shapes: ['send-refused'],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'a user of whom a dialect has spoken may be refused',
    told: story(banned, did({ op: 'register', user: 'bob' }, refused), did(send('m1', 'alice', 'bob'), refused)),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'an op of a dialect that its driver cannot do accuses nobody',
    told: story(did(dialect('quit-device', []), { ...neverSent, code: 'bad-args' })),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'a user of whom a dialect has spoken may be kept out',
    told: story(banned, did(login('bob.1'), refused)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'a login that was refused takes the place of nobody',
    told: story(
      did(phone('bob.1')),
      did(login('bob.2', { device: 'phone', token: 'wrong' }), refused),
      closed('bob.1'),
    ),
    obligations: 2,
    shapes: ['session-closed'],
  },
  {
    rule: 'IMC-SESS-001',
    title: 'of two logins of a device at once either may stay',
    told: story(didTogether([phone('bob.1'), { is: 'ok' }], [phone('bob.2'), { is: 'ok' }]), closed('bob.2')),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-005',
    title: 'of two logins of a device at once either may stay, but not the old one',
    told: story(
      did(phone('bob.1')),
      didTogether([phone('bob.2'), { is: 'ok' }], [phone('bob.3'), { is: 'ok' }]),
      closed('bob.1'),
      closed('bob.3'),
    ),
    obligations: 4,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-005',
    title: 'who was thrown out by a back end may be closed',
    told: story(
      did(phone('bob.1')),
      did(phone('bob.2')),
      closed('bob.1'),
      did(dialect('quit-device', ['bob'])),
      closed('bob.2'),
    ),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-005',
    title: 'whose device had logged out takes the place of nobody',
    told: story(did(phone('bob.1')), did({ op: 'logout', session: 'bob.1' }), did(phone('bob.2'))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-004',
    title: 'a login that nobody answers was not refused',
    told: story(did({ op: 'register', user: 'bob' }), did(login('bob.1', { token: 'wrong' }), unanswered)),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-SESS-004',
    title: 'a token that was forgotten since keeps nobody out',
    told: story(
      did({ op: 'register', user: 'bob' }),
      did(dialect('quit-device', ['bob'])),
      did(login('bob.1', { token: 'wrong' })),
    ),
    obligations: 0,
    shapes: [],
  },
];
