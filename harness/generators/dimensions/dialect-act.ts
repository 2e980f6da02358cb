import type { Op, Payload } from '../../vocabulary/index.ts';

/** What some servers know beyond what all do, and stories make use of. */
export type ActName = 'become-system-account' | 'send-command' | 'delete-chat' | 'share-group';

export interface Act {
  /** The name of the op of the dialect. */
  readonly name: string;
  /** The op: the first user does it. */
  op(users: readonly string[], said?: { readonly message: string; readonly payload: Payload }): Op;
}
