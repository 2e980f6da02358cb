import type { OpOf } from '../../../vocabulary/index.ts';
import { addressOf, type Doing } from '../desk.ts';
import { OpFailed, sessionClosed } from '../outcomes.ts';
import { type Draft, messageOf } from '../session.ts';
import type { Stream } from '../wire/stream.ts';
import { asideStream, provisionFirst } from './accounts.ts';

type Send = OpOf<'send'>;

/** Commands by which a back end sends as a user: `from` is the address by which he does. */
export const apiWays: Readonly<
  Record<string, (from: string, draft: Draft) => readonly [command: string, args: object]>
> = {
  stanza: (from, draft) => ['send_stanza', { from, to: draft.to, stanza: messageOf(draft).toString() }],
  // It takes no id: the server gives one.
  message: (from, { to, body }) => ['send_message', { type: 'chat', from, to, subject: '', body }],
};

/** Sends a direct message, by a session or by the API. */
export async function send(doing: Doing, op: Send, bytes: Uint8Array): Promise<void> {
  if (op.via === 'api') doing.api.assertOffered();
  await provisionFirst(doing, op.from, op.to);
  const draft = {
    clientNumber: doing.play.world.clientNumber(op.message),
    to: addressOf(doing, op.to),
    body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
  };
  const mayBounce = doing.bounces.mayBe(op.from, op.to);
  if (op.via === 'api')
    return mayBounce ? byApiAndBack(doing, op, draft) : byApi(doing, op, draft, addressOf(doing, op.from));
  const session = doing.sessions.get(op.via.session);
  if (!session) throw sessionClosed(op.via.session);
  await session.send(draft, doing.timeoutMs, mayBounce ? addressesOf(doing, op.to) : []);
}

async function byApi({ api, timeoutMs }: Doing, { way }: Send, draft: Draft, from: string): Promise<void> {
  const [command, args] = (apiWays[way ?? ''] ?? apiWays['stanza']!)(from, draft);
  await api.tell(command, args, timeoutMs);
}

/**
 * The API answers that a message was sent on, not that it was let in: what was not comes back to the address that sent it. So where
 * it may, the sender has a stream at that address, which is none of his sessions: those are sent copies.
 */
async function byApiAndBack(doing: Doing, op: Send, draft: Draft): Promise<void> {
  const stream = await asideStream(doing, op.from);
  const fate = doing.bounces.await([draft.clientNumber, `${op.from} ${draft.to}`]);
  await byApi(doing, op, draft, stream.address ?? addressOf(doing, op.from));
  await untilBounced(doing, stream, addressesOf(doing, op.to));
  if (fate.bounced) throw new OpFailed(fate.bounced);
}

/** Waits until what the receivers had sent back to the stream has come. */
async function untilBounced({ timeoutMs }: Doing, stream: Stream, addresses: readonly string[]): Promise<void> {
  await Promise.all([stream.ping(timeoutMs), ...addresses.map((address) => stream.pingUser(address, timeoutMs))]);
}

/** Full addresses at which the user is there. */
function addressesOf({ sessions, play }: Doing, user: string): string[] {
  const native = play.world.native(user);
  return [...sessions.values()]
    .filter((session) => session.user === native && session.online)
    .flatMap(({ stream }) => stream.address ?? []);
}
