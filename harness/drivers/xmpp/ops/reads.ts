import type { ArchivedMessage, OpOf, Result } from '../../../vocabulary/index.ts';
import { archivedOf, isLast, pagesOf, type Search, searchArchive } from '../archive.ts';
import { addressOf, type Doing, viewerOf } from '../desk.ts';
import { OpFailed } from '../outcomes.ts';
import { provision, readingStream } from './accounts.ts';

/** Ways to read a direct chat; in small pages, so that even a short chat has several. */
export const historyWays: Readonly<Record<string, Omit<Search, 'peer'>>> = {
  'oldest-first': { pageSize: 3 },
  'newest-first': { pageSize: 3, newestFirst: true },
};

/** Ways to read a direct chat page by page. */
export const walkWays: Readonly<Record<string, 'up' | 'down'>> = { 'pages-up': 'up', 'pages-down': 'down' };

/** More pages than any scenario fills. */
const pagesMax = 64;

/** Ways to read a whole archive. */
export const archiveWays: Readonly<Record<string, Search>> = { whole: { pageSize: 50 } };

/** Ways to ask for single messages. */
export const lookUpWays = ['by-id'] as const;

/** Reads the history of a direct chat. */
export async function readHistory(doing: Doing, op: OpOf<'read-history'>): Promise<Result> {
  const search = historyWays[op.way] ?? historyWays['oldest-first']!;
  const reader = await readerOf(doing, op.user, op.peer);
  return messagesOf(await reader({ ...search, peer: addressOf(doing, op.peer) }));
}

/** Reads a direct chat page by page, until the server says that a page is the last one, or one is empty. */
export async function walkHistory(doing: Doing, op: OpOf<'walk-history'>): Promise<Result> {
  await provision(doing, op.user, op.peer);
  const stream = await readingStream(doing, op.user);
  const viewer = viewerOf(doing, op.user);
  const newestFirst = walkWays[op.way] === 'down';
  const search = { peer: addressOf(doing, op.peer), pageSize: op.pageSize, newestFirst };
  const pages: Extract<Result, { gave: 'pages' }>['pages'] = [];
  for await (const page of pagesOf(stream, search, doing.timeoutMs)) {
    const archived = archivedOf(doing, viewer, stream, page.results);
    const more = !isLast(page);
    const before = pages.at(-1);
    // A page of what are no messages shows none, and is no page to who reads messages.
    if (before && archived.length === 0 && page.results.length > 0) before.more = more;
    else pages.push({ messages: archived.map(({ message }) => message), more });
    if (page.results.length === 0 || pages.length === pagesMax) break;
  }
  return { gave: 'pages', pages };
}

/** Reads all that a user has sent and was sent. */
export async function readArchive(doing: Doing, op: OpOf<'read-archive'>): Promise<Result> {
  const reader = await readerOf(doing, op.user);
  return { gave: 'archive', messages: await reader(archiveWays[op.way] ?? archiveWays['whole']!) };
}

/**
 * Asks for single messages by the ids that this user has read; whoever asks for one of which he has read none looks
 * for it in the history first. So a message is asked for as soon as the server shows it.
 */
export async function lookUp(doing: Doing, { user, peer, messages }: OpOf<'look-up'>): Promise<Result> {
  const viewer = addressOf(doing, user);
  const reader = await readerOf(doing, user, peer);
  const ids = () => messages.flatMap((message) => doing.known.of(viewer, message) ?? []);
  if (ids().length < messages.length) await reader({ ...historyWays['oldest-first']!, peer: addressOf(doing, peer) });
  const asked = ids();
  if (asked.length === 0) return messagesOf([]);
  const found = await unlessAbsent(reader({ ids: asked, pageSize: asked.length }));
  if (found) return messagesOf(found);
  // One of them is not there, and the server need not tell which.
  const each: ArchivedMessage[] = [];
  for (const id of asked) each.push(...((await unlessAbsent(reader({ ids: [id], pageSize: 1 }))) ?? []));
  return messagesOf(each);
}

type Reader = (search: Search) => Promise<ArchivedMessage[]>;

/** Searches the archive of a user; those of whom it is asked have an account, too. */
async function readerOf(doing: Doing, user: string, ...peers: readonly string[]): Promise<Reader> {
  await provision(doing, user, ...peers);
  const stream = await readingStream(doing, user);
  const viewer = viewerOf(doing, user);
  return async (search) => archivedOf(doing, viewer, stream, await searchArchive(stream, search, doing.timeoutMs));
}

/** What was read; `undefined` when the server says that an id is not there. */
async function unlessAbsent<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (thrown) {
    if (thrown instanceof OpFailed && thrown.failure.is === 'refused' && thrown.failure.code === 'item-not-found')
      return undefined;
    throw thrown;
  }
}

function messagesOf(archived: readonly ArchivedMessage[]): Result {
  return { gave: 'messages', messages: archived.map(({ message }) => message) };
}
