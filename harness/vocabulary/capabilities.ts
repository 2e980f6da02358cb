import { z } from 'zod';
import { nameShapeSchema } from './names.ts';

export const sourceSchema = z.strictObject({
  /** Where it is promised: a page, a section of a protocol, a path in our docs. */
  url: z.string(),
  /** The promise in the words of the source. */
  quote: z.string(),
});
export type Source = z.infer<typeof sourceSchema>;

/** Something that a server documents that it offers: with its strength and citation, or absent with the reason. */
function declared<T extends z.ZodType>(value: T) {
  return z.union([
    z.strictObject({
      value,
      /** `documented`: in words; `protocol`: by the form of the protocol; `convention`: only expected, so its rules are SHOULD. */
      strength: z.enum(['documented', 'protocol', 'convention']),
      source: sourceSchema,
    }),
    z.strictObject({ absent: z.string() }),
  ]);
}

/**
 * What an acknowledgement proves: that the message is stored and in the conversation lists, that it is stored and can
 * be read, or only that it waits to be.
 */
const ackSchema = z.enum(['listed', 'stored', 'queued']);

/**
 * How it is proved that a session is pushed nothing more: `same-path`, one more message to it arrived, and what was to
 * come before that has come; `ordered-stream`, the server answered the session on the stream by which it pushes.
 */
export const barrierKindSchema = z.enum(['same-path', 'ordered-stream']);

/** What a payload may be to go through unchanged: any bytes, text, or JSON alone. */
const fidelitySchema = z.enum(['bytes', 'text', 'json']);
export type Fidelity = z.infer<typeof fidelitySchema>;

/** Of records that are older than a capability. */
const notDeclared = { absent: 'it was not declared' };

/**
 * What a server documents that it offers, by driver, flavour and version; never what was measured of its misbehaviour.
 * A rule that needs an absent one is `unsupported` there, with the reason.
 */
