import type { Capabilities } from '../../../vocabulary/index.ts';
import { notUpgraded, stated } from '../../../vocabulary/index.ts';
import { dialectEffects } from '../ops/dialect/index.ts';
import { groupHistoryWays, historyWays } from '../ops/histories.ts';
import { listWays } from '../ops/lists.ts';
import { lookUpWays } from '../ops/look-up.ts';
import { apiWays } from '../ops/send.ts';
import { kindsOfSync } from '../ops/syncs.ts';
import { directionsOfWalks } from '../ops/walks.ts';
import { dialectOf } from '../wire/dialect.ts';

/** What the bundled reference server promises, in docs/wire.md. */
export function reference(profile?: string): Capabilities {
  return { ...always, ...under[profile ?? ''] };
}

/** What is otherwise under each profile. */
const under: Readonly<Record<string, Partial<Capabilities>>> = {
  'token-auth': { tokens: promised('required', 'tokens', 'A login with a wrong token is refused.') },
  whitelist: {
    // The API is the back end itself, which needs nobody's leave.
    allowList: promised(['session'], 'permissions', 'a person is sent to only by those on his whitelist'),
  },
};

const always: Capabilities = {
  apiSend: promised('listed', 'ack', 'An acknowledged message is stored, exactly once, for both users.'),
  sessionSend: promised('listed', 'ack', 'An acknowledged message is stored, exactly once, for both users.'),
  apiWays: promised(
    Object.keys(apiWays),
    'ack',
    'It makes no difference whether a message came by the API or by a session.',
  ),
  transports: promised(
    dialectOf({ flavour: 'reference', version: '' }).transports,
    'login',
    'Each login is answered, and its session stays until it logs out.',
  ),
  tokens: promised('checked', 'tokens', 'A login with a wrong token is refused.'),
  sameDevice: promised(
    'replaces',
    'login',
    'A device that logs in again takes the place of its old session, which is closed.',
  ),
  kick: promised('all-sessions', 'devices', '`/conn/kick` ends one connection so'),
  // The API is the back end itself, which nobody blocks.
  block: promised(['session'], 'permissions', 'Who is blocked by a user cannot send to him'),
  blocksBoth: { absent: 'who blocks somebody can still write to him' },
  refusedSend: promised(
    'no-trace',
    'ack',
    'A send that is refused, by another status or another reason, left no trace.',
  ),
  allowList: { absent: 'anybody may write to a person, but under the profile whitelist (--person-whitelist)' },
  repeatedSend: promised(
    'one-message',
    'idempotency',
    'A send that repeats a client message number already accepted from the same sender in the same channel is that same message',
  ),
  transient: promised(
    'online-only',
    'transient',
    'A message that is not to be stored is pushed to who is online, and kept nowhere.',
  ),
  register: promised(true, 'login', 'Each login is answered, and its session stays until it logs out.'),
  historyWays: promised(
    Object.keys(historyWays),
    'order',
    'Sender and receiver read one order; a message sent after another was acknowledged stands behind it.',
  ),
  lookUpWays: promised(
    Object.keys(lookUpWays),
    'ack',
    'An acknowledged message is stored, exactly once, for both users.',
  ),
  listWays: promised(
    Object.keys(listWays),
    'conversation-list',
    'An accepted first message puts the conversation into the lists of both users.',
  ),
  unread: promised('counted', 'unread', 'Unread is the number of messages of others after the read position.'),
  unreadAfterOwnSend: promised('kept', 'unread', 'Unread is the number of messages of others after the read position.'),
  markRead: promised('everything', 'unread', 'Marking as read moves the read position to the newest message.'),
  readReceipts: { absent: 'where a user has read is told to nobody' },
  lastMessage: promised(true, 'conversation-list', 'Its last message is the newest one.'),
  inspectChannel: promised(true, 'channel', 'An accepted message has a channel.'),
  archiveWays: { absent: 'messages are read chat by chat; the server keeps the list of chats' },
  walkWays: promised(
    { ...directionsOfWalks },
    'history-pages',
    'Read page by page, in either direction, a history is the same as read whole.',
  ),
  pageMore: promised(true, 'history-pages', 'A page says whether there is more behind it.'),
  syncWays: promised(
    { ...kindsOfSync },
    'list-changes',
    'A client that asks only for what has changed comes to the list that it would get whole.',
  ),
  durable: promised(
    ['graceful', 'kill'],
    'durability',
    'What was acknowledged is still there after the server has been started again, whether it was asked to end or was killed.',
  ),
  upgrade: notUpgraded,
  sendFlags: promised(
    ['no-badge', 'expires'],
    'flags',
    'What a sender asks for besides changes nothing of where his message is stored, listed and pushed.',
  ),
  nameShapes: promised(
    ['plain', 'upper', 'digits', 'long', 'beyond-ascii', 'punctuated'],
    'names',
    'A user may have any name that is legal, and names that differ in a byte are different users.',
  ),
  readPosition: { absent: 'the server counts what is unread, and does not tell the read position' },
  oneOrder: promised(
    true,
    'order',
    'Sender and receiver read one order; a message sent after another was acknowledged stands behind it.',
  ),
  gapless: promised(
    true,
    'channel',
    'Both directions of a chat are one channel, whose messages are numbered 1, 2, 3 without a gap.',
  ),
  afterPush: promised(
    'readable',
    'push',
    'Whoever was pushed a message finds it in the history and its conversation in the list.',
  ),
  push: promised(
    'once-per-session',
    'push',
    'Each other session of its members that is online is pushed the message once.',
  ),
  ownPush: promised('other-sessions', 'push', "A sender's other sessions are pushed his message, once."),
  repush: promised('until-acknowledged', 'acknowledged-pushes', 'A push that was not acknowledged is pushed again'),
  timers: promised({ 're-push': 1600 }, 'acknowledged-pushes', 'A push that was not acknowledged is pushed again'),
  webhooks: promised(
    'at-least-once',
    'webhooks',
    'Each stored message is told to the webhook, in order, at least once.',
  ),
  groups: promised('members-only', 'groups', 'A session of somebody else cannot send to it'),
  groupSend: promised(['api', 'session'], 'groups', 'A session of somebody else cannot send to it'),
  groupHistoryWays: promised(
    [...groupHistoryWays],
    'groups',
    'Whoever was a member when a message was accepted finds it in the history, once.',
  ),
  groupList: promised(true, 'groups', 'The conversation list of each member shows the group, with its newest message.'),
  dialect: promised({ ...dialectEffects }, 'ack', 'Each request that is in order is answered.'),
  pushOrder: promised('as-accepted', 'push', 'A session is pushed the messages of a chat in their order.'),
  offlinePush: {
    absent: 'who was offline reads the conversation list and the history; nothing is pushed to him later',
  },
  barrier: promised('same-path', 'push', 'A session is pushed the messages of a chat in their order.'),
  payload: promised(
    'bytes',
    'content',
    'A payload is bytes; whoever sees a message sees the bytes and the sender of its send.',
  ),
  sessionPayloadBytesMin: promised(
    0,
    'content',
    'A payload is bytes; whoever sees a message sees the bytes and the sender of its send.',
  ),
  apiPayloadBytesMin: promised(1, 'content', 'The API takes payloads of at least one byte.'),
  payloadBytesMax: promised(
    768_000,
    'content',
    'A payload is bytes; whoever sees a message sees the bytes and the sender of its send.',
  ),
  // The server promises no delay at all: this is what a busy machine may need.
  settleMs: promised(1000, 'ack', 'Each request that is in order is answered.'),
};

function promised<const V>(value: V, anchor: string, quote: string) {
  return stated('documented', value, `docs/wire.md#${anchor}`, quote);
}
