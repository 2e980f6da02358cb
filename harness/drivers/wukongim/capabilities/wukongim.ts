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

const repository = 'https://github.com/WuKongIM/WuKongIM/blob';
const readme = `${repository}/v2.1.5-20250424/README_EN.md`;
const newReadme = `${repository}/v2.2.5-20260422/README.md`;
const protocol = `${repository}/v2.1.5-20250424/docs/protocol.md`;
const openApi = `${repository}/v2.2.5-20260422/docs/api/openapi.json`;
const frames = 'https://github.com/WuKongIM/WuKongIMGoProto/blob/v1.0.9/protocol.go';
const sendFrame = 'https://github.com/WuKongIM/WuKongIMGoProto/blob/v1.0.9/send.go';
const specialCharacters = `${repository}/v2.1.5-20250424/internal/options/common.go`;
const configuration = `${repository}/v2.1.5-20250424/config/wk.yaml`;
const manual = 'https://docs.githubim.com/en';

/** By when each timer has surely run out, in milliseconds, as the flavour sets them. */
const timers = { 're-push': 6000 } as const;

/**
 * A conversation waits in a cache, which is written down each second, a hundred entries at a time: after its own round two more
 * are for what that one left.
 */
const flushed = { ...timers, 'conversation-cache': 3000 } as const;

/** What WuKongIM 2.1 and 2.2 document: they have the same manual, and differ in what they speak. */
export function wukongim(version: string, profile?: string): Capabilities {
  return { ...ofAll, transports: transportsOf(version), ...under[profile ?? ''] };
}

function transportsOf(version: string): Capabilities['transports'] {
  const { transports } = dialectOf({ flavour: 'wukongim', version });
  if ('json/ws' in transports)
    return stated('documented', transports, newReadme, 'WuKongIM JSON Protocol (WebSocket only)');
  return stated('documented', transports, readme, 'Supports Websocket connection');
}

/** What is otherwise under each profile. */
const under: Readonly<Record<string, Partial<Capabilities>>> = {
  'short-flush': {
    timers: stated('convention', { ...flushed }, configuration, '最近会话保存间隔,每隔指定的时间进行保存一次'),
  },
  'token-auth': {
    tokens: stated(
      'documented',
      'required',
      configuration,
      '是否开启token验证 默认为false，如果不开启任何人都可以连接到此节点，生产环境建议开启',
    ),
  },
  whitelist: {
    // The API is the back end itself, which needs nobody's leave.
    allowList: stated(
      'documented',
      ['session'],
      openApi,
      'Only whitelisted users can send messages to the channel when whitelist mode is enabled.',
    ),
  },
};

