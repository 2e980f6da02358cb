import { z } from 'zod';
import { capabilitiesSchema } from '../../vocabulary/index.ts';
import { nativeOpSchema } from './ops.ts';
import { nativeOutcomeSchema, seenBySessionSchema } from './views.ts';

/** The version of the protocol; a change that an old child would not understand gives it the next number. */
export const api = 1;

/** What the protocol bounds. */
export interface Limits {
  /** Bytes of a line, its end not counted. */
  readonly lineBytesMax: number;
  /** Lines of a child that are about one play, answers not counted. */
  readonly linesOfPlayMax: number;
  /** Lines of a child about plays whose `close` was answered, for each such play: some may have been under way. */
  readonly linesOfClosedPlayMax: number;
  /** Bytes that wait for a child to read them. */
  readonly unreadBytesMax: number;
  /** Lines of stderr that are passed on. */
  readonly stderrLinesMax: number;
  /** How long the answer to `hello`, `open`, `restarted`, `close`, and to what nobody waits for any more, may take, in milliseconds. */
  readonly answerMs: number;
  /** The same for `probe` and `cleanUp`. */
  readonly probeMs: number;
  /** What a child may take for itself, in milliseconds: an answer is due so long after the deadline of what it does. */
  readonly graceMs: number;
  /** How often that time begins anew, because lines about its play come, before an op is late all the same. */
  readonly renewalsMax: number;
  /** What is left to a child, in seconds, between the end of its stdin and its being killed. */
  readonly endS: number;
}

export const limitsDefault: Limits = {
  lineBytesMax: 32 * 1024 * 1024,
  linesOfPlayMax: 100_000,
  linesOfClosedPlayMax: 1_000,
  unreadBytesMax: 64 * 1024 * 1024,
  stderrLinesMax: 1_000,
  answerMs: 10_000,
  probeMs: 60_000,
  graceMs: 5_000,
  renewalsMax: 100,
  endS: 2,
};

const id = z.int().positive();
const play = z.int().positive();
const timeoutMs = z.number().nonnegative();
const endpoints = z.record(z.string(), z.string());
const session = z.string();

export const aboutSchema = z.strictObject({
  flavour: z.string(),
  version: z.string(),
  profile: z.string().exactOptional(),
});

/** One thing that a run has made, by its name on the server. */
const toRemoveSchema = z.union([
  z.strictObject({ user: z.string() }),
  z.strictObject({ group: z.string(), members: z.array(z.string()) }),
]);
export type ToRemove = z.infer<typeof toRemoveSchema>;

/** A line to the child. What has an `id` is answered under it; the rest is told. */
export const toChildSchema = z.union([
  z.strictObject({ id, hello: z.strictObject({ api: z.int() }) }),
  z.strictObject({ id, probe: z.strictObject({ endpoints }) }),
  z.strictObject({ id, open: z.strictObject({ play, about: aboutSchema, endpoints }) }),
  z.strictObject({ id, perform: z.strictObject({ play, timeoutMs, op: nativeOpSchema }) }),
  z.strictObject({ id, barrier: z.strictObject({ play, timeoutMs, session }) }),
  z.strictObject({ id, restarted: z.strictObject({ play, endpoints }) }),
  z.strictObject({ id, close: z.strictObject({ play }) }),
  z.strictObject({ id, cleanUp: z.strictObject({ endpoints, what: toRemoveSchema }) }),
  /** Nobody waits for the answer to this one any more; it is to be answered soon all the same. */
  z.strictObject({ cancel: z.strictObject({ id }) }),
  /** The turn that was asked for by this ticket has come. */
  z.strictObject({ turn: z.strictObject({ play, ticket: z.int() }) }),
]);
type ToChild = z.infer<typeof toChildSchema>;

type Questions = Extract<ToChild, { id: number }>;
type KeysOf<T> = T extends unknown ? keyof T : never;
/** What the child is asked. */
export type Asked = Exclude<KeysOf<Questions>, 'id'>;
export type Question<A extends Asked> = Extract<Questions, Record<A, unknown>>[A &
  keyof Extract<Questions, Record<A, unknown>>];
/** What the child is told. */
export type Notice = Exclude<ToChild, { id: number }>;

