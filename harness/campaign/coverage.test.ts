import { describe, expect, test } from 'vitest';
import { playedEvent } from '../testing/fixtures.ts';
import { did, historyOf } from '../testing/record.ts';
import { toyAbout, toyCapabilities } from '../testing/toy.ts';
import type { Capabilities, PlayedEvent, RunEvent, StoryPlan } from '../vocabulary/index.ts';
import { outcomesIn } from './coverage.ts';
import { fold } from './fold.ts';

function stated<V>(value: V) {
  return { value, strength: 'documented' as const, source: { url: 'x', quote: 'x' } };
}

const capabilities: Capabilities = {
  ...toyCapabilities,
  apiWays: stated(['one', 'batch']),
  transports: stated({ wire: 'bytes', web: 'json' } as const),
  listWays: stated(['recents-1', 'recents-20']),
  durable: stated(['graceful', 'kill'] as const),
  dialect: stated({ 'toy:wave': 'leaves-chats', 'toy:jump': 'touches-chats' } as const),
};

const ready: RunEvent = {
  type: 'target-ready',
  target: { name: 't', kind: 'process', driver: 'd', ...toyAbout, faults: [], options: [], wraps: [] },
  capabilities,
  ways: [],
  startMs: 1,
};

function played(rest: Partial<PlayedEvent>): PlayedEvent {
  return playedEvent({ case: 'a/story', ...rest });
}

function coverage(...events: RunEvent[]) {
  return fold(events, [], () => 'MUST').coverage;
}

const payload = { shape: 'empty' } as const;

describe('ops', () => {
  const history = historyOf(
    did({ op: 'send', message: 'm1', from: 'a', to: 'b', via: 'api', payload, stored: false }),
    did(
      { op: 'send', message: 'm2', from: 'a', to: 'b', via: { session: 'a.1' }, payload },
      { is: 'unknown', why: 'timeout', detail: '' },
    ),
    did(
      { op: 'login', session: 'a.1', user: 'a', token: 'wrong' },
      { is: 'refused', by: 'server', code: '', detail: '' },
    ),
    did({ op: 'list-conversations', user: 'a', way: 'recents-1' }),
    did({ op: 'dialect', name: 'toy:wave', users: ['a'], args: { hand: 'left', times: 3 } }),
  );
  const counted = outcomesIn({ ...history, capabilities });

  test('are counted with each of their options, and with what the driver takes where they say nothing', () => {
    expect(counted).toEqual({
      'send ok': 1,
      'send via=api ok': 1,
      'send way=one ok': 1,
      'send payload=empty ok': 1,
      'send stored=false ok': 1,
      'send unknown': 1,
      'send via=session unknown': 1,
      'send payload=empty unknown': 1,
      'login refused': 1,
      'login transport=wire refused': 1,
      'login token=wrong refused': 1,
      'list-conversations ok': 1,
      'list-conversations way=recents-1 ok': 1,
      'toy:wave ok': 1,
      'toy:wave hand=left ok': 1,
    });
  });

  test('that the server offers and nobody tried are told', () => {
    const { ops, options } = coverage(ready, played({ ops: counted }), played({ ops: counted }));
    const zero = ({ ok, refused, unknown }: (typeof ops)[number]) => ok + refused + unknown === 0;
    expect(ops.find(({ op }) => op === 'send')).toEqual({ op: 'send', ok: 2, refused: 0, unknown: 2 });
    expect(ops.filter(zero).map(({ op }) => op)).toEqual(expect.arrayContaining(['restart', 'toy:jump']) as string[]);
    expect(options.filter(zero).map(({ op, option }) => `${op} ${option}`)).toEqual(
      expect.arrayContaining([
        'send way=batch',
        'send payload=filled',
        'login transport=web',
        'list-conversations way=recents-20',
        'restart how=graceful',
        'restart how=kill',
      ]) as string[],
    );
  });
});

describe('pairs', () => {
  /** `a` is 1 needs `b` to be 1, which does not go with `c` being 1. */
  const story: StoryPlan = {
    dimensions: ['a', 'b', 'c'].map((name) => ({ name, values: ['0', '1'] })),
    rows: [
      [0, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
      [0, 0, 1],
    ],
    impossible: [
      {
        pair: [
          ['a', '1'],
          ['b', '0'],
        ],
        why: 'a needs b',
      },
      {
        pair: [
          ['b', '1'],
          ['c', '1'],
        ],
        why: 'c minds b',
      },
      {
        pair: [
          ['a', '2'],
          ['b', '*'],
        ],
        why: 'of another server',
      },
    ],
    absent: [{ dimension: 'a', value: '2', why: 'not here' }],
  };
  const started: RunEvent = { type: 'case-started', case: 'a/story', planned: 4, digest: '', story };
  const ofRow = (row: number[], ...pairs: [number, number][]) => played({ story: { row, pairs } });

  test('count once an obligation needed them, and those that never did are told', () => {
    const [pairs] = coverage(
      ready,
      started,
      ofRow([0, 0, 0], [0, 1], [0, 2], [1, 2]),
      ofRow([0, 1, 0], [0, 1]),
      ofRow([1, 1, 0], [1, 2]),
      played({ case: 'a/nother' }),
    ).pairs;
    expect(pairs).toMatchObject({ case: 'a/story', rows: 4, planned: 4, plays: 3, possible: 9, covered: 5 });
    expect(pairs?.notCovered).toEqual([
      { pair: ['a=1', 'b=1'], plays: 1 },
      { pair: ['a=1', 'c=0'], plays: 1 },
      { pair: ['a=0', 'c=1'], plays: 0 },
      { pair: ['b=0', 'c=1'], plays: 0 },
    ]);
  });

  test('that cannot be are told with the reason, those too that a third dimension rules out', () => {
    const [pairs] = coverage(ready, started).pairs;
    expect(pairs).toMatchObject({
      impossible: [
        { pair: ['a=1', 'b=0'], why: 'a needs b' },
        { pair: ['b=1', 'c=1'], why: 'c minds b' },
      ],
      ruledOut: [{ pair: ['a=1', 'c=1'], why: 'no b goes with both' }],
      absent: story.absent,
    });
  });

  test('of which there are too many are cut, and how many more there are is said', () => {
    const values = Array.from({ length: 20 }, (_, i) => String(i));
    const rows = values.flatMap((_, i) => values.map((__, j) => [i, j]));
    const large = { ...story, impossible: [], dimensions: ['a', 'b'].map((name) => ({ name, values })), rows };
    const [pairs] = coverage(ready, { ...started, story: large }).pairs;
    expect(pairs?.notCovered).toHaveLength(300);
    expect(pairs?.notCoveredLeftOut).toBe(100);
  });
});
