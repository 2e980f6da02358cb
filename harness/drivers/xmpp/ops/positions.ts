import type { Deadline } from '../../../core/deadline.ts';
import type { OpOf, Result } from '../../../vocabulary/index.ts';
import { newestId } from '../archive.ts';
import { addressOf, type Doing, viewerOf } from '../desk.ts';
import { OpFailed } from '../outcomes.ts';
import type { Stream } from '../wire/stream.ts';
import { attr, ns, xml } from '../wire/xml.ts';
import { provision, readingStream } from './accounts.ts';

/** What may be said of a position: where, that it is read up to there, and how it is kept. */
interface Mark {
  readonly peer: string;
  readonly owner: string;
  readonly id: string;
}

/** Asks up to where the user has read. */
export async function readPosition(doing: Doing, op: OpOf<'read-position'>): Promise<Result> {
  await provision(doing, op.user, op.peer);
  const stream = await readingStream(doing, op.user);
  const peer = addressOf(doing, op.peer);
  const asked = xml('items', { node: ns.displayed }, xml('item', { id: peer }));
  const items = await itemsOf(stream, xml('iq', { type: 'get' }, xml('pubsub', ns.pubsub, asked)), doing.deadline);
  const item = items.find((each) => attr(each, 'id') === peer);
  const upTo = attr(item?.getChild('displayed', ns.displayed)?.getChild('stanza-id', ns.stanzaIds), 'id');
  return { gave: 'read-position', ...(upTo === undefined ? {} : { upTo }) };
}

/** Marks the newest message of the chat, and so all before it, as read. */
export async function markRead(doing: Doing, op: OpOf<'mark-read'>): Promise<void> {
  await provision(doing, op.user, op.peer);
  const stream = await readingStream(doing, op.user);
  const peer = addressOf(doing, op.peer);
  const id = await newestId(stream, viewerOf(doing, op.user), peer, doing.deadline);
  if (id === undefined) return;
  const mark = { peer, owner: addressOf(doing, op.user), id };
  try {
    await stream.request(publication(mark, [...kept, ['pubsub#max_items', 'max']]), doing.deadline);
  } catch (thrown) {
    if (!(thrown instanceof OpFailed) || thrown.failure.is !== 'refused') throw thrown;
    // Some servers know no such option.
    await stream.request(publication(mark, kept), doing.deadline);
  }
}

const kept: readonly (readonly [option: string, value: string])[] = [
  ['FORM_TYPE', 'http://jabber.org/protocol/pubsub#publish-options'],
  ['pubsub#persist_items', 'true'],
  ['pubsub#send_last_published_item', 'never'],
  ['pubsub#access_model', 'whitelist'],
];

function publication({ peer, owner, id }: Mark, options: typeof kept) {
  const displayed = xml('displayed', ns.displayed, xml('stanza-id', { xmlns: ns.stanzaIds, by: owner, id }));
  const publish = xml('publish', { node: ns.displayed }, xml('item', { id: peer }, displayed));
  const fields = options.map(([option, value]) => xml('field', { var: option }, xml('value', {}, value)));
  const form = xml('x', { xmlns: ns.dataForms, type: 'submit' }, ...fields);
  return xml('iq', { type: 'set' }, xml('pubsub', ns.pubsub, publish, xml('publish-options', {}, form)));
}

async function itemsOf(stream: Stream, asked: ReturnType<typeof xml>, deadline: Deadline) {
  try {
    const answer = await stream.request(asked, deadline);
    const items = answer.getChild('pubsub', ns.pubsub)?.getChild('items');
    if (!items) stream.garbage(`an answer without the items that were asked for: ${answer.toString()}`);
    return items?.getChildren('item') ?? [];
  } catch (thrown) {
    if (thrown instanceof OpFailed && thrown.failure.is === 'refused' && thrown.failure.code === 'item-not-found')
      return [];
    throw thrown;
  }
}
