import type { Op, OpOf, Payload } from '../harness/vocabulary/index.ts';

/** What an op does, as a sentence without a full stop. */
export function sentenceOf(op: Op): string {
  const unawaited = op.op === 'send' && op.background ? ', without waiting for the acknowledgement' : '';
  return `${sentence(op)}${op.overlap ? ', at the same time' : ''}${unawaited}`;
}

function sentence(op: Op): string {
  switch (op.op) {
    case 'register':
      return `${op.user} is registered`;
    case 'login':
      return `${op.user} logs in as ${op.session}${loginWords(op)}`;
    case 'logout':
      return `${op.session} logs out`;
    case 'send':
      return `${op.from} sends ${op.message}${payloadWords(op.payload)} to ${op.to} by ${viaWords(op)}${flagWords(op)}`;
    case 'repeat':
      return `${op.from} sends ${op.message} again, as who has heard no answer`;
    case 'await-push':
      return `${op.session} waits for ${op.message}`;
    case 'list-conversations':
      return `${op.user} looks at the conversation list (${op.way})`;
    case 'read-history':
      return `${op.user} reads the history with ${op.peer} (${op.way})`;
    case 'walk-history':
      return `${op.user} reads the history with ${op.peer} page by page (${op.way}, ${op.pageSize} a page)`;
    case 'sync-conversations':
      return `${op.user} brings the conversation list up to date (${op.way})`;
    case 'look-up':
      return `${op.user} asks for ${op.messages.join(', ')} with ${op.peer} (${op.way})`;
    case 'inspect-channel':
      return `${op.user} asks whether the channel with ${op.peer} exists`;
    case 'mark-read':
      return `${op.user} marks the chat with ${op.peer} as read`;
    case 'read-archive':
      return `${op.user} reads all that he sent and was sent (${op.way})`;
    case 'read-position':
      return `${op.user} asks up to where he has read the chat with ${op.peer}`;
    case 'ask-offers':
      return `${op.user} asks what the server offers`;
    case 'kick':
      return `the back end ends all sessions of ${op.user}`;
    case 'block':
      return `${op.user} blocks ${op.peer}`;
    case 'unblock':
      return `${op.user} lets ${op.peer} write again`;
    case 'allow':
      return `${op.user} allows ${op.peer} to write to him`;
    case 'disallow':
      return `${op.user} no longer allows ${op.peer} to write to him`;
    case 'make-group':
    case 'add-members':
    case 'remove-members':
    case 'send-to-group':
    case 'read-group':
      return groupSentence(op);
    case 'elapse':
      return `time passes: ${op.timer}`;
    case 'restart':
      if (op.how === 'upgrade') return 'the server is asked to end, and another version is started with its data';
      return `the server is ${op.how === 'kill' ? 'killed' : 'asked to end'}${op.afterMs === undefined ? '' : ` after ${op.afterMs} ms`}, and started again`;
    case 'dialect':
      return `${op.users[0] ?? 'somebody'} does ${op.name}${op.message === undefined ? '' : ` ${op.message}`}${dialectWords(op)}`;
  }
}

function groupSentence(
  op: OpOf<'make-group' | 'add-members' | 'remove-members' | 'send-to-group' | 'read-group'>,
): string {
  switch (op.op) {
    case 'make-group':
      return `${op.user} makes the group ${op.group}${op.members.length === 0 ? '' : ` with ${op.members.join(', ')}`}`;
    case 'add-members':
      return `${op.user} adds ${op.members.join(', ')} to ${op.group}`;
    case 'remove-members':
      return `${op.user} takes ${op.members.join(', ')} out of ${op.group}`;
    case 'send-to-group':
      return `${op.from} sends ${op.message}${payloadWords(op.payload)} to the group ${op.group} by ${op.via === 'api' ? 'the API' : op.via.session}`;
    case 'read-group':
      return `${op.user} reads the history of ${op.group} (${op.way})`;
  }
}

function loginWords({ transport, device, token, acks }: OpOf<'login'>): string {
  const words = [
    transport === undefined ? '' : ` by ${transport}`,
    device === undefined ? '' : ` on his ${device}`,
    token === 'wrong' ? ' with a wrong token' : '',
    acks === false ? ', acknowledging nothing' : '',
  ];
  return words.join('');
}

function viaWords({ via, way }: OpOf<'send'>): string {
  if (via !== 'api') return via.session;
  return way === undefined ? 'the API' : `the API (${way})`;
}

function flagWords({ stored, badge, expiresInS }: OpOf<'send'>): string {
  const words = [
    stored === false ? ', not to be stored' : '',
    badge === false ? ', without a badge' : '',
    expiresInS === undefined ? '' : `, to be kept for ${expiresInS} s`,
  ];
  return words.join('');
}

function dialectWords({ users, args }: OpOf<'dialect'>): string {
  const others = users.slice(1);
  const given = Object.entries(args ?? {}).map(([key, value]) => `${key} ${value}`);
  return `${others.length === 0 ? '' : ` with ${others.join(', ')}`}${given.length === 0 ? '' : ` (${given.join(', ')})`}`;
}

function payloadWords(payload: Payload): string {
  switch (payload.shape) {
    case 'text':
      return '';
    case 'json':
      return ' (JSON)';
    case 'empty':
      return ' (empty)';
    case 'every-byte':
      return ' (every byte value)';
    case 'bytes':
      return ` (bytes ${payload.hex.length > 32 ? `${payload.hex.slice(0, 32)}…` : payload.hex})`;
    case 'filled':
      return ` (${payload.bytes} bytes)`;
  }
}
