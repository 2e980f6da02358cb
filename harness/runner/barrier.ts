import { abortAfter } from '../core/clock.ts';
import { carries, sentinelFor, valueOf } from '../vocabulary/index.ts';
import type { Doer } from './doer.ts';
import { chatsOf } from './final-reads.ts';

/** Proves that nothing more comes, in the way that the server offers; the last thing of a play. */
export async function holdBarrier(doer: Doer): Promise<void> {
  const kind = valueOf(doer.capabilities, 'barrier');
  if (kind === 'ordered-stream') await askOnStreams(doer);
  if (kind === 'same-path') await sendSentinels(doer);
}

/** Each online session asks something on the stream by which it is pushed messages: what was written before has come with the answer. */
async function askOnStreams(doer: Doer): Promise<void> {
  await Promise.all(
    [...doer.online.keys()].map(async (session) => {
      if (await doer.streamAnswers(session)) doer.recorder.add({ type: 'barrier', session, kind: 'ordered-stream' });
    }),
  );
}

/**
 * Each online session is sent one more message on the path of the others, and what was to come before it has come when
 * it is there. It changes state.
 */
async function sendSentinels(doer: Doer): Promise<void> {
  const awaited = [...doer.online].flatMap(([session, user]) => {
    const peer = writerTo(doer, user);
    return peer === undefined || silent(doer, session, user) ? [] : [{ session, user, peer }];
  });
  const users = new Map(awaited.map(({ user, peer }) => [user, peer]));
  await Promise.all([...users].map(([user, peer]) => send(doer, peer, user)));
  const late = abortAfter(doer.settleMs);
  await Promise.all(
    awaited.map(async ({ session, user }) => {
      const held = await doer.recorder.until(() => doer.recorder.pushed(session, sentinelFor(user)), late);
      if (held) doer.recorder.add({ type: 'barrier', session, kind: 'same-path' });
    }),
  );
}

/** Who writes the last message to a user: the other one of his chat, or anybody of a chat or group if he has none. */
function writerTo(doer: Doer, user: string): string | undefined {
  const chats = chatsOf(doer);
  const own = chats.find((chat) => chat.includes(user) && chat[0] !== chat[1]);
  return (own ?? [...chats.flat(), ...doer.groups.members()]).find((other) => other !== user);
}

/** A session that was pushed nothing of all that its user was sent will not be pushed a last message either. */
function silent(doer: Doer, session: string, user: string): boolean {
  const due = doer.sends.filter(
    ({ accepted, to, payload }) => accepted && to === user && carries(doer.fidelityOf(session), payload),
  );
  return due.length > 0 && !due.some(({ message }) => doer.recorder.pushed(session, message));
}

async function send(doer: Doer, from: string, to: string): Promise<void> {
  const session = [...doer.online].find(([, user]) => user === from)?.[0];
  const via = 'value' in doer.capabilities.apiSend ? 'api' : session && { session };
  if (!via) return;
  const message = sentinelFor(to);
  await doer.do(
    { op: 'send', message, from, to, via, payload: { shape: 'json', text: 'nothing after this' } },
    { phase: 'barrier' },
  );
}
