import type {
  ConversationView,
  MessageView,
  Observation,
  Op,
  OpOf,
  Outcome,
  Result,
} from '../harness/vocabulary/index.ts';

/** Entries of an answer that are named; the rest is counted. */
const namedMax = 6;

/** Ops of which only a bad end is worth a step: what they wait for is one itself. */
export function isQuiet(op: Op): boolean {
  return op.op === 'await-push';
}

/** What an op asks of the server, in a few words: the label of an arrow. */
export function asked(op: Op): string {
  switch (op.op) {
    case 'register':
      return 'register';
    case 'login':
      return askedAtLogin(op);
    case 'logout':
      return 'log out';
    case 'send':
      return `send ${op.message} to ${op.to}${op.payload.shape === 'text' ? '' : ` (${op.payload.shape})`}`;
    case 'repeat':
      return `send ${op.message} again`;
    case 'await-push':
      return `wait for ${op.message}`;
    case 'list-conversations':
      return `conversation list? (${op.way})`;
    case 'sync-conversations':
      return `what is new in the list? (${op.way})`;
    case 'read-history':
      return `history with ${op.peer}? (${op.way})`;
    case 'walk-history':
      return `history with ${op.peer}, ${op.pageSize} a page? (${op.way})`;
    case 'look-up':
      return `${op.messages.join(', ')} with ${op.peer}? (${op.way})`;
    case 'inspect-channel':
      return `channel with ${op.peer}?`;
    case 'mark-read':
      return `chat with ${op.peer} is read`;
    case 'read-archive':
      return `all messages? (${op.way})`;
    case 'read-position':
      return `read up to where with ${op.peer}?`;
    case 'ask-offers':
      return 'what is offered?';
    case 'kick':
      return `end all sessions of ${op.user}`;
    case 'block':
    case 'unblock':
    case 'allow':
    case 'disallow':
      return `${op.op} ${op.peer}`;
    case 'make-group':
    case 'add-members':
    case 'remove-members':
    case 'send-to-group':
    case 'read-group':
      return askedOfGroup(op);
    case 'elapse':
      return `time passes: ${op.timer}`;
    case 'restart':
      if (op.how === 'upgrade') return 'another version of the server is started with the data';
      return `the server is ${op.how === 'kill' ? 'killed' : 'asked to end'}, and started again`;
    case 'dialect':
      return [op.name, op.message ?? ''].filter(Boolean).join(' ');
  }
}

function askedAtLogin(op: OpOf<'login'>): string {
  return [
    'log in',
    op.transport ?? '',
    op.token === 'wrong' ? 'wrong token' : '',
    op.acks === false ? 'acknowledging nothing' : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The same of what concerns a group. */
function askedOfGroup(
  op: OpOf<'make-group' | 'add-members' | 'remove-members' | 'send-to-group' | 'read-group'>,
): string {
  switch (op.op) {
    case 'make-group':
      return `make ${op.group}${op.members.length === 0 ? '' : ` with ${op.members.join(', ')}`}`;
    case 'add-members':
      return `add ${op.members.join(', ')} to ${op.group}`;
    case 'remove-members':
      return `take ${op.members.join(', ')} out of ${op.group}`;
    case 'send-to-group':
      return `send ${op.message} to ${op.group}${op.payload.shape === 'text' ? '' : ` (${op.payload.shape})`}`;
    case 'read-group':
      return `history of ${op.group}? (${op.way})`;
  }
}

/** What came of an op, in a few words. */
export function given(op: Op, outcome: Outcome): string {
  if (outcome.is === 'refused') return `refused by the ${outcome.by}: ${outcome.code}`;
  if (outcome.is === 'unknown') return outcome.why === 'timeout' ? 'no answer in time' : 'cut off before the answer';
  return outcome.result ? resultWords(outcome.result) : op.op === 'login' ? 'in' : 'ok';
}

function resultWords(result: Result): string {
  switch (result.gave) {
    case 'ack':
      return 'ack';
    case 'conversations':
      return several(result.conversations.map(conversationWords));
    case 'messages':
      return several(result.messages.map(messageWords));
    case 'pages':
      return result.pages.map(({ messages }) => several(messages.map(messageWords))).join(' | ') || 'nothing';
    case 'archive':
      return several(result.messages.map(({ message }) => messageWords(message)));
    case 'read-position':
      return result.upTo === undefined ? 'nowhere' : `up to ${result.upTo}`;
    case 'channel':
      return result.exists ? 'it exists' : 'it does not exist';
    case 'offers':
      return several(result.offers.map(({ capability, offered }) => `${offered ? '' : 'no '}${capability}`));
  }
}

/** What a session saw unasked, in a few words. */
export function saw(observation: Observation): string {
  switch (observation.see) {
    case 'push':
    case 'group-push':
      return `push ${messageWords(observation.message)}`;
    case 'notified':
      return `tells of ${messageWords(observation.message)}`;
    case 'read':
      return `${observation.by} has read${observation.upTo === undefined ? '' : ` up to ${observation.upTo}`}`;
    case 'closed':
      return observation.by === 'server' ? 'closes the session' : 'the connection is cut';
    case 'garbage':
      return `garbage: ${observation.detail}`;
  }
}

function conversationWords({ with: peer, unread, last }: ConversationView): string {
  const more = [unread === undefined ? '' : `${unread} unread`, last ? `last ${messageWords(last)}` : ''].filter(
    Boolean,
  );
  return more.length === 0 ? peer : `${peer} (${more.join(', ')})`;
}

function messageWords({ message }: MessageView): string {
  return message ?? 'a stranger’s message';
}

function several(words: readonly string[]): string {
  if (words.length === 0) return 'nothing';
  if (words.length <= namedMax) return words.join(', ');
  return `${words.slice(0, namedMax).join(', ')} … ${words.length} in all`;
}
