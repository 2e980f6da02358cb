import { before, type OpFailed, unknown } from '../outcomes.ts';
import { Pending } from './pending.ts';
import { attr, type Element, ns } from './xml.ts';

/** Says that a presence is the one of whoever it is told to (XEP-0045). */
const ownPresence = '110';

/** Rooms that a stream is about to enter, by the address that it is to have there. */
export class Entries {
  readonly #entries = new Map<string, Pending<void>>();

  /** Does what asks to be let in, and waits until the room says that the stream is there. Fails, as refused, when it says no. */
  async await(address: string, ask: () => void, timeoutMs: number): Promise<void> {
    const entry = new Pending<void>();
    this.#entries.set(address, entry);
    try {
      ask();
      await before(timeoutMs, `no answer to who enters as ${address}`, entry.promise);
    } finally {
      this.#entries.delete(address);
    }
  }

  /** A presence came: of all that is told of who is where only the own entries matter. */
  take(presence: Element, refusal: (error: Element | undefined) => OpFailed): void {
    const entry = this.#entries.get(attr(presence, 'from') ?? '');
    const type = attr(presence, 'type');
    if (type === 'error') return entry?.reject(refusal(presence.getChild('error')));
    const statuses = presence.getChild('x', ns.mucUser)?.getChildren('status') ?? [];
    if (type === undefined && statuses.some((status) => attr(status, 'code') === ownPresence)) entry?.resolve();
  }

  cut(why: string): void {
    for (const [address, entry] of this.#entries)
      entry.reject(unknown('cut', `no answer to who enters as ${address}: ${why}`));
  }
}
