import type { HistoryView } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';

type Told = Pick<HistoryView, 'dialects' | 'capabilities'>;

/**
 * Whether the server was told something about all of these users together that only its own kind knows, and that may change
 * their chats: what holds for them then is for the rules of that dialect to say.
 */
export function isTouched({ dialects, capabilities }: Told, ...users: readonly string[]): boolean {
  const effects = valueOf(capabilities, 'dialect') ?? {};
  return dialects.some(
    ({ op }) => effects[op.name] !== 'leaves-chats' && users.every((user) => op.users.includes(user)),
  );
}

/** Whether the server was told anything at all about the user that only its own kind knows: it may concern who he is and what he may do. */
export function isSpokenOf({ dialects }: Pick<HistoryView, 'dialects'>, user: string): boolean {
  return dialects.some(({ op }) => op.users.includes(user));
}
