import { z } from 'zod';
import type { OpOf, Outcome } from '../../../../vocabulary/index.ts';
import { bounded, unreachable } from '../../../../vocabulary/index.ts';
import type { Route } from '../../api/routes.ts';
import { doneSchema } from '../../api/schemas.ts';
import { type Doing, outcomeOf } from '../../desk.ts';

/** What a dialect op is done with: checked, and its users as the server names them. */
export interface Ask<A> {
  readonly users: readonly string[];
  readonly args: A;
  readonly op: OpOf<'dialect'>;
  readonly bytes: Uint8Array;
}

type Effect = 'touches-chats' | 'leaves-chats';

/** An op that only servers of this family know. */
export interface DialectOp {
  /** What it does, in one sentence. */
  readonly does: string;
  /** Whether it leaves the direct chats of its users as they are. */
  readonly chats: Effect;
  readonly run: (doing: Doing, op: OpOf<'dialect'>, bytes: Uint8Array) => Promise<Outcome>;
}

interface Definition<S extends z.ZodType> {
  readonly does: string;
  readonly chats: Effect;
  /** How many users it speaks of: so many, or so many and more. Default: one. */
  readonly users?: { readonly min: number; readonly max: number };
  readonly args: S;
  readonly run: (doing: Doing, ask: Ask<z.infer<S>>) => Promise<Outcome>;
}

export const nobody = { min: 0, max: 0 };
export const one = { min: 1, max: 1 };
export const two = { min: 2, max: 2 };
export const some = { min: 1, max: Infinity };
export const noArgs = z.strictObject({});

/** A dialect op; what it is given is checked, and refused with the code `bad-args` where it does not fit. */
export function dialectOp<S extends z.ZodType>({ does, chats, users = one, args, run }: Definition<S>): DialectOp {
  return {
    does,
    chats,
    async run(doing, op, bytes) {
      const given = args.safeParse(op.args ?? {});
      if (!given.success) return badArgs(op, z.prettifyError(given.error));
      const { length } = op.users;
      if (length < users.min || length > users.max) return badArgs(op, `it does not speak of ${length} users`);
      const native = op.users.map((user) => doing.play.world.native(user));
      return run(doing, { users: native, args: given.data, op, bytes });
    },
  };
}

export function badArgs({ name }: OpOf<'dialect'>, why: string): Outcome {
  return unreachable('bad-args', bounded(`${name}: ${why}`));
}

/** Asks a route that only says that it was done. */
export async function tell({ api, deadline }: Doing, route: Route, body: object): Promise<Outcome> {
  return outcomeOf(await api.call({ route, body: JSON.stringify(body) }, doneSchema, deadline));
}
