import type { Capabilities } from '../../../vocabulary/index.ts';
import { stated } from '../../../vocabulary/index.ts';
import { archive, extensions, inOrder, protocols } from './protocols.ts';

/** What Prosody documents: the protocols of its modules. */
export const prosody: Capabilities = {
  ...protocols,
  apiSend: { absent: 'XMPP has no back-end API; only sessions send' },
  // A send is answered by the ping behind it, so when the message has been processed: one process does that for both users, archives included.
  sessionSend: stated('protocol', 'listed', `${extensions}/xep-0352.html`, inOrder),
  // One process puts a message into both archives at once.
  oneOrder: stated('protocol', true, `${extensions}/xep-0352.html`, inOrder),
  kick: { absent: 'it has no back-end API: sessions are ended by its own command alone (c2s:close)' },
  apiWays: { absent: 'XMPP has no back-end API' },
  // RFC 6120 leaves it to the server; what this one does unless it is told otherwise is in its source alone.
  sameDevice: stated(
    'convention',
    'replaces',
    'https://www.rfc-editor.org/rfc/rfc6120.html#section-7.7.2.2',
    'The resourcepart that the client has requested is already in use',
  ),
  listWays: {
    absent:
      'no conversation list is kept: neither XEP-0430 nor another protocol for one is among the modules of Prosody',
  },
  // Where it keeps files is documented, not when they are written.
  durable: stated(
    'convention',
    ['graceful', 'kill'],
    'https://prosody.im/doc/storage',
    'Prosody needs to store a certain amount of data, primarily about users.',
  ),
  // The order of the archive is the order of acceptance, and the order in which clients receive.
  pushOrder: stated(
    'documented',
    'as-accepted',
    archive,
    'Order within the archive MUST be preserved, where the order of messages is the same as the order that the client originally received them (or would have received them if online).',
  ),
  apiPayloadBytesMin: { absent: 'XMPP has no back-end API' },
  // More than half of the limit is left for the stanza around it, and for what escaping adds.
  payloadBytesMax: stated(
    'documented',
    100_000,
    'https://prosody.im/security/advisory_20210512/',
    'c2s_stanza_size_limit = 256 * 1024',
  ),
  // No delay is documented: this is what a busy machine may need.
  settleMs: stated('convention', 2000, `${extensions}/xep-0352.html`, inOrder),
};
