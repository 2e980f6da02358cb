import type { Part } from '../part.ts';
import { checkers } from './checkers.ts';
import { failures } from './failures.ts';
import { longRun } from './long-run.ts';
import { plays } from './plays.ts';
import { server } from './server.ts';
import { store } from './store.ts';
import { times } from './times.ts';

/** All that is measured, in this order; a line each. */
export const parts: readonly Part[] = [plays, times, checkers, failures, server, store, longRun];