const ofAll: Omit<Capabilities, 'transports'> = {
  // An answer to the API has no message_seq, which a message gets when it is stored: it waits to be.
  apiSend: stated('protocol', 'queued', openApi, 'Send a message to a channel'),
  // SENDACK carries the number that a message gets when it is stored.
  sessionSend: stated('protocol', 'stored', protocol, '消息序号（有序递增，用户唯一）'),
  apiWays: stated('documented', Object.keys(apiWays), openApi, 'Send multiple messages in batch'),
  tokens: { absent: 'tokens are checked only under the profile token-auth (tokenAuthOn)' },
  // That it is closed is only in the code.
  sameDevice: stated(
    'convention',
    'replaces',
    `${manual}/getting-started/concepts/device`,
    'Each device has an independent network connection',
  ),
  kick: stated('documented', 'all-sessions', openApi, 'Kick/disconnect a specific user connection'),
  // The API is the back end itself, which nobody blocks.
  block: stated('documented', ['session'], openApi, 'Blacklisted users cannot send or receive messages in the channel'),
  blocksBoth: { absent: 'who blocks somebody can still write to him' },
  refusedSend: stated(
    'documented',
    'no-trace',
    openApi,
    'Blacklisted users cannot send or receive messages in the channel',
  ),
  allowList: { absent: 'anybody may write to a person, but under the profile whitelist (whitelistOffOfPerson: false)' },
  repeatedSend: { absent: 'a client message number is echoed, and what is sent with it again is another message' },
  transient: stated(
    'documented',
    'online-only',
    openApi,
    'Whether message should not be persisted (0=persist, 1=no persist)',
  ),
  register: stated('documented', true, openApi, 'Update authentication token for a user'),
  historyWays: stated(
    'documented',
    Object.keys(historyWays),
    readme,
    'Supports permanent message roaming, no message loss when switching devices',
  ),
  // Documented by id; requests have fields for numbers of clients and places, too.
  lookUpWays: stated(
    'protocol',
    Object.keys(lookUpWays),
    `${manual}/api/message/batch-search`,
    'Batch search multiple messages by message ID list',
  ),
  listWays: stated(
    'documented',
    Object.keys(listWays),
    readme,
    "Supports server-side maintenance of user's recent conversation list",
  ),
  unread: stated(
    'documented',
    'counted',
    `${manual}/getting-started/concepts/conversation`,
    'Conversations display the last message of that channel and the number of unread messages',
  ),
  unreadAfterOwnSend: stated(
    'convention',
    'unspecified',
    `${manual}/getting-started/concepts/conversation`,
    'Conversations record the number of unread messages for each chat, helping users quickly understand which chats have new messages',
  ),
  markRead: stated(
    'documented',
    'everything',
    `${manual}/api/conversation/clear-unread`,
    'Clear the unread message count for a specified conversation, resetting the unread count to 0.',
  ),
  readReceipts: { absent: 'where a user has read is told to nobody' },
  lastMessage: stated(
    'documented',
    true,
    `${manual}/getting-started/concepts/conversation`,
    'Conversations display the last message of that channel and the number of unread messages',
  ),
  inspectChannel: stated('protocol', true, openApi, 'Get the maximum message sequence number for a channel'),
  archiveWays: { absent: 'messages are read chat by chat; the server keeps the list of chats' },
  walkWays: stated('documented', { ...directionsOfWalks }, openApi, 'Pull mode (0=down, 1=up)'),
  pageMore: stated('documented', true, openApi, 'Whether there are more messages (1=yes, 0=no)'),
  // The fields are the same in all versions: clients send the version and the numbers of what they keep.
  syncWays: stated('documented', { ...kindsOfSync }, openApi, 'Version timestamp for incremental sync'),
  // Of what is acknowledged as stored; an API send that is only queued was promised nothing.
  durable: stated(
    'documented',
    ['graceful', 'kill'],
    readme,
    'with real-time backup of server data to prevent data loss',
  ),
  upgrade: notUpgraded,
  // A batch has no field for a time, and keeps its messages for ever.
  sendFlags: stated(
    'documented',
    ['no-badge', 'expires'],
    openApi,
    'Whether to show red dot notification (0=no, 1=yes)',
  ),
  // Only `@`, `#` and `&` are refused, by the code.
  nameShapes: stated(
    'convention',
    ['plain', 'upper', 'digits', 'long', 'beyond-ascii', 'punctuated'],
    specialCharacters,
    'return strings.Contains(s, "@") || strings.Contains(s, "#") || strings.Contains(s, "&")',
  ),
  readPosition: { absent: 'the server counts what is unread; its read position is not documented' },
  // "In order, rising" is documented; that there is no gap is only expected.
  oneOrder: stated('protocol', true, protocol, '消息序号（有序递增，用户唯一）'),
  gapless: stated(
    'convention',
    true,
    `${manual}/getting-started/concepts/message`,
    'Message sequence number within channel',
  ),
  afterPush: stated(
    'convention',
    'readable',
    `${manual}/getting-started/concepts/message`,
    'Messages update corresponding conversation records, affecting conversation list display',
  ),
  push: stated(
    'documented',
    'once-per-session',
    `${manual}/getting-started/concepts/device`,
    'Messages are synchronized to all online devices of the user',
  ),
  ownPush: stated(
    'documented',
    'other-sessions',
    `${manual}/getting-started/concepts/device`,
    'Messages are synchronized to all online devices of the user',
  ),
  // There is an acknowledgement; what happens without one is only in the code.
  repush: stated('convention', 'until-acknowledged', protocol, 'RECVACK 收消息确认'),
  timers: stated('convention', { ...timers }, configuration, '重试间隔 默认为60秒'),
  webhooks: stated(
    'documented',
    'at-least-once',
    `${manual}/api/webhook`,
    'Some data from WuKongIM will be sent to third-party application services through webhooks, such as user online status, messages that need to be pushed, all messages, etc.',
  ),
  groups: stated('documented', 'members-only', openApi, 'Add subscribers to a channel'),
  groupSend: stated('documented', ['api', 'session'], openApi, 'Send a message to a channel'),
  groupHistoryWays: stated('documented', [...groupHistoryWays], openApi, 'Pull mode (0=down, 1=up)'),
  groupList: stated(
    'documented',
    true,
    `${manual}/getting-started/concepts/conversation`,
    'Conversations display the last message of that channel and the number of unread messages',
  ),
  dialect: stated('documented', { ...dialectEffects }, openApi, 'Set unread count for a conversation'),
  // Numbers rise in the order of acceptance; that pushes keep it is only expected.
  pushOrder: stated('convention', 'as-accepted', protocol, '消息序号（有序递增，用户唯一）'),
  offlinePush: { absent: 'offline messages are only pulled, by the conversation list and the history' },
  barrier: stated('convention', 'same-path', protocol, '消息序号（有序递增，用户唯一）'),
  payload: stated('protocol', 'bytes', openApi, 'Base64 encoded message content'),
  sessionPayloadBytesMin: stated('protocol', 0, sendFrame, 'sendPacket.Payload, err = dec.BinaryAll()'),
  // The API refuses an empty payload; a session may send one.
  apiPayloadBytesMin: stated('protocol', 1, openApi, 'Base64 encoded message content'),
  // What fits into the largest frame once it is encrypted and in base64.
  payloadBytesMax: stated('protocol', 768_000, frames, 'const MaxRemaingLength uint32 = 1024 * 1024'),
  // No delay is documented. An API send waits in a queue, and its conversation comes after the message: lists are
  // given three seconds.
  settleMs: stated('convention', 3000, openApi, 'Synchronize user conversations'),
};
