import type { ArchivedMessage } from '../../vocabulary/index.ts';
import type { Doing } from './desk.ts';
import { isMarker, isNotice, seenChat, type Viewer } from './messages.ts';
import { bareOf } from './wire/jid.ts';
import { unknown } from './outcomes.ts';
import type { ArchivePage, Stream } from './wire/stream.ts';
import { attr, type Element, ns, xml } from './wire/xml.ts';

/** What is asked of an archive: its pages from the first message on, or from the last one back. */
export interface Search {
  /** The address whose archive it is. Default: the user's own. */
  readonly of?: string;
  /** The address of the other user. */
  readonly peer?: string;
  readonly ids?: readonly string[];
  readonly pageSize: number;
  readonly newestFirst?: boolean;
}

/** Nearly always the newest entry is a message. */
const newestPageSize = 2;

/** More pages than any play fills: an archive that goes on has no end. */
const pagesMax = 200;

/** Reads all that is searched for, page by page; the first message first. */
export async function searchArchive(stream: Stream, search: Search, timeoutMs: number): Promise<Element[]> {
  const pages: Element[][] = [];
  for await (const page of pagesOf(stream, search, timeoutMs)) {
    pages.push([...page.results]);
    if (isLast(page)) return (search.newestFirst ? pages.reverse() : pages).flat();
    if (pages.length === pagesMax) return endless(stream, `an archive does not end after ${pagesMax} pages`);
  }
  return endless(stream, 'a page of an archive is empty and not the last one');
}

/** The pages of an archive, one after the other, until one says that it is the last or tells of nothing behind it. */
export async function* pagesOf(stream: Stream, search: Search, timeoutMs: number): AsyncGenerator<ArchivePage> {
  let at: string | undefined;
  do {
    const page = await askPage(stream, { ...search, at }, timeoutMs);
    yield page;
    at = isLast(page) ? undefined : edgeOf(page, search);
  } while (at !== undefined);
}

/** Whether there is nothing behind a page, as the server says. */
export function isLast({ fin }: ArchivePage): boolean {
  return attr(fin, 'complete') === 'true';
}

/** The ends of a direct chat, as a user has it in his archive. */
export interface Newest {
  /** The archive's id of the newest message; `undefined` when there is none. */
  readonly id?: string;
  /** The id by which the other one sent his newest message; `undefined` when he has sent none. */
  readonly received?: string;
}

/** The newest message of a direct chat, and the newest one of the other user. */
export async function newestOf(stream: Stream, viewer: Viewer, peer: string, timeoutMs: number): Promise<Newest> {
  let newest: Newest = {};
  let count = 0;
  for await (const { results } of pagesOf(stream, { peer, pageSize: newestPageSize, newestFirst: true }, timeoutMs)) {
    for (const result of results.toReversed()) {
      const original = originalOf(result);
      if (isPassedOver(viewer, original)) continue;
      const [id, sent] = [attr(result, 'id'), attr(original, 'id')];
      if (newest.id === undefined && id !== undefined) newest = { id };
      if (bareOf(attr(original, 'from') ?? '') !== peer || sent === undefined) continue;
      return { ...newest, received: sent };
    }
    if (++count === pagesMax) return endless(stream, `an archive does not end after ${pagesMax} pages`);
  }
  return newest;
}

/** Messages of an archive as the user sees them; their ids are learned. Those that came back to him, are the server's own, or a word about another one, are none. */
export function archivedOf(
  { known }: Doing,
  viewer: Viewer,
  stream: Stream,
  results: readonly Element[],
): ArchivedMessage[] {
  return results.flatMap((result) => {
    const id = attr(result, 'id');
    const original = originalOf(result);
    if (isPassedOver(viewer, original)) return [];
    const seen = original && id !== undefined ? seenChat(viewer, original, id) : undefined;
    if (!seen || id === undefined) {
      stream.garbage(`an archived message of a shape that is not known: ${id}`);
      return [];
    }
    if (seen.message.message !== undefined) known.learn(viewer.address, seen.message.message, id);
    return [{ with: seen.with, message: seen.message }];
  });
}

/** The message that is in a result of an archive. */
export function originalOf(result: Element): Element | undefined {
  return result.getChild('forwarded', ns.forward)?.getChild('message', ns.client);
}

/** Whether it is no message of a user: it came back, it is the server's own, or only a word about another one. */
function isPassedOver(viewer: Viewer, original: Element | undefined): boolean {
  if (original === undefined) return false;
  return attr(original, 'type') === 'error' || isNotice(viewer, original) || isMarker(original);
}

async function askPage(
  stream: Stream,
  { of, peer, ids, pageSize, newestFirst, at }: Search & { readonly at?: string | undefined },
  timeoutMs: number,
): Promise<ArchivePage> {
  const fields = [field('FORM_TYPE', [ns.archive])];
  if (peer !== undefined) fields.push(field('with', [peer]));
  if (ids) fields.push(field('ids', ids));
  const page = xml('set', ns.rsm, xml('max', {}, String(pageSize)));
  if (newestFirst) page.append(xml('before', {}, ...(at === undefined ? [] : [at])));
  else if (at !== undefined) page.append(xml('after', {}, at));
  const answer = await stream.askArchive(
    { timeoutMs, resultsMax: pageSize, ...(of === undefined ? {} : { of }) },
    xml('x', { xmlns: ns.dataForms, type: 'submit' }, ...fields),
    page,
  );
  if (answer.results.length > 0 && !(edgeTold(answer, 'first') && edgeTold(answer, 'last')))
    stream.garbage(`a page of an archive does not say where it begins and ends: ${answer.fin.toString()}`);
  return answer;
}

/** The id of the first or last result of a page, as the server says. */
function edgeTold({ fin }: ArchivePage, which: 'first' | 'last'): string | undefined {
  return fin.getChild('set', ns.rsm)?.getChildText(which) ?? undefined;
}

function field(name: string, values: readonly string[]): Element {
  return xml('field', { var: name }, ...values.map((value) => xml('value', {}, value)));
}

/** Where the next page begins. */
function edgeOf(page: ArchivePage, { newestFirst }: Search): string | undefined {
  const told = edgeTold(page, newestFirst ? 'first' : 'last');
  return told ? told : attr(page.results.at(newestFirst ? 0 : -1), 'id');
}

function endless(stream: Stream, why: string): never {
  stream.garbage(why);
  throw unknown('timeout', why);
}
