import { z } from 'zod';
import type { DriverOp, World } from '../../vocabulary/index.ts';

/** The name of a user on the server, as the child has to use it. */
const user = z.string();
/** The name of a session or device within its play; the server need not hear of it. */
const lane = z.string();
const way = z.string();
const base64 = z.base64();
/** What a group is called on the server, and who is or becomes a member. */
const group = z.string();
const members = z.array(user);

/** What two users have to do with each other: the first one does it. */
const pair = { user, peer: user };

/**
 * The ops of the vocabulary that reach a driver, as a child is given them: users by their names on the server, messages by
 * their client message numbers, payloads as bytes.
 */
export const nativeOpSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('register'), user }),
  z.strictObject({
    op: z.literal('login'),
    session: lane,
    user,
    /** Which of the user's devices it is. */
    device: lane,
    transport: z.string().exactOptional(),
    token: z.literal('wrong').exactOptional(),
    acks: z.literal(false).exactOptional(),
  }),
  z.strictObject({ op: z.literal('logout'), session: lane }),
  z.strictObject({
    op: z.literal('send'),
    from: user,
    to: user,
    via: z.union([z.literal('api'), z.strictObject({ session: lane })]),
    way: way.exactOptional(),
    clientNumber: z.string(),
    payload: base64,
    stored: z.literal(false).exactOptional(),
    badge: z.literal(false).exactOptional(),
    expiresInS: z.int().exactOptional(),
  }),
  z.strictObject({ op: z.literal('list-conversations'), user, way }),
  z.strictObject({ op: z.literal('sync-conversations'), user, way }),
  z.strictObject({ op: z.literal('read-history'), ...pair, way }),
  z.strictObject({ op: z.literal('walk-history'), ...pair, way, pageSize: z.int() }),
  z.strictObject({ op: z.literal('look-up'), ...pair, clientNumbers: z.array(z.string()), way }),
  z.strictObject({ op: z.literal('read-archive'), user, way }),
  z.strictObject({ op: z.literal('inspect-channel'), ...pair }),
  z.strictObject({ op: z.literal('mark-read'), ...pair }),
  z.strictObject({ op: z.literal('read-position'), ...pair }),
  z.strictObject({ op: z.literal('ask-offers'), user }),
  z.strictObject({ op: z.literal('kick'), user }),
  z.strictObject({ op: z.literal('block'), ...pair }),
  z.strictObject({ op: z.literal('unblock'), ...pair }),
  z.strictObject({ op: z.literal('allow'), ...pair }),
  z.strictObject({ op: z.literal('disallow'), ...pair }),
  z.strictObject({ op: z.literal('make-group'), group, user, members }),
  z.strictObject({ op: z.literal('add-members'), group, user, members }),
  z.strictObject({ op: z.literal('remove-members'), group, user, members }),
  z.strictObject({
    op: z.literal('send-to-group'),
    from: user,
    group,
    via: z.union([z.literal('api'), z.strictObject({ session: lane })]),
    clientNumber: z.string(),
    payload: base64,
  }),
  z.strictObject({ op: z.literal('read-group'), user, group, way }),
  z.strictObject({
    op: z.literal('dialect'),
    name: z.string(),
    users: z.array(user),
    clientNumber: z.string().exactOptional(),
    payload: base64.exactOptional(),
    args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
  }),
]);

export type NativeOp = z.infer<typeof nativeOpSchema>;

/** An op as a child is given it. What only concerns the order of ops is the runner's own, and left out. */
export function nativeOp(op: DriverOp, world: World, bytes: Uint8Array | undefined): NativeOp {
  const given = Object.entries(op).flatMap(([key, value]) => nativeEntry(key, value, world));
  const device = op.op === 'login' ? { device: op.device ?? op.session } : {};
  const carries = op.op === 'send' || op.op === 'send-to-group' || (op.op === 'dialect' && bytes !== undefined);
  const payload = carries ? { payload: Buffer.from(bytes ?? []).toString('base64') } : {};
  return nativeOpSchema.parse({ ...Object.fromEntries(given), ...device, ...payload });
}

function nativeEntry(key: string, value: unknown, world: World): [string, unknown][] {
  switch (key) {
    case 'user':
    case 'peer':
    case 'from':
    case 'to':
    case 'group':
      return [[key, world.native(value as string)]];
    case 'users':
    case 'members':
      return [[key, (value as string[]).map((name) => world.native(name))]];
    case 'message':
      return [['clientNumber', world.clientNumber(value as string)]];
    case 'messages':
      return [['clientNumbers', (value as string[]).map((name) => world.clientNumber(name))]];
    case 'payload':
    case 'overlap':
    case 'background':
      return [];
    default:
      return [[key, value]];
  }
}
