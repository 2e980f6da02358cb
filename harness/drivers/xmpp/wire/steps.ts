import { before, type OpFailed } from '../outcomes.ts';
import { Pending } from './pending.ts';
import type { Element } from './xml.ts';

/** So many steps of a negotiation may come before they are awaited. */
const stepsMax = 8;

/** Steps of a negotiation that came, and who waits for the next one. */
export class Steps {
  readonly #come: Element[] = [];
  #awaited: Pending<Element> | undefined;

  /** One that has come already. */
  shift(): Element | undefined {
    return this.#come.shift();
  }

  /** The next one that comes. */
  next(timeoutMs: number, what: string): Promise<Element> {
    this.#awaited = new Pending();
    return before(timeoutMs, what, this.#awaited.promise);
  }

  /** A step came; false where too many have that nobody awaits. */
  take(step: Element): boolean {
    const awaited = this.#awaited;
    this.#awaited = undefined;
    if (awaited) awaited.resolve(step);
    else if (this.#come.length >= stepsMax) return false;
    else this.#come.push(step);
    return true;
  }

  cut(failed: OpFailed): void {
    this.#awaited?.reject(failed);
  }
}
