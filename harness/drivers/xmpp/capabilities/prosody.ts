import type { Capabilities } from '../../../vocabulary/index.ts';
import { notUpgraded, stated } from '../../../vocabulary/index.ts';
import { transport } from '../ways.ts';
import { archiveWays, historyWays, lookUpWays, walkWays } from '../ops/reads.ts';

const extensions = 'https://xmpp.org/extensions';
const archive = `${extensions}/xep-0313.html`;
const positions = `${extensions}/xep-0490.html`;

/** RFC 6120, section 10.1: what comes later on a stream is answered when what came before is done. */
const inOrder =
  "If the server's processing of a particular request could have an effect on its processing of subsequent data it might receive over that input stream..., it MUST suspend processing of subsequent data until it has processed the request.";

/** What Prosody documents: the protocols of its modules. */
export const prosody: Capabilities = {
  apiSend: { absent: 'XMPP has no back-end API; only sessions send' },
  // A send is answered by the ping behind it, so when the message has been processed: one process does that for both users, archives included.
  sessionSend: stated('protocol', 'listed', `${extensions}/xep-0352.html`, inOrder),
  apiWays: { absent: 'XMPP has no back-end API' },
  transports: stated(
    'documented',
    { [transport]: 'text' },
    'https://www.rfc-editor.org/rfc/rfc7395.html',
    'This document defines a binding for the Extensible Messaging and Presence Protocol (XMPP) over a WebSocket transport layer.',
  ),
  tokens: stated(
    'documented',
    'checked',
    'https://www.rfc-editor.org/rfc/rfc6120.html',
    'The authentication failed because the initiating entity did not provide proper credentials',
  ),
  sameDevice: { absent: 'RFC 6120 leaves it to the server whether the old or the new session of a resource stays' },
  block: { absent: 'this driver does not speak the blocking command (XEP-0191)' },
  allowList: { absent: 'anybody may write to anybody' },
  transient: { absent: 'hints that a message is not to be stored (XEP-0334) are not binding' },
  register: stated(
    'documented',
    true,
    `${extensions}/xep-0077.html`,
    'In-band registration must make it possible for an entity to register with a host',
  ),
  historyWays: stated(
    'documented',
    Object.keys(historyWays),
    archive,
    'The archive results MUST be sorted in chronological order, both within the returned results and within the ordering of RSM',
  ),
  lookUpWays: stated(
    'documented',
    [...lookUpWays],
    archive,
    "Servers advertising the 'urn:xmpp:mam:2#extended' feature MUST implement the 'before-id' and 'after-id' fields, as well as support for flipped pages and single-item retrieval.",
  ),
  listWays: {
    absent:
      'no conversation list is kept: neither XEP-0430 nor another protocol for one is among the modules of Prosody',
  },
  archiveWays: stated(
    'documented',
    Object.keys(archiveWays),
    archive,
    "If 'with' is omitted, the server MUST match all messages in the selected timespan with the query",
  ),
  walkWays: stated('documented', { ...walkWays }, archive, 'MUST support the paging mechanism defined therein'),
  pageMore: stated(
    'documented',
    true,
    archive,
    "If it is not the last page of the result set, the server MUST either omit the 'complete' attribute, or give it a value of 'false'.",
  ),
  syncWays: { absent: 'no conversation list is kept' },
  // Where it keeps files is documented, not when they are written.
  durable: stated(
    'convention',
    ['graceful', 'kill'],
    'https://prosody.im/doc/storage',
    'Prosody needs to store a certain amount of data, primarily about users.',
  ),
  upgrade: notUpgraded,
  sendFlags: { absent: 'a message has no flag of a badge, and what is kept for how long is for the server to say' },
  // Capitals are mapped to small letters: a name with them is the same as the one without.
  nameShapes: stated(
    'documented',
    ['plain', 'digits', 'long', 'beyond-ascii', 'punctuated'],
    'https://www.rfc-editor.org/rfc/rfc6122.html',
    'A localpart MUST NOT be zero bytes in length and MUST NOT be more than 1023 bytes in length.',
  ),
  readPosition: stated(
    'documented',
    'kept',
    positions,
    "node called 'urn:xmpp:mds:displayed:0' to synchronize and persist the displayed state",
  ),
  unread: { absent: 'nothing unread is counted by the server' },
  unreadAfterOwnSend: stated(
    'convention',
    'kept',
    positions,
    'Outgoing messages are neutral towards the overall displayed state of a given chat.',
  ),
  markRead: stated(
    'documented',
    'everything',
    positions,
    "Flagging a chat as displayed up to this point happens by publishing a PEP item with an id corresponding to the JID of the chat and a <displayed/> payload element into the 'urn:xmpp:mds:displayed:0' node.",
  ),
  lastMessage: { absent: 'no conversation list is kept' },
  inspectChannel: { absent: 'a direct chat has no channel of its own' },
  gapless: { absent: 'the ids of an archive are opaque: they tell an order, but not that none is left out' },
  afterPush: stated(
    'documented',
    'readable',
    archive,
    'which informs the recipient of where and under what ID the message is stored.',
  ),
  push: stated(
    'documented',
    'once-per-session',
    `${extensions}/xep-0280.html`,
    'This XEP defines an approach for ensuring that all of my devices get both sides of all conversations in order to avoid user confusion.',
  ),
  ownPush: stated(
    'documented',
    'other-sessions',
    `${extensions}/xep-0280.html`,
    'This XEP defines an approach for ensuring that all of my devices get both sides of all conversations in order to avoid user confusion.',
  ),
  repush: { absent: 'messages are not acknowledged one by one' },
  timers: { absent: 'no timer matters to what is played' },
  webhooks: { absent: 'XMPP tells no back end of messages' },
  dialect: { absent: 'this driver has no ops of its own' },
  // The order of the archive is the order of acceptance, and the order in which clients receive.
  pushOrder: stated(
    'documented',
    'as-accepted',
    archive,
    'Order within the archive MUST be preserved, where the order of messages is the same as the order that the client originally received them (or would have received them if online).',
  ),
  // A server may keep them from a session that has read its archive before it became available, which this driver never does.
  offlinePush: stated(
    'documented',
    'at-login',
    `${extensions}/xep-0160.html`,
    'When the recipient next sends non-negative available presence to the server, the server delivers the message to the resource that has sent that presence.',
  ),
  barrier: stated(
    'protocol',
    'ordered-stream',
    `${extensions}/xep-0352.html`,
    'all resulting stanzas have been put on the wire, the server sends the pong',
  ),
  payload: stated(
    'protocol',
    'text',
    archive,
    'The entire original stanza SHOULD be stored, but at a minimum only the <body/> tag MUST be preserved',
  ),
  apiPayloadBytesMin: { absent: 'XMPP has no back-end API' },
  // A message without text is none that an archive need keep.
  sessionPayloadBytesMin: stated(
    'protocol',
    1,
    archive,
    'At a minimum, the server MUST store the <body> elements of a stanza.',
  ),
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
