import type { Capabilities } from '../../../vocabulary/index.ts';
import { stated } from '../../../vocabulary/index.ts';
import { apiWays } from '../ops/sends.ts';
import { archive, extensions, inOrder, protocols } from './protocols.ts';

const docs = 'https://docs.ejabberd.im';
const options = `${docs}/admin/configuration/toplevel/`;
const commands = `${docs}/developer/ejabberd-api/admin-api/`;

/** What ejabberd documents, with an SQLite database. */
export const ejabberd: Capabilities = {
  ...protocols,
  // What is sent is answered when it is in the archive of its sender and on its way: the process of each of the receiver's sessions archives it there.
  apiSend: stated(
    'documented',
    'queued',
    `${commands}#send_stanza`,
    'Send a stanza; provide From JID and valid To JID',
  ),
  sessionSend: stated('protocol', 'queued', `${extensions}/xep-0352.html`, inOrder),
  apiWays: stated(
    'documented',
    Object.keys(apiWays),
    `${commands}#send_message`,
    'Send a message to a local or remote bare of full JID',
  ),
  kick: stated('documented', 'all-sessions', `${commands}#kick_session`, 'Kick a user session'),
  oneOrder: {
    absent:
      'each user has an archive of his own, in the order in which messages came to him (XEP-0313): what crosses may stand either way',
  },
  // Whom the user of a back end writes to is kept from him as from the user himself.
  block: stated(
    'documented',
    ['session', 'api'],
    `${extensions}/xep-0191.html`,
    'For message stanzas, the server SHOULD return an error',
  ),
  sameDevice: stated('documented', 'replaces', `${options}#resource_conflict`, "The default value is 'closeold'."),
  lookUpWays: { absent: 'an archive is not asked for single messages: it does not announce urn:xmpp:mam:2#extended' },
  listWays: {
    absent:
      'no conversation list is kept: neither XEP-0430 nor another protocol for one is among the modules of ejabberd',
  },
  durable: stated(
    'documented',
    ['graceful', 'kill'],
    'https://www.sqlite.org/transactional.html',
    'All changes within a single transaction in SQLite either occur completely or not at all, even if the act of writing the change out to the disk is interrupted by a program crash, an operating system crash, or a power failure.',
  ),
  // Order is promised to one stream alone (RFC 6120, 10.1): what waited for a user is put behind what comes while it is looked for.
  pushOrder: stated(
    'convention',
    'as-accepted',
    archive,
    'Order within the archive MUST be preserved, where the order of messages is the same as the order that the client originally received them (or would have received them if online).',
  ),
  apiPayloadBytesMin: stated(
    'protocol',
    1,
    archive,
    'At a minimum, the server MUST store the <body> elements of a stanza.',
  ),
  payloadBytesMax: stated(
    'documented',
    100_000,
    `${docs}/admin/configuration/listen-options/#max_stanza_size`,
    'The default value is infinity.',
  ),
  // No delay is documented: this is what a busy machine may need.
  settleMs: stated('convention', 2000, `${extensions}/xep-0352.html`, inOrder),
};

/** The same with the database that is built in. */
export const ejabberdMnesia: Capabilities = {
  ...ejabberd,
  // What outlives a kill is not said: its log is written to disk now and then.
  durable: stated('documented', ['graceful'], `${options}#default_db`, 'Default persistent storage for ejabberd.'),
};
