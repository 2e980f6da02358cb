import type { MessageView, OpOf, Result } from '../../../vocabulary/index.ts';
import type { Doing } from '../desk.ts';
import { messageType, viewOf } from '../messages.ts';
import { isRefusal, OpFailed, unknown } from '../outcomes.ts';
import { eventSchema, type Page, pageSchema, type RoomEvent } from '../wire/schemas.ts';
import { provision, readerOf } from './accounts.ts';
import { roomWith } from './rooms.ts';

/** Which way the pages of a room go: forward from its first event, or back from its last one. */
type Direction = 'f' | 'b';

/** Ways to read a direct chat. */
export const historyWays: Readonly<Record<string, Direction>> = { 'oldest-first': 'f', 'newest-first': 'b' };

/** Ways to read a direct chat page by page. */
export const walkWays: Readonly<Record<string, 'up' | 'down'>> = { 'pages-up': 'up', 'pages-down': 'down' };

/** Ways to ask for single messages. */
export const lookUpWays = ['by-id'] as const;

/** Messages of a page where a whole chat is read: few, so that even a short one has several. */
const pageSizeUsual = 3;
/** More pages than any play fills: a room that goes on has no end. */
const pagesMax = 400;

const filter = JSON.stringify({ types: [messageType] });

/** A room as one of its members reads it. */
interface Reading {
  readonly room: string;
  readonly user: string;
}

/** Reads the history of a direct chat. */
export async function readHistory(doing: Doing, op: OpOf<'read-history'>): Promise<Result> {
  const reading = await readingOf(doing, op.user, op.peer);
  const messages = reading ? await wholeHistory(doing, reading, historyWays[op.way] ?? 'f') : [];
  return { gave: 'messages', messages };
}

/** Reads a direct chat page by page, until the server says of a page that there is nothing behind it. */
export async function walkHistory(doing: Doing, op: OpOf<'walk-history'>): Promise<Result> {
  const reading = await readingOf(doing, op.user, op.peer);
  const pages: Extract<Result, { gave: 'pages' }>['pages'] = [];
  if (!reading) return { gave: 'pages', pages };
  const direction = walkWays[op.way] === 'down' ? 'b' : 'f';
  for await (const { chunk } of pagesOf(doing, reading, { direction, pageSize: op.pageSize }))
    pages.push({ messages: viewsOf(doing, reading, direction === 'b' ? chunk.toReversed() : chunk) });
  return { gave: 'pages', pages };
}

/**
 * Asks for single messages by the ids that anybody was told; for others the user looks in the history first. So a message is
 * asked for as soon as the server shows it.
 */
export async function lookUp(doing: Doing, op: OpOf<'look-up'>): Promise<Result> {
  const reading = await readingOf(doing, op.user, op.peer);
  if (!reading) return { gave: 'messages', messages: [] };
  const { known } = doing;
  if (op.messages.some((message) => known.of(message) === undefined)) await wholeHistory(doing, reading, 'f');
  const ids = op.messages.flatMap((message) => known.of(message) ?? []);
  const found: RoomEvent[] = [];
  for (const id of ids) found.push(...(await eventOf(doing, reading, id)));
  return { gave: 'messages', messages: viewsOf(doing, reading, found) };
}

/** The newest message of a direct chat; `undefined` when there is none. */
export async function newestOf(
  doing: Doing,
  user: string,
  peer: string,
): Promise<(Reading & { id: string }) | undefined> {
  const reading = await readingOf(doing, user, peer);
  if (!reading) return undefined;
  for await (const { chunk } of pagesOf(doing, reading, { direction: 'b', pageSize: 1 })) {
    const [newest] = chunk;
    if (newest) return { ...reading, id: newest.event_id };
  }
  return undefined;
}

/** The room of the two, as the user finds it; both have an account then. */
async function readingOf(doing: Doing, user: string, peer: string): Promise<Reading | undefined> {
  await provision(doing, user, peer);
  const room = await roomWith(doing, user, peer);
  return room === undefined ? undefined : { room, user };
}

/** All messages of a room, the first one first. */
export async function wholeHistory(doing: Doing, reading: Reading, direction: Direction): Promise<MessageView[]> {
  const pages: RoomEvent[][] = [];
  for await (const { chunk } of pagesOf(doing, reading, { direction, pageSize: pageSizeUsual })) pages.push(chunk);
  const events = pages.flat();
  return viewsOf(doing, reading, direction === 'b' ? events.reverse() : events);
}

/** The pages of a room, one after the other, until one names no next one. */
async function* pagesOf(
  doing: Doing,
  { room, user }: Reading,
  { direction, pageSize }: { readonly direction: Direction; readonly pageSize: number },
): AsyncGenerator<Page> {
  const token = await readerOf(doing, user);
  const api = doing.requests(`reader:${user}`);
  let from: string | undefined;
  for (let count = 0; count < pagesMax; count++) {
    const query = { dir: direction, limit: String(pageSize), filter, ...(from === undefined ? {} : { from }) };
    const asked = { answer: pageSchema, token, room, query, timeoutMs: doing.timeoutMs } as const;
    const page = await api.call({ route: 'GET /v3/rooms/{room}/messages', ...asked });
    yield page;
    from = page.end;
    if (from === undefined) return;
  }
  const why = `a room does not end after ${pagesMax} pages`;
  doing.play.observe(`reader:${user}`, { see: 'garbage', detail: why });
  throw unknown('timeout', why);
}

/** One event, or none where there is none of that id. */
async function eventOf(doing: Doing, { room, user }: Reading, event: string): Promise<RoomEvent[]> {
  const token = await readerOf(doing, user);
  const asked = { answer: eventSchema, token, room, event, timeoutMs: doing.timeoutMs } as const;
  try {
    return [await doing.requests(`reader:${user}`).call({ route: 'GET /v3/rooms/{room}/event/{event}', ...asked })];
  } catch (thrown) {
    if (thrown instanceof OpFailed && isRefusal(thrown, 'M_NOT_FOUND')) return [];
    throw thrown;
  }
}

function viewsOf({ play, domain, known }: Doing, { user }: Reading, events: readonly RoomEvent[]): MessageView[] {
  return events.flatMap((event) => {
    const seen = viewOf({ world: play.world, domain }, event);
    if (seen) return [known.learn(seen)];
    play.observe(`reader:${user}`, { see: 'garbage', detail: `a message without a text: ${JSON.stringify(event)}` });
    return [];
  });
}
