import { Campaign } from '../../harness/campaign/campaign.ts';
import { nowMs, watchLag } from '../../harness/core/clock.ts';
import { freshName } from '../../harness/core/random.ts';
import { viewOf } from '../../harness/model/view-of.ts';
import { judge } from '../../harness/rules/index.ts';
import { nameWorld, saltOf } from '../../harness/runner/naming.ts';
import { play } from '../../harness/runner/play.ts';
import type { Case, Drawn, Driver, Op, RunEvent } from '../../harness/vocabulary/index.ts';
import { collectCases } from '../../specs/collect.ts';
import { type Recorded, type WireLine, replayAll } from '../bare/replay.ts';
import { type Figure, ratioTo } from '../figures.ts';
import { type Part, scaled } from '../part.ts';
import { type Server, withServers } from '../servers.ts';

const PLAYS = 100;
const CONCURRENCY = 16;
/** Replays of the same, at most, until one has everything that was on record. */
const ATTEMPTS = 3;
const CASE = 'first-dm/fresh-pair';

export const plays: Part = {
  name: 'plays',
  title: 'Plays beside a bare script',
  method: `The first ${PLAYS} plays of ${CASE}, ${CONCURRENCY} at once, all sessions by TCP and all payloads short: played, settled, judged and told as in a run. In each round the bare script then sends the very traffic of these plays, under fresh names, ${CONCURRENCY} plays at once, with undici and TCP sockets: each request and frame as soon as all has come in that had come in before it. It keeps and judges nothing; ids that the server gave are those on record, so that what is looked up by one is not there. Both run in one process beside the server.`,
  measure: async ({ rounds, scale, binaries, say, folder }) =>
    withServers(['reference', ...binaries], { folder }, async (servers) => {
      const theCase = await shortCase();
      const many = scaled(PLAYS, scale);
      const measured = servers.map((server) => ({
        server,
        ours: [] as number[],
        bare: [] as number[],
        misses: [] as number[],
      }));
      for (let round = 0; round < rounds; round++)
        for (const { server, ours, bare, misses } of measured) {
          say(`plays: ${server.name}, round ${round + 1}`);
          const { seconds, recorded } = await played(server, { theCase, plays: many, seed: round + 1 });
          ours.push(recorded.length / seconds);
          const { took, missed } = await bestReplay(server, recorded);
          bare.push(recorded.length / took);
          misses.push(missed);
        }
      return measured.flatMap(({ server: { name }, ...values }) => figuresOf(name, values));
    }),
};

interface Values {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
  readonly misses: readonly number[];
}

function figuresOf(name: string, { ours, bare, misses }: Values): Figure[] {
  const perSecond = { unit: 'plays/s', better: 'more' } as const;
  const script = { ...perSecond, name: `${name}: bare script`, values: [...bare] };
  const taking = { name: `${name}: time of a play`, unit: 'ms', better: 'less' as const };
  const timesOf = (values: readonly number[]) => values.map((value) => 1000 / value);
  return [
    { ...perSecond, name: `${name}: played and judged`, values: [...ours] },
    script,
    { name: `${name}: not answered to the script`, unit: 'answers', better: 'less', values: [...misses] },
    {
      ...taking,
      values: timesOf(ours),
      ratio: ratioTo({ name: 'the bare script', values: timesOf(bare) }, timesOf(ours)),
      aim: { words: 'at most 1.3 times', max: 1.3 },
    },
  ];
}

/** The case with sessions that all go by TCP, and payloads so short that a transcript shows them whole. */
async function shortCase(): Promise<Case> {
  const found = (await collectCases()).find((one) => one.case === CASE);
  if (!found || typeof found.scenario !== 'function') throw new Error(`there is no case ${CASE} that is drawn`);
  const drawn: Drawn = found.scenario;
  return {
    ...found,
    scenario: (capabilities) => drawn(capabilities).map(({ ops, ...rest }) => ({ ...rest, ops: ops.map(plainly) })),
  };
}

function plainly(op: Op): Op {
  if (op.op === 'login') return { ...op, transport: 'v4/tcp' };
  return op.op === 'send' ? { ...op, payload: { shape: 'text', text: op.message } } : op;
}

interface Planned {
  readonly theCase: Case;
  readonly plays: number;
  readonly seed: number;
}

/** Has the plays played and judged as a run does, and keeps what went over the wire. */
async function played(server: Server, { theCase, plays: many, seed }: Planned) {
  const recorded: Recorded[] = [];
  const errors: string[] = [];
  const emit = (event: RunEvent) => void (event.type === 'error' && errors.push(event.error.message));
  const driver = recordedBy(server.driver, (record) => recorded.push(record));
  const lag = watchLag();
  const { signal } = new AbortController();
  const campaign = new Campaign(
    { ...server, driver, lag, judge, play, nameWorld, viewOf, saltOf, emit, signal },
    { seed, plays: many, patience: 1, concurrency: CONCURRENCY, timeBudgetMs: 0, rules: [], confirmations: 1 },
  );
  const began = nowMs();
  await campaign.playCase(theCase, many);
  const seconds = (nowMs() - began) / 1000;
  lag.stop();
  if (errors[0] !== undefined) throw new Error(`a play could not be played: ${errors[0]}`);
  return { seconds, recorded: recorded.map(whole) };
}

/** The same driver, which keeps all that goes over the wire; a transcript keeps its beginning and its end alone. */
function recordedBy(driver: Driver, keep: (recorded: Recorded) => void): Driver {
  return {
    ...driver,
    open(context) {
      const lines: WireLine[] = [];
      keep({ salt: context.world.salt, lines });
      return driver.open({
        about: context.about,
        get endpoints() {
          return context.endpoints;
        },
        world: context.world,
        observe: (...seen) => context.observe(...seen),
        transcribe(lane, dir, text) {
          lines.push({ lane, dir, text });
          context.transcribe(lane, dir, text);
        },
        used: (way) => context.used(way),
      });
    },
  };
}

/** Throws where a line does not show all of what was sent: the script could not send the same. */
function whole(recorded: Recorded): Recorded {
  const cut = recorded.lines.find(({ dir, text }) => dir === 'out' && text.includes(' … (cut, '));
  if (cut) throw new Error(`what was sent is longer than its line: ${cut.lane} ${cut.text.slice(0, 200)}`);
  return recorded;
}

/** The replay in which the least of what is on record was waited for in vain: some servers leave a login or a push out now and then. */
async function bestReplay(server: Server, recorded: readonly Recorded[]): Promise<Taken> {
  let best = await replayed(server, recorded);
  for (let attempt = 1; attempt < ATTEMPTS && best.missed > 0; attempt++) {
    const next = await replayed(server, recorded);
    if (next.missed < best.missed) best = next;
  }
  return best;
}

/** Seconds that a replay took, and what did not come. */
interface Taken {
  readonly took: number;
  readonly missed: number;
}

async function replayed({ instance }: Server, recorded: readonly Recorded[]): Promise<Taken> {
  const endpoints = await instance.endpoints();
  const run = freshName(8);
  const began = nowMs();
  const { missed } = await replayAll(recorded, {
    endpoints,
    concurrency: CONCURRENCY,
    fresh: (i) => saltOf('bare', run, i),
  });
  return { took: (nowMs() - began) / 1000, missed };
}
