import { z } from 'zod';
import {
  addMembersSchema,
  makeGroupSchema,
  readGroupSchema,
  removeMembersSchema,
  sendToGroupSchema,
} from './group-op.ts';
import { nameShapeSchema } from './names.ts';
import { localName, overlap } from './op-parts.ts';
import { payloadSchema } from './payload.ts';

/** The user becomes known to the server before anything else happens to him; not needed for him to be written to. */
export const registerSchema = z.strictObject({ op: z.literal('register'), user: localName, overlap });

/** A device of the user opens a session. */
export const loginSchema = z.strictObject({
  op: z.literal('login'),
  session: localName,
  user: localName,
  /** How the session talks to the server, by the name that the driver gives it; where the server has no such transport, and by default, its first one. */
  transport: z.string().max(40).exactOptional(),
  /** Which of the user's devices it is; a device has one session at a time. Default: one of the session's own. */
  device: localName.exactOptional(),
  /** With a token that is not the user's. Default: with his own. */
  token: z.literal('wrong').exactOptional(),
  /** Acknowledges nothing that it is pushed. Default: everything. */
  acks: z.literal(false).exactOptional(),
  overlap,
});

/** The session ends in order, and has ended for the server too when the op ends. */
export const logoutSchema = z.strictObject({ op: z.literal('logout'), session: localName, overlap });

/** The back end ends all sessions of the user; he may come again. */
export const kickSchema = z.strictObject({ op: z.literal('kick'), user: localName, overlap });

/** The user keeps the peer from sending to him, or lets him again. */
export const blockSchema = z.strictObject({ op: z.literal('block'), user: localName, peer: localName, overlap });
export const unblockSchema = z.strictObject({ op: z.literal('unblock'), user: localName, peer: localName, overlap });

/** The user allows the peer to send to him, where only such may (capability `allowList`), or no longer allows it. */
export const allowSchema = z.strictObject({ op: z.literal('allow'), user: localName, peer: localName, overlap });
export const disallowSchema = z.strictObject({ op: z.literal('disallow'), user: localName, peer: localName, overlap });

/** A direct message: by a session of the sender, or by the server's API in the name of the sender. */
export const sendSchema = z.strictObject({
  op: z.literal('send'),
  message: localName,
  from: localName,
  to: localName,
  via: z.union([z.literal('api'), z.strictObject({ session: localName })]),
  /** By which of the ways of the API (capability `apiWays`). Default: the first. */
  way: z.string().max(40).exactOptional(),
  payload: payloadSchema,
  /** Only for those who are online: kept nowhere. Default: stored. */
  stored: z.literal(false).exactOptional(),
  /** Asks for no badge (capability `sendFlags`): whether it counts as unread nobody promises. Default: as any message. */
  badge: z.literal(false).exactOptional(),
  /** Seconds for which it is to be kept at least (capability `sendFlags`). Default: for ever. */
  expiresInS: z.int().min(3_600).exactOptional(),
  /** The ops after it do not wait for its acknowledgement; the end of the body does. */
  background: z.literal(true).exactOptional(),
  overlap,
});

/**
 * The sender sends a message once more, by the same way, as a client does that has heard no answer: with the same client message
 * number and content. A driver is given the send again.
 */
export const repeatSchema = z.strictObject({ op: z.literal('repeat'), message: localName, from: localName, overlap });

/** Waits, with a deadline, until the session has been pushed the message. */
export const awaitPushSchema = z.strictObject({
  op: z.literal('await-push'),
  session: localName,
  message: localName,
  overlap,
});

/** The user asks for his conversation list, in one of the ways that the driver declares. */
export const listConversationsSchema = z.strictObject({
  op: z.literal('list-conversations'),
  user: localName,
  way: z.string(),
  overlap,
});

/** The user reads the history of his direct chat with the peer, in one of the ways that the driver declares. */
export const readHistorySchema = z.strictObject({
  op: z.literal('read-history'),
  user: localName,
  peer: localName,
  way: z.string(),
  overlap,
});

/** The user asks for single messages of his direct chat with the peer, in one of the ways that the driver declares. */
export const lookUpSchema = z.strictObject({
  op: z.literal('look-up'),
  user: localName,
  peer: localName,
  messages: z.array(localName).min(1).max(64),
  way: z.string(),
  overlap,
});

/** Somebody asks whether the direct channel of the two exists on the server. */
export const inspectChannelSchema = z.strictObject({
  op: z.literal('inspect-channel'),
  user: localName,
  peer: localName,
  overlap,
});

/** The user marks everything in his direct chat with the peer as read. */
export const markReadSchema = z.strictObject({ op: z.literal('mark-read'), user: localName, peer: localName, overlap });

/** The user reads all that he has sent and was sent, whoever the other one was, in one of the ways that the driver declares. */
export const readArchiveSchema = z.strictObject({
  op: z.literal('read-archive'),
  user: localName,
  way: z.string(),
  overlap,
});

/** The user asks up to where he has read his direct chat with the peer. */
export const readPositionSchema = z.strictObject({
  op: z.literal('read-position'),
  user: localName,
  peer: localName,
  overlap,
});

