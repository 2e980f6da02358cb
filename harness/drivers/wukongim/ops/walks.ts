import type { OpOf, Outcome, Result } from '../../../vocabulary/index.ts';
import { type Doing, viewsOf } from '../desk.ts';
import { askPage, nativePair, type Pair } from './histories.ts';

/** More pages than any scenario fills: a history that goes on has no end. */
const pagesMax = 64;

/** Where a walk goes: from the first message to the newest, or back. */
interface Direction {
  readonly goes: 'up' | 'down';
  /** The number with which the first page begins; 0: with the newest message. */
  readonly firstSeq: number;
  /** The number with which the page behind this one begins; `undefined` when there can be none. */
  nextSeq(seqs: readonly number[]): number | undefined;
}

/** Ways to read a history page by page. */
const walkWays: Readonly<Record<string, Direction>> = {
  'pages-up': { goes: 'up', firstSeq: 1, nextSeq: (seqs) => Math.max(...seqs) + 1 },
  'pages-down': { goes: 'down', firstSeq: 0, nextSeq: below },
};

/** Where each goes. */
export const directionsOfWalks: Readonly<Record<string, 'up' | 'down'>> = Object.fromEntries(
  Object.entries(walkWays).map(([way, { goes }]) => [way, goes]),
);

/** Reads a direct chat page by page, until the server says that there is no more, or a page is empty. */
export async function walkHistory(doing: Doing, op: OpOf<'walk-history'>): Promise<Outcome> {
  const direction = walkWays[op.way] ?? walkWays['pages-up']!;
  const pair = nativePair(doing, op);
  const pages: Extract<Result, { gave: 'pages' }>['pages'] = [];
  let seq: number | undefined = direction.firstSeq;
  while (seq !== undefined && pages.length < pagesMax) {
    const called = await ask(doing, pair, { direction, seq, limit: op.pageSize });
    if ('failure' in called) return called.failure;
    const { messages, more } = called.value;
    pages.push({ messages: viewsOf(doing, messages), more });
    const isLast = !more || messages.length === 0;
    seq = isLast ? undefined : direction.nextSeq(messages.map(({ message_seq }) => message_seq));
  }
  return { is: 'ok', result: { gave: 'pages', pages } };
}

/** To begin with 0 would be to begin with the newest message: below the first one there is nothing to ask for. */
function below(seqs: readonly number[]): number | undefined {
  const next = Math.min(...seqs) - 1;
  return next > 0 ? next : undefined;
}

function ask(
  doing: Doing,
  pair: Pair,
  { direction, seq, limit }: { readonly direction: Direction; readonly seq: number; readonly limit: number },
) {
  const pull_mode = direction.goes === 'up' ? 1 : 0;
  return askPage(doing, pair, { start_message_seq: seq, end_message_seq: 0, pull_mode, limit });
}
