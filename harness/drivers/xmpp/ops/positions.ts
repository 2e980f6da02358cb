import type { OpOf, Result } from '../../../vocabulary/index.ts';
import { freshName } from '../../../core/random.ts';
import { newestOf } from '../archive.ts';
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
  const items = await itemsOf(stream, xml('iq', { type: 'get' }, xml('pubsub', ns.pubsub, asked)), doing.timeoutMs);
  const item = items.find((each) => attr(each, 'id') === peer);
  const upTo = attr(item?.getChild('displayed', ns.displayed)?.getChild('stanza-id', ns.stanzaIds), 'id');
  return { gave: 'read-position', ...(upTo === undefined ? {} : { upTo }) };
}

/**
 * Marks the newest message of the chat, and so all before it, as read: for the user's own devices by a position that is kept, for the
 * other user by a marker that says so.
 */
export async function markRead(doing: Doing, op: OpOf<'mark-read'>): Promise<void> {
  await provision(doing, op.user, op.peer);
  const stream = await readingStream(doing, op.user);
  const peer = addressOf(doing, op.peer);
  const { id, received } = await newestOf(stream, viewerOf(doing, op.user), peer, doing.timeoutMs);
  if (id === undefined) return;
  if (received !== undefined) stream.write(marker(doing, peer, received));
  const mark = { peer, owner: addressOf(doing, op.user), id };
  await publishFirst(doing, stream, mark, optionSets);
}

/** Publishes with the first of these options; where a server does not know one of them, with the next. */
async function publishFirst(
  doing: Doing,
  stream: Stream,
  mark: Mark,
  [options, ...fewer]: typeof optionSets,
): Promise<void> {
  try {
    await stream.request(publication(mark, options), doing.timeoutMs);
  } catch (thrown) {
    const [next, ...others] = fewer;
    if (!next || !(thrown instanceof OpFailed) || thrown.failure.is !== 'refused') throw thrown;
    await publishFirst(doing, stream, mark, [next, ...others]);
  }
}

/** Says that a message, and all before it, has been displayed. Nobody need know whether it came back. */
function marker({ bounces }: Doing, to: string, message: string) {
  const id = `marker-${freshName(10)}`;
  bounces.ignore(id);
  return xml('message', { type: 'chat', to, id }, xml('displayed', { xmlns: ns.markers, id: message }));
}

type Options = readonly (readonly [option: string, value: string])[];

const basic: Options = [
  ['FORM_TYPE', 'http://jabber.org/protocol/pubsub#publish-options'],
  ['pubsub#persist_items', 'true'],
  ['pubsub#access_model', 'whitelist'],
];
const quiet: Options = [...basic, ['pubsub#send_last_published_item', 'never']];

/** How positions are kept, as far as servers let a client say. */
const optionSets: readonly [Options, ...Options[]] = [[...quiet, ['pubsub#max_items', 'max']], quiet, basic];

function publication({ peer, owner, id }: Mark, options: Options) {
  const displayed = xml('displayed', ns.displayed, xml('stanza-id', { xmlns: ns.stanzaIds, by: owner, id }));
  const publish = xml('publish', { node: ns.displayed }, xml('item', { id: peer }, displayed));
  const fields = options.map(([option, value]) => xml('field', { var: option }, xml('value', {}, value)));
  const form = xml('x', { xmlns: ns.dataForms, type: 'submit' }, ...fields);
  return xml('iq', { type: 'set' }, xml('pubsub', ns.pubsub, publish, xml('publish-options', {}, form)));
}

async function itemsOf(stream: Stream, asked: ReturnType<typeof xml>, timeoutMs: number) {
  try {
    const answer = await stream.request(asked, timeoutMs);
    const items = answer.getChild('pubsub', ns.pubsub)?.getChild('items');
    if (!items) stream.garbage(`an answer without the items that were asked for: ${answer.toString()}`);
    return items?.getChildren('item') ?? [];
  } catch (thrown) {
    if (thrown instanceof OpFailed && thrown.failure.is === 'refused' && thrown.failure.code === 'item-not-found')
      return [];
    throw thrown;
  }
}
