import { deadlineIn, poll } from '../../core/deadline.ts';
import type { DriverOp, MessageView, OpOf, Result } from '../../vocabulary/index.ts';
import { payloadBytes, valueOf } from '../../vocabulary/index.ts';
import { type Bench, userOf, type Way } from './bench.ts';
import type { Play } from './play.ts';

/** A message of a test. */
export interface Draft {
  readonly message: string;
  /** Default: `alice`, by the session `alice.1`. */
  readonly from?: string;
  /** Default: `bob`. */
  readonly to?: string;
}

/** The op that sends a message: by the first session of its sender, or by the API. */
export function sendOp({ message, from = 'alice', to = 'bob' }: Draft, way: Way): OpOf<'send'> {
  const via = way === 'api' ? 'api' : { session: `${from}.1` };
  return { op: 'send', message, from, to, via, payload: { shape: 'text', text: 'hello' } };
}

/** The bytes of a short text that begins with what tells the message. */
export function shortText({ world }: Play, message: string, text = 'hello'): Uint8Array {
  return payloadBytes({ shape: 'text', text }, world.token(message));
}

/** Sends a short message, which must be accepted. */
export function send(play: Play, draft: Draft, way: Way): Promise<Result | undefined> {
  return play.ok(sendOp(draft, way), shortText(play, draft.message));
}

/**
 * Waits, in the way that the server offers, until nothing more comes to a session of what was sent to its user before.
 * Where that takes a message, `peer` sends it, by a session in the play `by`. Where the server offers no way, nothing is
 * waited for.
 */
export async function flush(
  bench: Bench,
  play: Play,
  session: string,
  { by = play, peer = 'alice' }: { readonly by?: Play; readonly peer?: string } = {},
): Promise<void> {
  const kind = valueOf(bench.capabilities, 'barrier');
  if (kind === 'ordered-stream') await held(play, session);
  if (kind === 'same-path') {
    const message = `last-${++flushes}`;
    await send(by, { message, from: peer, to: userOf(session) }, bench.way);
    await play.untilPushed(session, message);
  }
}

let flushes = 0;

/** Whether a message is one that `flush` sent. */
export function isFlush(message: string | undefined): boolean {
  return message?.startsWith('last-') ?? false;
}

async function held(play: Play, session: string): Promise<void> {
  if (!play.client.barrier)
    throw new Error('the capability barrier is ordered-stream, and the driver has no function of that name');
  const outcome = await play.client.barrier(session, { timeoutMs: play.timeoutMs });
  if (outcome.is !== 'ok') throw new Error(`the barrier of ${session} did not hold: ${JSON.stringify(outcome)}`);
}

/** The ops that read messages of the chat of two, one for each way that is offered; `messages` are those looked up. */
export function readsOf(bench: Bench, user: string, peer: string, messages: readonly string[]): DriverOp[] {
  const ways = (name: 'historyWays' | 'lookUpWays' | 'archiveWays') => valueOf(bench.capabilities, name) ?? [];
  return [
    ...ways('historyWays').map((way) => ({ op: 'read-history' as const, user, peer, way })),
    ...ways('lookUpWays').map((way) => ({ op: 'look-up' as const, user, peer, messages: [...messages], way })),
    ...ways('archiveWays').map((way) => ({ op: 'read-archive' as const, user, way })),
  ];
}

/** Reads messages, whatever the op; the other user of each where the op tells. */
export async function read(play: Play, op: DriverOp): Promise<(MessageView & { readonly with?: string })[]> {
  if (op.op !== 'read-archive') return (await play.gives('messages', op)).messages;
  const { messages } = await play.gives('archive', op);
  return messages.map((each) => ({ ...each.message, with: each.with }));
}

/** Reads again and again until what is read is as it should be, or the server has had its time; gives what was read last. */
export async function readUntil<T>(play: Play, look: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  let last: T | undefined;
  await poll(deadlineIn(play.timeoutMs), async () => {
    last = await look();
    return good(last) || undefined;
  });
  return last as T;
}
