import type { HistoryView } from '../vocabulary/index.ts';

/**
 * Whether the server was told something about all of these users together that only its own kind knows: what holds for
 * them then is for the rules of that dialect to say.
 */
export function isTouched({ dialects }: Pick<HistoryView, 'dialects'>, ...users: readonly string[]): boolean {
  return dialects.some(({ op }) => users.every((user) => op.users.includes(user)));
}