/** One kind of server that a child serves. */
const servedSchema = z.strictObject({
  flavour: z.string().min(1),
  /** Default: any version that no entry before it names. */
  version: z.string().min(1).exactOptional(),
  /** Default: however it is configured. */
  profile: z.string().min(1).exactOptional(),
  /** What the child reports by `used`. */
  ways: z.array(z.string()).min(1),
  /** What is documented; a capability that is left out is absent. */
  capabilities: capabilitiesSchema.partial(),
});
export type Served = z.infer<typeof servedSchema>;

const helloOfThisApiSchema = z.strictObject({
  api: z.literal(api),
  kind: z.string().regex(/^[a-z][a-z0-9]*$/, 'a kind: a small letter, then small letters and digits'),
  serves: z.array(servedSchema).min(1),
  /** What each of its own ops does, by name. Default: it has none. */
  dialect: z.record(z.string().regex(/^[a-z]+:[a-z-]+$/, 'KIND:SLUG'), z.string()).exactOptional(),
  /** Those that change what the whole server goes by. Default: none. */
  serverWide: z.array(z.string()).exactOptional(),
  /** Whether it asks for its turn before each request. Default: each op and barrier is one request, and waits before it is given. */
  turns: z.boolean().exactOptional(),
  /** That it can remove what was made, and what stays all the same, for people. Default: it removes nothing. */
  cleanUp: z.strictObject({ stays: z.string().min(1) }).exactOptional(),
});
export type Hello = z.infer<typeof helloOfThisApiSchema>;

/** What the child says of itself; the version comes first, for the rest depends on it. */
const helloSchema = z
  .looseObject({ api: z.int() })
  .refine((hello) => hello.api === api, {
    path: ['api'],
    error: ({ input }) => `the driver speaks api ${String((input as Hello).api)}, and this version of imc api ${api}`,
  })
  .pipe(helloOfThisApiSchema);

const probeSchema = z.discriminatedUnion('ready', [
  z.strictObject({
    ready: z.literal(true),
    version: z.string().exactOptional(),
    server: z.string().exactOptional(),
  }),
  z.strictObject({ ready: z.literal(false), why: z.string() }),
]);

const nothingSchema = z.strictObject({});

/** What was removed, by what it is called, and how many; and why something was not. */
const removedSchema = z.strictObject({
  removed: z.record(z.string(), z.int().nonnegative()),
  failed: z.string().exactOptional(),
});

/** What the answer to each question is. */
export const answerSchemas = {
  hello: helloSchema,
  probe: probeSchema,
  open: nothingSchema,
  perform: nativeOutcomeSchema,
  barrier: nativeOutcomeSchema,
  restarted: nothingSchema,
  close: nothingSchema,
  cleanUp: removedSchema,
} as const satisfies Record<Asked, z.ZodType>;
export type Answer<A extends Asked> = z.infer<(typeof answerSchemas)[A]>;

/** A line of the child, by what it says. */
export const fromChildSchemas = {
  answer: z.strictObject({ id, answer: z.unknown() }),
  /** It failed by itself: nobody knows what came of it, and the server is not to blame. */
  trouble: z.strictObject({ id, trouble: z.string() }),
  observe: z.strictObject({ observe: z.strictObject({ play, session, seen: seenBySessionSchema }) }),
  transcribe: z.strictObject({
    transcribe: z.strictObject({ play, lane: z.string(), dir: z.enum(['out', 'in', 'note']), text: z.string() }),
  }),
  used: z.strictObject({ used: z.strictObject({ play, way: z.string() }) }),
  turn: z.strictObject({ turn: z.strictObject({ play, ticket: z.int() }) }),
} as const;
export type FromChild = { [K in keyof typeof fromChildSchemas]: z.infer<(typeof fromChildSchemas)[K]> };
/** What the child tells of a play, unasked. */
export type Told = FromChild['observe' | 'transcribe' | 'used' | 'turn'];

/** What `result` gives for each op that is ok, where it gives anything; a dialect op may give any of these, or nothing. */
export const gives = {
  send: 'ack',
  'list-conversations': 'conversations',
  'sync-conversations': 'conversations',
  'read-history': 'messages',
  'look-up': 'messages',
  'walk-history': 'pages',
  'read-archive': 'archive',
  'read-position': 'read-position',
  'inspect-channel': 'channel',
  'ask-offers': 'offers',
} as const;
