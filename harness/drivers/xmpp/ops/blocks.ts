import type { OpOf } from '../../../vocabulary/index.ts';
import { addressOf, type Doing } from '../desk.ts';
import { ns, xml } from '../wire/xml.ts';
import { provision, readingStream } from './accounts.ts';

/** Puts the peer on the user's blocklist, or takes him off it; it holds for all devices of both. */
export async function changeBlock(doing: Doing, { op, user, peer }: OpOf<'block' | 'unblock'>): Promise<void> {
  await provision(doing, user, peer);
  const stream = await readingStream(doing, user);
  if (op === 'block') doing.bounces.blocked(user, peer);
  const item = xml('item', { jid: addressOf(doing, peer) });
  await stream.request(xml('iq', { type: 'set' }, xml(op, ns.blocking, item)), doing.timeoutMs);
}