/** The user reads the whole history of his direct chat with the peer page by page, in one of the ways that the driver declares. */
export const walkHistorySchema = z.strictObject({
  op: z.literal('walk-history'),
  user: localName,
  peer: localName,
  way: z.string(),
  /** Messages of a page, at most. */
  pageSize: z.int().min(1).max(100),
  overlap,
});

/**
 * The user brings the conversation list that he keeps up to date, or asks for a part of it, in one of the ways that the
 * driver declares (capability `syncWays`). The first time he keeps none yet.
 */
export const syncConversationsSchema = z.strictObject({
  op: z.literal('sync-conversations'),
  user: localName,
  way: z.string(),
  overlap,
});

/** The user asks the server what it offers, as far as it can tell without changing anything. */
export const askOffersSchema = z.strictObject({ op: z.literal('ask-offers'), user: localName, overlap });

/** Time passes until a timer of the server (capability `timers`) has surely run out. */
export const elapseSchema = z.strictObject({ op: z.literal('elapse'), timer: z.string().max(40), overlap });

/**
 * The server ends, asked to or killed, and is started again with the data that it has; `upgrade`: asked to, and another version is
 * started with them, which is so where a run goes on with the data of an earlier one. All sessions are gone then.
 */
export const restartSchema = z.strictObject({
  op: z.literal('restart'),
  how: z.enum(['graceful', 'kill', 'upgrade']),
  /** Milliseconds that it waits first: a moment amid what began before it. Default: 0. */
  afterMs: z.int().min(0).max(2_000).exactOptional(),
  overlap,
});

/** Something that only one kind of server knows; its driver says what it is and what it takes. */
export const dialectSchema = z.strictObject({
  op: z.literal('dialect'),
  /** `kind:slug`, such as a driver declares. */
  name: z.string().regex(/^[a-z]+:[a-z-]+$/),
  /** Users that it speaks of; the first one does it. */
  users: z.array(localName).max(8),
  /** What it sends, if it sends something, and the message's name. */
  message: localName.exactOptional(),
  payload: payloadSchema.exactOptional(),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
  overlap,
});

/**
 * One thing that an actor does. The list is closed; every op of a scenario may be left out, and an op whose user,
 * session or message is then missing does nothing.
 */
export const opSchema = z.discriminatedUnion('op', [
  registerSchema,
  loginSchema,
  logoutSchema,
  sendSchema,
  repeatSchema,
  awaitPushSchema,
  listConversationsSchema,
  readHistorySchema,
  lookUpSchema,
  inspectChannelSchema,
  markReadSchema,
  readArchiveSchema,
  readPositionSchema,
  askOffersSchema,
  kickSchema,
  blockSchema,
  unblockSchema,
  allowSchema,
  disallowSchema,
  elapseSchema,
  restartSchema,
  walkHistorySchema,
  syncConversationsSchema,
  makeGroupSchema,
  addMembersSchema,
  removeMembersSchema,
  sendToGroupSchema,
  readGroupSchema,
  dialectSchema,
]);

export type Op = z.infer<typeof opSchema>;
export type OpKind = Op['op'];
export type OpOf<K extends OpKind> = Extract<Op, { op: K }>;
/** How a server that runs can be ended and started again. */
export type RestartHow = Exclude<OpOf<'restart'>['how'], 'upgrade'>;
export type Via = OpOf<'send'>['via'];

/** A list of ops with local names: plain JSON, to be stored, shrunk and replayed on any server. */
export const scenarioSchema = z.strictObject({
  /** The case that made it, such as `first-dm/fresh-pair`. */
  case: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  ops: z.array(opSchema).max(500),
  /** How the users' names on the server look (capability `nameShapes`). Default: `plain`. */
  names: nameShapeSchema.exactOptional(),
  /**
   * How what the server makes of the names is ordered, such as their hashes, against the order in which the ops name the
   * users first; where the driver cannot tell, any will do. Default: any.
   */
  hashes: z.enum(['rising', 'falling']).exactOptional(),
});

export type Scenario = z.infer<typeof scenarioSchema>;

/** The users that an op speaks of, in the order in which it names them. */
export function usersOf(op: Op): string[] {
  switch (op.op) {
    case 'register':
    case 'login':
    case 'list-conversations':
    case 'sync-conversations':
    case 'read-archive':
    case 'ask-offers':
    case 'kick':
    case 'read-group':
      return [op.user];
    case 'send-to-group':
    case 'repeat':
      return [op.from];
    case 'make-group':
    case 'add-members':
    case 'remove-members':
      return [op.user, ...op.members];
    case 'send':
      return [op.from, op.to];
    case 'read-history':
    case 'walk-history':
    case 'look-up':
    case 'inspect-channel':
    case 'mark-read':
    case 'read-position':
    case 'block':
    case 'unblock':
    case 'allow':
    case 'disallow':
      return [op.user, op.peer];
    case 'dialect':
      return op.users;
    case 'logout':
    case 'await-push':
    case 'elapse':
    case 'restart':
      return [];
  }
}

/** The group that an op makes, or changes, by its local name. */
export function groupMadeBy(op: Op): string | undefined {
  return op.op === 'make-group' || op.op === 'add-members' || op.op === 'remove-members' ? op.group : undefined;
}

/** Whether these two are those two, one way or the other: a user may write to himself. */
export function isBetween([a, b]: readonly string[], [one, other]: readonly string[]): boolean {
  return (a === one && b === other) || (a === other && b === one);
}
