import { reasons } from '../errors.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Stages } from '../pipeline/stages.ts';
import type { Sessions } from '../sessions.ts';
import type { Committed } from '../store/commit-queue.ts';
import type { Store } from '../store/store.ts';
import { HttpError } from './route.ts';

/** What the routes need of the server. */
export interface Api {
  readonly stages: Stages;
  readonly pipeline: Pipeline;
  readonly store: Store;
  readonly sessions: Sessions;
  /** Where clients connect: `host:port`, and the URL for WebSocket. */
  readonly addresses: () => { readonly tcp: string; readonly ws: string };
}

/** Writes, and comes back when that is on disk. Rejects with an `HttpError`. */
export function commit<T>({ store }: Api, write: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    store.commits.add(write, (result) => {
      if (result.ok) resolve(result.value);
      else reject(httpErrorOf(result));
    });
  });
}

/** How the API says that something was refused. */
export function httpErrorOf({ refusal }: Extract<Committed<never>, { ok: false }>): HttpError {
  const status = { [reasons.systemError]: 500, [reasons.busy]: 503 }[refusal.reason] ?? 400;
  return new HttpError(status, refusal.message);
}
