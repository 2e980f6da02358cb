import type { Op, Outcome } from '../vocabulary/index.ts';

/** The groups of a play: who is in each, and what each member is owed. */
export class GroupsOfPlay {
  readonly #members = new Map<string, Set<string>>();
  /** Members to whom an accepted message is owed. */
  readonly #owed = new Map<string, ReadonlySet<string>>();

  /** An op has ended. */
  ended(op: Op, outcome: Outcome): void {
    if (outcome.is !== 'ok') return;
    if (op.op === 'make-group') this.#members.set(op.group, new Set([op.user, ...op.members]));
    if (op.op === 'add-members') for (const user of op.members) this.#members.get(op.group)?.add(user);
    if (op.op === 'remove-members') for (const user of op.members) this.#members.get(op.group)?.delete(user);
    if (op.op === 'send-to-group') this.#owed.set(op.message, new Set(this.#members.get(op.group)));
  }

  isMade(group: string): boolean {
    return this.#members.has(group);
  }

  /** Whether the user was a member when the message was accepted. */
  isOwed(user: string, message: string): boolean {
    return this.#owed.get(message)?.has(user) === true;
  }

  /** Who is in which group now. */
  memberships(): { readonly group: string; readonly user: string }[] {
    return [...this.#members].flatMap(([group, users]) => [...users].map((user) => ({ group, user })));
  }

  /** All who are in some group now. */
  members(): string[] {
    return this.memberships().map(({ user }) => user);
  }
}
