import { describe, expect, test } from 'vitest';
import { json, playOn, scripted } from '../fixtures/scripted-server.ts';

const timeoutMs = 2000;

interface Asked {
  readonly start_message_seq: number;
  readonly end_message_seq: number;
  readonly pull_mode: 0 | 1;
  readonly limit: number;
}

/** Walks through a history of so many messages on a server that says whether there is more as this tells. */
async function walk(
  { way, count, pageSize }: { readonly way: string; readonly count: number; readonly pageSize: number },
  saysMore: (asked: Asked, seqs: readonly number[]) => boolean,
) {
  const starts: number[] = [];
  const all = Array.from({ length: count }, (_, i) => i + 1);
  await using server = await scripted({
    http(_path, body, response) {
      const asked = JSON.parse(body) as Asked;
      const { start_message_seq: start, pull_mode, limit } = asked;
      starts.push(start);
      const up = all.filter((seq) => seq >= start).slice(0, limit);
      const down = all.filter((seq) => start === 0 || seq <= start).slice(-limit);
      const seqs = pull_mode === 1 ? up : down;
      const more = Number(saysMore(asked, seqs));
      json(response, `{"messages":[${seqs.map((seq) => message(seq)).join()}],"more":${more}}`);
    },
  });
  await using play = playOn(server.endpoints);
  const outcome = await play.client.perform(
    { op: 'walk-history', user: 'bob', peer: 'alice', way, pageSize },
    { timeoutMs },
  );
  if (outcome.is !== 'ok' || outcome.result?.gave !== 'pages') throw new Error(JSON.stringify(outcome));
  const pages = outcome.result.pages.map(({ messages, more }) => [
    messages.map(({ position }) => position?.key).join(),
    more,
  ]);
  return { pages, starts };
}

function message(seq: number): string {
  return `{"message_id":${seq},"message_seq":${seq},"client_msg_no":"","from_uid":"a","channel_id":"b","channel_type":1,"payload":""}`;
}

/** As it is owed. */
const rightly = (count: number) => (asked: Asked, seqs: readonly number[]) =>
  asked.pull_mode === 1 ? (seqs.at(-1) ?? count) < count : (seqs[0] ?? 1) > 1;
/** As a server does that only looks whether the page is full. */
const whenFull = ({ limit }: Asked, seqs: readonly number[]) => seqs.length === limit;

describe('a walk', () => {
  test.each([
    [
      'pages-up',
      5,
      [
        ['1,2', true],
        ['3,4', true],
        ['5', false],
      ],
      [1, 3, 5],
    ],
    [
      'pages-up',
      4,
      [
        ['1,2', true],
        ['3,4', false],
      ],
      [1, 3],
    ],
    [
      'pages-down',
      5,
      [
        ['4,5', true],
        ['2,3', true],
        ['1', false],
      ],
      [0, 3, 1],
    ],
    [
      'pages-down',
      4,
      [
        ['3,4', true],
        ['1,2', false],
      ],
      [0, 2],
    ],
    ['pages-down', 0, [['', false]], [0]],
  ])('%s through %i messages asks for page after page until there is no more', async (way, count, pages, starts) => {
    expect(await walk({ way, count, pageSize: 2 }, rightly(count))).toEqual({ pages, starts });
  });

  test('ends with an empty page where the server wrongly says that there is more', async () => {
    const { pages } = await walk({ way: 'pages-up', count: 4, pageSize: 2 }, whenFull);
    expect(pages).toEqual([
      ['1,2', true],
      ['3,4', true],
      ['', false],
    ]);
    expect(await walk({ way: 'pages-up', count: 2, pageSize: 2 }, () => true)).toMatchObject({
      pages: [
        ['1,2', true],
        ['', true],
      ],
    });
  });

  test('down ends at the first message: to begin below it would be to begin with the newest', async () => {
    const { pages, starts } = await walk({ way: 'pages-down', count: 4, pageSize: 2 }, whenFull);
    expect(pages).toEqual([
      ['3,4', true],
      ['1,2', true],
    ]);
    expect(starts).toEqual([0, 2]);
  });

  test('ends after 64 pages', async () => {
    const { pages } = await walk({ way: 'pages-up', count: 70, pageSize: 1 }, rightly(70));
    expect(pages).toHaveLength(64);
  });
});
