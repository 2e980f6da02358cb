import type { Capabilities } from '../../../vocabulary/index.ts';
import { notUpgraded, stated } from '../../../vocabulary/index.ts';
import { groupHistoryWays } from '../ops/groups.ts';
import { transport } from '../ways.ts';
import { archiveWays, historyWays, lookUpWays, walkWays } from '../ops/reads.ts';

export const extensions = 'https://xmpp.org/extensions';
export const archive = `${extensions}/xep-0313.html`;
const rooms = `${extensions}/xep-0045.html`;
const blocking = `${extensions}/xep-0191.html`;
const positions = `${extensions}/xep-0490.html`;

/** RFC 6120, section 10.1: what comes later on a stream is answered when what came before is done. */
export const inOrder =
  "If the server's processing of a particular request could have an effect on its processing of subsequent data it might receive over that input stream..., it MUST suspend processing of subsequent data until it has processed the request.";

/** What each server documents for itself. */
type OfEachServer =
  | 'apiSend'
  | 'sessionSend'
  | 'apiWays'
  | 'kick'
  | 'sameDevice'
  | 'oneOrder'
  | 'pushOrder'
  | 'listWays'
  | 'durable'
  | 'apiPayloadBytesMin'
  | 'payloadBytesMax'
  | 'settleMs';

/** What is promised by the protocols that each XMPP server here speaks. */
export const protocols: Omit<Capabilities, OfEachServer> = {
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
  block: stated('documented', ['session'], blocking, 'For message stanzas, the server SHOULD return an error'),
  blocksBoth: stated(
    'documented',
    true,
    blocking,
    "If the user attempts to send an outbound stanza to the contact, the user's server MUST NOT route the stanza to the contact",
  ),
  // What a user sent is in his archive, and beside it the error with which it came back.
  refusedSend: stated(
    'documented',
    'in-own-archive',
    blocking,
    "Once the user has blocked communications with the contact, the user's server MUST NOT deliver any XML stanzas from the contact to the user.",
  ),
  allowList: { absent: 'anybody may write to anybody' },
  repeatedSend: { absent: 'an origin-id is echoed, and what is sent with it again is another message' },
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
  // A marker is a message of type chat; that one without a text is sent to each session is recommended, not promised.
  readReceipts: stated(
    'convention',
    'each-session',
    `${extensions}/xep-0333.html`,
    'This specification introduces a method to let the sender, or multiple participants in a group chat, know that a client has displayed messages up to a certain point.',
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
  groups: stated(
    'documented',
    'members-only',
    rooms,
    'Members-Only Room -- a room that a user cannot enter without being on the member list',
  ),
  groupSend: stated(
    'documented',
    ['session'],
    rooms,
    'If the sender is not an occupant of the room, the service SHOULD return a <not-acceptable/> error to the sender and SHOULD NOT reflect the message to all occupants',
  ),
  groupHistoryWays: stated(
    'documented',
    [...groupHistoryWays],
    archive,
    'A MUC archive MUST check that the user requesting the archive has the right to enter it at the time of the query and only allow access if so.',
  ),
  groupList: { absent: 'no conversation list is kept' },
  dialect: { absent: 'this driver has no ops of its own' },
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
  // A message without text is none that an archive need keep.
  sessionPayloadBytesMin: stated(
    'protocol',
    1,
    archive,
    'At a minimum, the server MUST store the <body> elements of a stanza.',
  ),
};
