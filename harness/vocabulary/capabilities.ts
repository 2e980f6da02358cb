import { z } from 'zod';

const sourceSchema = z.strictObject({
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
 * What a server documents that it offers, by driver, flavour and version; never what was measured of its misbehaviour.
 * A rule that needs an absent one is `unsupported` there, with the reason.
 */
export const capabilitiesSchema = z.strictObject({
  /** A back end may send in the name of a user; what its acknowledgement proves. */
  apiSend: declared(ackSchema),
  /** A session may send; what its acknowledgement proves. */
  sessionSend: declared(ackSchema),
  /** A user may be made known before anything else. */
  register: declared(z.literal(true)),
  /** Names of the ways to read a whole history of a direct chat. */
  historyWays: declared(z.array(z.string()).min(1)),
  /** Names of the ways to ask for single messages. */
  lookUpWays: declared(z.array(z.string()).min(1)),
  /** Names of the ways to ask for a conversation list that the server keeps. */
  listWays: declared(z.array(z.string()).min(1)),
  /** The server counts unread messages. */
  unread: declared(z.literal('counted')),
  /** What a user's own send does to the messages that he had not read before it. */
  unreadAfterOwnSend: declared(z.enum(['kept', 'cleared', 'unspecified'])),
  /** A user can mark a chat as read. */
  markRead: declared(z.literal('everything')),
  /** Each list entry shows its newest message. */
  lastMessage: declared(z.literal(true)),
  /** Whether a channel exists can be asked. */
  inspectChannel: declared(z.literal(true)),
  /** The messages of a conversation are counted 1, 2, 3 … */
  ordinals: declared(z.literal('gapless')),
  /** Whoever was pushed a message finds it, and its conversation, when he looks. */
  afterPush: declared(z.literal('readable')),
  /** Each online session of the receiver is pushed each message. */
  push: declared(z.literal('once-per-session')),
  /** Smallest payload of a message sent by the API, in bytes. */
  apiPayloadBytesMin: declared(z.int().nonnegative()),
  /** Largest payload of a message, in bytes. */
  payloadBytesMax: declared(z.int().positive()),
  /** How long a read may lag behind an acknowledgement, in milliseconds, before anything is claimed. */
  settleMs: declared(z.int().positive()),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;
export type CapabilityName = keyof Capabilities;

/** Which kind of server it is: a driver serves several, whose promises differ. */
export interface About {
  readonly flavour: string;
  readonly version: string;
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
