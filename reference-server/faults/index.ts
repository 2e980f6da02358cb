import * as all from './all.ts';
import type { Fault } from './fault.ts';

/** Every fault, by its id. */
export const faults: ReadonlyMap<string, Fault> = new Map(Object.values(all).map((fault) => [fault.id, fault]));
