import { Refusal, reasons } from '../errors.ts';
import type { Stages } from '../pipeline/stages.ts';

/** Finds out what a write would come to, and leaves no trace of it in the store. */
export function rehearse(...[commit, draft, write, done]: [Stages['commit'], ...Parameters<Stages['commit']>]): void {
  let accepted: ReturnType<typeof write> | undefined;
  commit(
    draft,
    () => {
      accepted = write();
      throw new Refusal(reasons.success, 'only rehearsed');
    },
    (result) => done(accepted === undefined ? result : { ok: true, value: accepted }),
  );
}
