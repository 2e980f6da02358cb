import type { Capabilities } from '../../../vocabulary/index.ts';
import { notUpgraded, stated } from '../../../vocabulary/index.ts';
import { groupHistoryWays } from '../ops/groups.ts';
import { listWays, syncWays } from '../ops/lists.ts';
import { historyWays, lookUpWays, walkWays } from '../ops/reads.ts';
import { transport } from '../ways.ts';

const spec = 'https://spec.matrix.org/latest/client-server-api';
const sync = `${spec}/#syncing`;
const messages = `${spec}/#get_matrixclientv3roomsroomidmessages`;
const notifications = `${spec}/#receiving-notifications`;
const membership = `${spec}/#room-membership`;
const receipts = `${spec}/#receipts`;

const everyNewEvent =
  'Normally, all new events which are visible to the client will appear in the response to the /sync API.';
const arrivalOrder = 'Events are ordered in this API according to the arrival time of the event on the homeserver.';

/** What Synapse documents: the client-server API of the Matrix specification. */
export const synapse: Capabilities = {
  apiSend: { absent: 'only an application service sends in the name of users, and this driver is none' },
  // One process answers and stores; nothing says how soon another request sees it, but it answers with what is stored.
  sessionSend: stated(
    'protocol',
    'listed',
    `${spec}/#put_matrixclientv3roomsroomidsendeventtypetxnid`,
    'A unique identifier for the event.',
  ),
  apiWays: { absent: 'only an application service sends in the name of users' },
  transports: stated(
    'documented',
    { [transport]: 'text' },
    sync,
    'Clients then receive new events by "long-polling" the homeserver via the /sync API',
  ),
  tokens: stated(
    'documented',
    'required',
    `${spec}/#common-error-codes`,
    'M_UNKNOWN_TOKEN: The access or refresh token specified was not recognised.',
  ),
  sameDevice: stated(
    'documented',
    'replaces',
    `${spec}/#relationship-between-access-tokens-and-devices`,
    'If the client sets the device_id, the server will invalidate any access and refresh tokens previously assigned to that device.',
  ),
  kick: { absent: 'a user ends his own sessions, and the API of administrators is none of the specification' },
  block: {
    absent:
      'what a user who is ignored (m.ignored_user_list) sends is not refused: it is kept from whoever ignores him, and from nobody else',
  },
  blocksBoth: { absent: 'nobody is kept from sending' },
  refusedSend: { absent: 'nobody is kept from sending' },
  allowList: { absent: 'anybody may invite anybody' },
  repeatedSend: stated(
    'documented',
    'one-message',
    `${spec}/#put_matrixclientv3roomsroomidsendeventtypetxnid`,
    'Clients should generate an ID unique across requests with the same access token; it will be used by the server to ensure idempotency of requests.',
  ),
  transient: { absent: 'each event of a room is kept' },
  register: stated(
    'documented',
    true,
    `${spec}/#post_matrixclientv3register`,
    'Register for an account on this homeserver.',
  ),
  historyWays: stated(
    'documented',
    Object.keys(historyWays),
    messages,
    'For dir=b events will be in reverse-chronological order, for dir=f in chronological order.',
  ),
  lookUpWays: stated(
    'documented',
    [...lookUpWays],
    `${spec}/#get_matrixclientv3roomsroomideventeventid`,
    'Get a single event based on roomId/eventId. You must have permission to retrieve this event',
  ),
  listWays: stated(
    'documented',
    [...listWays],
    sync,
    'This returns the most recent message events for each room, as well as the state of the room at the start of the returned timeline.',
  ),
  archiveWays: { absent: 'the list of rooms is kept, and no request reads the messages of all of them' },
  walkWays: stated(
    'documented',
    { ...walkWays },
    messages,
    'It uses pagination query parameters to paginate history in the room.',
  ),
  pageMore: {
    absent:
      'a page names a next one where there may be more; that there is more, none says: "an empty chunk does not necessarily imply that no more events are available"',
  },
  syncWays: stated('documented', { ...syncWays }, sync, everyNewEvent),
  // That data is kept in a database is documented, not what a killed process has lost of it.
  durable: stated(
    'convention',
    ['graceful', 'kill'],
    'https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#database',
    'The database setting defines the database that synapse uses to store all of its data.',
  ),
  upgrade: notUpgraded,
  sendFlags: { absent: 'what notifies is for the push rules of the receiver to say' },
  // Names are written as the appendices propose: what may not be in an id as `=` and its hexadecimal digits.
  nameShapes: stated(
    'documented',
    ['plain', 'long', 'punctuated'],
    'https://spec.matrix.org/latest/appendices/#user-identifiers',
    'The length of a user ID, including the @ sigil and the server name, MUST NOT exceed 255 bytes.',
  ),
  readPosition: stated(
    'documented',
    'kept',
    receipts,
    'This marker indicates that the acknowledgement applies to all events "up to and including" the event specified.',
  ),
  unread: stated(
    'documented',
    'counted',
    notifications,
    "Servers MUST include the number of unread notifications in a client's /sync stream, and MUST update it as it changes.",
  ),
  unreadAfterOwnSend: stated(
    'documented',
    'cleared',
    notifications,
    'When the user updates their read receipt (either by using the API or by sending an event), notifications prior to and including that event MUST be marked as read.',
  ),
  markRead: stated(
    'documented',
    'everything',
    receipts,
    'marking an event as "read" would indicate that the user had read all events up to the referenced event',
  ),
  readReceipts: stated('documented', 'each-session', receipts, 'Receipts are communicated to the clients via /sync'),
  lastMessage: stated(
    'documented',
    true,
    sync,
    'This returns the most recent message events for each room, as well as the state of the room at the start of the returned timeline.',
  ),
  inspectChannel: { absent: 'a direct chat is a room with an id of its own, which only its members know' },
  oneOrder: stated(
    'documented',
    true,
    sync,
    'Events are ordered in this API according to the arrival time of the event on the homeserver.',
  ),
  gapless: { absent: 'the ids of events are opaque, and tell no order' },
  afterPush: stated(
    'protocol',
    'readable',
    sync,
    'prev_batch field, which can be passed as a from/to parameter to the /rooms/{roomId}/messages API to retrieve earlier messages',
  ),
  push: stated('documented', 'once-per-session', sync, everyNewEvent),
  // What comes back to the session that has sent it is marked, and not counted as pushed.
  ownPush: stated('documented', 'other-sessions', sync, everyNewEvent),
  repush: {
    absent: 'a session says by its next request what it has: who asks for the same again is answered the same',
  },
  // By then what was counted one by one has been summed up, whose sums are counted on.
  timers: stated(
    'convention',
    { 'counts-summed-up': 35_000 },
    'https://github.com/element-hq/synapse/blob/v1.163.2/synapse/storage/databases/main/event_push_actions.py',
    'self.clock.looping_call(self._rotate_notifs, Duration(seconds=30))',
  ),
  webhooks: { absent: 'only an application service is told of what others send' },
  groups: stated('documented', 'members-only', membership, 'Joined (the user can send and receive events in the room)'),
  groupSend: stated(
    'documented',
    ['session'],
    membership,
    'Unrelated (the user cannot send or receive events in the room)',
  ),
  groupHistoryWays: stated(
    'documented',
    [...groupHistoryWays],
    messages,
    'For dir=b events will be in reverse-chronological order, for dir=f in chronological order.',
  ),
  groupList: stated(
    'documented',
    true,
    sync,
    'This returns the most recent message events for each room, as well as the state of the room at the start of the returned timeline.',
  ),
  dialect: { absent: 'this driver has no ops of its own' },
  pushOrder: stated('documented', 'as-accepted', sync, arrivalOrder),
  offlinePush: {
    absent:
      'a session that begins is shown the newest of each room, whether another one of its user had it or not: that is history, and is read as such',
  },
  barrier: stated('protocol', 'ordered-stream', sync, everyNewEvent),
  payload: stated(
    'documented',
    'text',
    `${spec}/#mroommessage`,
    'The body key is text and MUST be used with every kind of msgtype',
  ),
  apiPayloadBytesMin: { absent: 'only an application service sends in the name of users' },
  sessionPayloadBytesMin: stated('protocol', 0, `${spec}/#mroommessage`, 'The textual representation of this message.'),
  // The rest is left for the event around it, and for what escaping adds.
  payloadBytesMax: stated(
    'documented',
    60_000,
    `${spec}/#size-limits`,
    'The complete event MUST NOT be larger than 65536 bytes',
  ),
  // No delay is documented: this is what a busy machine may need, and how long a session may wait until it learns that it has ended.
  settleMs: stated(
    'convention',
    4000,
    sync,
    'The server will then hold open the HTTP connection for a short period of time',
  ),
};
