import type { OpOf, Outcome } from '../../../../vocabulary/index.ts';
import { unreachable } from '../../../../vocabulary/index.ts';
import type { Doing } from '../../desk.ts';
import { addressOps } from './addresses.ts';
import { commandOps } from './commands.ts';
import { connectionOps } from './connections.ts';
import { conversationOps } from './conversations.ts';
import type { DialectOp } from './dialect-op.ts';
import { groupOps } from './groups.ts';
import { permissionOps } from './permissions.ts';

/** All ops that only servers of this family know, by name. */
export const dialectOps: Readonly<Record<string, DialectOp>> = {
  ...conversationOps,
  ...commandOps,
  ...connectionOps,
  ...permissionOps,
  ...addressOps,
  ...groupOps,
};

/** What each does, in one sentence. */
export const dialectSentences: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(dialectOps).map(([name, { does }]) => [name, does]),
);

/** Whether each leaves the direct chats of its users as they are. */
export const dialectEffects: Readonly<Record<string, DialectOp['chats']>> = Object.fromEntries(
  Object.entries(dialectOps).map(([name, { chats }]) => [name, chats]),
);

/** Does one of them. */
export async function doDialect(doing: Doing, op: OpOf<'dialect'>, bytes: Uint8Array): Promise<Outcome> {
  const known = dialectOps[op.name];
  return known ? known.run(doing, op, bytes) : unreachable('not-offered', `${op.name} is not known`);
}
