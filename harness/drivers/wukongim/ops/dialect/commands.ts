import { z } from 'zod';
import { commandsSchema } from '../../api/schemas.ts';
import type { Outcome } from '../../../../vocabulary/index.ts';
import { type Doing, outcomeOf, viewsOf } from '../../desk.ts';
import { postMessage } from '../send.ts';
import { type Ask, badArgs, type DialectOp, dialectOp, noArgs, tell, two } from './dialect-op.ts';

/** More than a scenario has. */
const limit = 1000;

/** Commands: messages that a device takes once, and that are in no chat. */
export const commandOps: Readonly<Record<string, DialectOp>> = {
  'wukongim:send-command': dialectOp({
    does: 'The first user sends the second one a command by the API.',
    chats: 'leaves-chats',
    users: two,
    args: noArgs,
    run: (doing, ask) => sendBy(doing, ask, { header: { no_persist: 0, red_dot: 0, sync_once: 1 } }),
  }),
  'wukongim:send-expiring': dialectOp({
    does: 'The first user sends the second one a message by the API that is not to be kept for ever (args: seconds).',
    chats: 'touches-chats',
    users: two,
    args: z.strictObject({ seconds: z.int().nonnegative() }),
    run: (doing, ask) => sendBy(doing, ask, { expire: ask.args.seconds }),
  }),
  'wukongim:sync-commands': dialectOp({
    does: 'The user asks for the commands that he has not acknowledged.',
    chats: 'leaves-chats',
    args: noArgs,
    async run(doing, { users: [uid = ''] }) {
      const { api, deadline, lastCommands } = doing;
      const body = JSON.stringify({ uid, message_seq: 0, limit });
      const called = await api.call({ route: 'POST /message/sync', body }, commandsSchema, deadline);
      if ('value' in called) {
        const last = called.value.at(-1)?.message_seq;
        if (last === undefined) lastCommands.delete(uid);
        else lastCommands.set(uid, last);
      }
      return outcomeOf(called, (messages) => ({ gave: 'messages', messages: viewsOf(doing, messages) }));
    },
  }),
  'wukongim:ack-commands': dialectOp({
    does: 'The user acknowledges the commands that he was given last; nothing is asked where he was given none.',
    chats: 'leaves-chats',
    args: noArgs,
    async run(doing, { users: [uid = ''] }) {
      const last = doing.lastCommands.get(uid);
      if (last === undefined) return { is: 'ok' };
      return tell(doing, 'POST /message/syncack', { uid, last_message_seq: last });
    },
  }),
};

/** Sends the message of the op from the first user to the second one by the API, with these fields besides. */
async function sendBy(
  doing: Doing,
  { users: [from = '', to = ''], op, bytes }: Ask<unknown>,
  besides: object,
): Promise<Outcome> {
  if (op.message === undefined) return badArgs(op, 'it names no message');
  return postMessage(doing, { message: op.message, from, to, bytes }, besides);
}
