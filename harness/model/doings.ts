import type { Doing, OpKind, OpOf } from '../vocabulary/index.ts';

/** The doings of one kind of op. */
export function only<K extends OpKind>(doings: readonly Doing[], kind: K): Doing<OpOf<K>>[] {
  return doings.filter((doing): doing is Doing<OpOf<K>> => doing.op.op === kind);
}

/** Whether `a` was over before `b` began: then, and only then, one came before the other. */
export function before(a: { readonly end: number }, b: { readonly start: number }): boolean {
  return a.end < b.start;
}

/** Whether the server itself said yes or no: not a network that never took the request to it, nor nobody. */
export function isAnsweredByServer({ outcome }: Pick<Doing, 'outcome'>): boolean {
  return outcome.is === 'ok' || (outcome.is === 'refused' && outcome.by === 'server');
}
