import { expect } from 'vitest';
import type { Result } from '../../vocabulary/index.ts';
import { contentOf, valueOf } from '../../vocabulary/index.ts';
import type { Bench } from './bench.ts';
import type { ContractGroup } from './contract-test.ts';
import { readUntil, send, shortText } from './messages.ts';
import type { Play } from './play.ts';

type Pages = Extract<Result, { gave: 'pages' }>['pages'];

/** Histories that are read page by page. */
export const walks: ContractGroup = {
  title: 'a walk',
  tests: [
    {
      mistake:
        'A driver that asks for one page, for the same one again, from the wrong end, or that turns pages round.',
      name: 'through a history gives all messages in pages, up or down, and says of each whether there is more',
      needs: ['walkWays'],
      async run(bench) {
        const play = await talked(bench);
        for (const [user, peer] of [['alice', 'bob'] as const, ['bob', 'alice'] as const])
          for (const [way, goes] of Object.entries(valueOf(bench.capabilities, 'walkWays') ?? {}))
            for (const [pageSize, sizes] of Object.entries(sizesByPageSize)) {
              const walk = () => pagesOf(play, { user, peer, way, pageSize: Number(pageSize) });
              const pages = await readUntil(play, walk, (read) => read.flatMap(({ messages }) => messages).length >= 4);
              expectPages(bench, play, { pages, goes, sizes });
            }
      },
    },
    {
      mistake: 'A driver that goes on for ever, or that fails where there is nothing.',
      name: 'through a history without messages ends, and gives none',
      needs: ['walkWays'],
      async run(bench) {
        const play = bench.play();
        await bench.enter(play, 'alice.1');
        for (const way of Object.keys(valueOf(bench.capabilities, 'walkWays') ?? {})) {
          const pages = await pagesOf(play, { user: 'alice', peer: 'bob', way, pageSize: 2 });
          expect(pages.flatMap(({ messages }) => messages)).toEqual([]);
        }
      },
    },
  ],
};

/** Four messages, by how many a page has at most: the last page is full, not full, or the only one. */
const sizesByPageSize: Readonly<Record<number, readonly number[]>> = { 1: [1, 1, 1, 1], 2: [2, 2], 3: [3, 1], 9: [4] };

const all = ['m1', 'm2', 'm3', 'm4'];

/** A play in which alice has written m1 to m4 to bob, but for m3, which is his. */
async function talked(bench: Bench): Promise<Play> {
  const play = bench.play();
  await bench.enter(play, 'alice.1', 'bob.1');
  for (const message of all) {
    const [from, to] = message === 'm3' ? (['bob', 'alice'] as const) : (['alice', 'bob'] as const);
    await send(play, { message, from, to }, bench.way);
    if (valueOf(bench.capabilities, 'push')) await play.untilPushed(`${to}.1`, message);
  }
  return play;
}

async function pagesOf(
  play: Play,
  walk: { readonly user: string; readonly peer: string; readonly way: string; readonly pageSize: number },
): Promise<Pages> {
  return (await play.gives('pages', { op: 'walk-history', ...walk })).pages;
}

function expectPages(
  bench: Bench,
  play: Play,
  { pages, goes, sizes }: { readonly pages: Pages; readonly goes: 'up' | 'down'; readonly sizes: readonly number[] },
): void {
  // A server that says wrongly that there is more gives an empty page behind the last one.
  const full = pages.filter(({ messages }) => messages.length > 0);
  expect(pages.length - full.length).toBeLessThanOrEqual(1);
  const inOrder = (goes === 'up' ? full : full.toReversed()).flatMap(({ messages }) => messages);
  expect(inOrder.map(({ message }) => message)).toEqual(all);
  expect(inOrder[0]).toMatchObject({ from: 'alice', content: contentOf(shortText(play, 'm1')) });
  expect(full.map(({ messages }) => messages.length)).toEqual(sizes);
  if (!valueOf(bench.capabilities, 'pageMore')) return;
  const more = pages.map((page) => page.more);
  expect(more.slice(0, -1)).toEqual(more.slice(0, -1).map(() => true));
  expect(more.at(-1)).toBeTypeOf('boolean');
  if (sizes.length === 1) expect(more).toEqual([false]);
}
