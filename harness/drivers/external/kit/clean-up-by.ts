import type { z } from 'zod';
import { deadlineIn } from '../../../core/deadline.ts';
import { inLanes } from '../../../core/lanes.ts';
import type { CleanUpHow, CleanedUp, Endpoints } from '../../../vocabulary/index.ts';
import { Removal } from '../../../vocabulary/index.ts';
import { OpEnded } from './ended.ts';
import { Http, type HttpAnswer, type HttpRequest } from './http.ts';

/** How long the server may take for an answer, in milliseconds. */
const answerMs = 5000;
/** Names that are removed at once. */
const lanesMax = 4;

export interface CleanUpOf {
  readonly endpoints: Endpoints;
  /** What is to be removed, one after the other: such as the users that were made. */
  readonly names: Iterable<string>;
  readonly how: CleanUpHow;
  /** What nothing removes, for people. */
  readonly stays: string;
}

/** The way of a clean-up to the server: each request waits for its turn, and has 5 seconds. */
export interface Remover {
  /** Asks by HTTP, and gives the answer whatever its status. Throws `OpEnded` where there is none. */
  ask(request: Omit<HttpRequest, 'deadline' | 'way'>): Promise<HttpAnswer>;
  /** Asks by HTTP for JSON of this form. Throws `OpEnded` for a status of 400 and more, and for another form. */
  askFor<S extends z.ZodType>(request: Omit<HttpRequest, 'deadline' | 'way'>, schema: S): Promise<z.infer<S>>;
}

/**
 * A clean-up that removes name after name, by HTTP: `remove` gives what it has removed, such as `{ users: 1 }`, and `{}` where
 * nothing was there. An `OpEnded` that it throws is counted as failed, and the next name follows; anything else is trouble of the driver.
 */
export async function cleanUpBy(
  { endpoints, names, how: { turn, signal }, stays }: CleanUpOf,
  remove: (name: string, remover: Remover) => Promise<Readonly<Record<string, number>>>,
): Promise<CleanedUp> {
  const http = new Http(() => endpoints['ca'], { signal, transcribe: () => {}, garbage: () => {} });
  const remover: Remover = {
    async ask(request) {
      await turn();
      return http.ask({ ...request, deadline: deadlineIn(answerMs) });
    },
    async askFor(request, schema) {
      await turn();
      return http.askFor({ ...request, deadline: deadlineIn(answerMs) }, schema);
    },
  };
  const removal = new Removal();
  try {
    await inLanes(names, lanesMax, async (name) => {
      if (signal.aborted) return;
      try {
        for (const [what, count] of Object.entries(await remove(name, remover))) removal.removed(what, count);
      } catch (thrown) {
        if (!(thrown instanceof OpEnded)) throw thrown;
        removal.failed(thrown.message);
      }
    });
  } finally {
    http.reconnect();
  }
  return removal.result(stays);
}