export const capabilitiesSchema = z.strictObject({
  apiSend: declared(ackSchema),
  sessionSend: declared(ackSchema),
  apiWays: declared(z.array(z.string()).min(1)),
  transports: declared(z.record(z.string(), fidelitySchema)),
  tokens: declared(z.enum(['checked', 'required'])),
  sameDevice: declared(z.literal('replaces')),
  kick: declared(z.literal('all-sessions')).default(notDeclared),
  block: declared(z.array(z.enum(['api', 'session'])).min(1)),
  blocksBoth: declared(z.literal(true)).default(notDeclared),
  refusedSend: declared(z.enum(['no-trace', 'in-own-archive'])).default(notDeclared),
  allowList: declared(z.array(z.enum(['api', 'session'])).min(1)),
  repeatedSend: declared(z.literal('one-message')).default(notDeclared),
  transient: declared(z.literal('online-only')),
  register: declared(z.literal(true)),
  historyWays: declared(z.array(z.string()).min(1)),
  lookUpWays: declared(z.array(z.string()).min(1)),
  listWays: declared(z.array(z.string()).min(1)),
  archiveWays: declared(z.array(z.string()).min(1)),
  walkWays: declared(z.record(z.string(), z.enum(['up', 'down']))),
  pageMore: declared(z.literal(true)),
  syncWays: declared(z.record(z.string(), z.enum(['changes', 'unread']))),
  durable: declared(z.array(z.enum(['graceful', 'kill'])).min(1)),
  upgrade: declared(z.string()),
  sendFlags: declared(z.array(z.enum(['no-badge', 'expires'])).min(1)),
  nameShapes: declared(z.array(nameShapeSchema).min(1)),
  readPosition: declared(z.literal('kept')),
  unread: declared(z.literal('counted')),
  unreadAfterOwnSend: declared(z.enum(['kept', 'cleared', 'unspecified'])),
  markRead: declared(z.literal('everything')),
  readReceipts: declared(z.literal('each-session')).default(notDeclared),
  lastMessage: declared(z.literal(true)),
  inspectChannel: declared(z.literal(true)),
  oneOrder: declared(z.literal(true)).default(notDeclared),
  gapless: declared(z.literal(true)),
  afterPush: declared(z.literal('readable')),
  push: declared(z.literal('once-per-session')),
  ownPush: declared(z.literal('other-sessions')),
  repush: declared(z.literal('until-acknowledged')),
  timers: declared(z.record(z.string(), z.int().positive())),
  webhooks: declared(z.literal('at-least-once')),
  groups: declared(z.literal('members-only')).default(notDeclared),
  groupSend: declared(z.array(z.enum(['api', 'session'])).min(1)).default(notDeclared),
  groupHistoryWays: declared(z.array(z.string()).min(1)).default(notDeclared),
  groupList: declared(z.literal(true)).default(notDeclared),
  dialect: declared(z.record(z.string(), z.enum(['touches-chats', 'leaves-chats']))),
  pushOrder: declared(z.literal('as-accepted')),
  offlinePush: declared(z.literal('at-login')),
  barrier: declared(barrierKindSchema),
  payload: declared(z.enum(['bytes', 'text'])),
  apiPayloadBytesMin: declared(z.int().nonnegative()),
  sessionPayloadBytesMin: declared(z.int().nonnegative()),
  payloadBytesMax: declared(z.int().positive()),
  settleMs: declared(z.int().positive()),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;
export type CapabilityName = keyof Capabilities;

/** What each capability says, in a sentence. */
export const meanings: Readonly<Record<CapabilityName, string>> = {
  apiSend: 'A back end may send in the name of a user; what its acknowledgement proves.',
  sessionSend: 'A session may send; what its acknowledgement proves.',
  apiWays: 'Names of the ways to send by the API.',
  transports: 'Names of the ways in which a session talks to the server, and what payloads go through each unchanged.',
  tokens: "A login needs the user's token: where one was set for him, or always.",
  sameDevice: 'A device that logs in again takes the place of its old session.',
  kick: 'A back end can end all sessions of a user, who may come again.',
  block: 'A user can keep another one from sending to him; by which ways of sending that holds.',
  blocksBoth: 'Who keeps another one from sending to him cannot send to him either.',
  refusedSend: 'Where a message is that was refused: nowhere, or among what its sender has sent.',
  allowList: 'A user is sent to only by those whom he allows; by which ways of sending that holds.',
  repeatedSend: 'A send that is repeated with its client message number is the same message.',
  transient: 'A message may be for those who are online alone, and is kept nowhere.',
  register: 'A user may be made known before anything else.',
  historyWays: 'Names of the ways to read a whole history of a direct chat.',
  lookUpWays: 'Names of the ways to ask for single messages.',
  listWays: 'Names of the ways to ask for a conversation list that the server keeps.',
  archiveWays:
    'Names of the ways to read all messages of a user; where the server keeps no list, one is derived from them.',
  walkWays: 'Names of the ways to read a history page by page: from its beginning up, or from its end down.',
  pageMore: 'Each page of a history says whether there is more behind it.',
  syncWays:
    'Names of the ways to ask for a part of the conversation list: what has changed since the user asked last, or the chats with something unread.',
  durable: 'What was acknowledged is still there after the server was started again: asked to end, or killed.',
  upgrade: 'It was started with the data of an earlier run, of the version that this names (`--data`).',
  sendFlags: 'What a sender may ask for besides: that a message shows no badge, or is not kept for ever.',
  nameShapes: 'What users may be called.',
  readPosition:
    'The server keeps up to where a user has read a chat; where it counts nothing unread, that is derived from it.',
  unread: 'The server counts unread messages.',
  unreadAfterOwnSend: "What a user's own send does to the messages that he had not read before it.",
  markRead: 'A user can mark a chat as read.',
  readReceipts: 'Each online session of who has written is told up to where the other one has read.',
  lastMessage: 'Each list entry shows its newest message.',
  inspectChannel: 'Whether a channel exists can be asked.',
  oneOrder: 'Both users of a chat read its messages in one order, also those that crossed.',
  gapless: "The positions of a conversation's messages follow one another from a first one on, and none is left out.",
  afterPush: 'Whoever was pushed a message finds it, and its conversation, when he looks.',
  push: 'Each online session of the receiver is pushed each message.',
  ownPush: "The sender's other online sessions are pushed his message, too.",
  repush: 'What a session was pushed and has not acknowledged is pushed to it again.',
  timers: 'Timers of the server that matter, by name: by when each has surely run out, in milliseconds.',
  webhooks: 'Each message that is stored is told to a back end.',
  groups: 'Users can be members of a group: they alone send to it, and are pushed what is sent to it.',
  groupSend: 'By which ways a message may be sent to a group.',
  groupHistoryWays: 'Names of the ways in which a member reads the whole history of a group.',
  groupList: 'The conversation list of a member shows the group, beside his direct chats.',
  dialect:
    'Names of the ops that only this kind of server knows, and whether they leave the direct chats of their users as they are.',
  pushOrder: 'A session is pushed messages in the order in which they were accepted.',
  offlinePush: 'What was sent to a user who had no session is pushed to the next one that he opens.',
  barrier: 'How it is proved that a session is pushed nothing more.',
  payload: 'What a payload may be: any bytes, or text alone.',
  apiPayloadBytesMin: 'Smallest payload of a message sent by the API, in bytes.',
  sessionPayloadBytesMin: 'Smallest payload of a message sent by a session, in bytes.',
  payloadBytesMax: 'Largest payload of a message, in bytes.',
  settleMs: 'How long a read may lag behind an acknowledgement, in milliseconds, before anything is claimed.',
};

/** A server that was started without data has been upgraded from nothing. */
export const notUpgraded = { absent: 'it was started without data of an earlier run (`--data FOLDER` gives it some)' };

/** What is not said is absent: with the reason that is given for it, else with this one. */
export function absentUnlessSaid(
  said: Partial<Capabilities>,
  reasons: Partial<Record<CapabilityName, string>> = {},
  otherwise = 'the server documents no such thing',
): Capabilities {
  const names = Object.keys(capabilitiesSchema.shape) as CapabilityName[];
  const all = names.map((name) => [name, said[name] ?? { absent: reasons[name] ?? otherwise }]);
  return Object.fromEntries(all) as Capabilities;
}

/** How much a declaration weighs. */
type Strength = 'documented' | 'protocol' | 'convention';

/** A capability as it is declared: with the page where it is promised, and the words in which that page says so. */
export function stated<const V>(
  strength: Strength,
  value: V,
  ...[url, quote]: [url: string, quote: string]
): Stated<V> {
  return { value, strength, source: { url, quote } };
}

interface Stated<V> {
  value: V;
  strength: Strength;
  source: Source;
}

/** Which kind of server it is: a driver serves several, whose promises differ. */
export interface About {
  readonly flavour: string;
  readonly version: string;
  /** How it is configured. Default: its default profile. */
  readonly profile?: string;
}

/** The value of a capability; `undefined` when it is absent. */
export function valueOf<K extends CapabilityName>(
  capabilities: Capabilities,
  name: K,
): Extract<Capabilities[K], { value: unknown }>['value'] | undefined {
  const capability = capabilities[name];
  return 'value' in capability ? capability.value : undefined;
}

/** The reason why the first absent one of these capabilities is absent; `undefined` when all are there. */
export function absenceOf(capabilities: Capabilities, ...names: readonly CapabilityName[]): string | undefined {
  for (const name of names) {
    const capability = capabilities[name];
    if ('absent' in capability) return `${name}: ${capability.absent}`;
  }
  return undefined;
}

/** Whether the server is bound by it: a capability that is absent, or a mere convention, is no promise. */
export function isPromised(capabilities: Capabilities, name: CapabilityName): boolean {
  const capability = capabilities[name];
  return 'strength' in capability && capability.strength !== 'convention';
}

/** What payloads go through a transport unchanged, by default the usual one; where the server names none, any. */
export function fidelityOf(capabilities: Capabilities, transport?: string): Fidelity {
  const transports = valueOf(capabilities, 'transports') ?? {};
  return transports[transport ?? ''] ?? Object.values(transports)[0] ?? 'bytes';
}
