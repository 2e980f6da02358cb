import { nowMs } from '../../harness/core/clock.ts';
import { type Load, type LoadWay, load } from '../bare/load.ts';
import { type Figure, ratioTo } from '../figures.ts';
import { type Part, type PartContext, scaled } from '../part.ts';
import { type Server, withServers } from '../servers.ts';

const WAYS: readonly LoadWay[] = ['api', 'session'];
const CLIENTS = [1, 16, 256];
const SECONDS = 3;

export const server: Part = {
  name: 'server',
  title: 'Messages that the reference server takes',
  method: `So many clients, each of which sends a short message to one user who is not there, and the next when it is acknowledged, for ${SECONDS} seconds: by the API (POST /message/send) or by a session over TCP. In each round all servers are asked in turn. An acknowledgement of the reference server means that the message is on disk, by both ways; WuKongIM promises that of a session's SENDACK, and answers requests of its API before (docs of each flavour: [capabilities](capabilities.md)).`,
  measure: async (context) =>
    withServers(['reference', ...context.binaries], { folder: context.folder }, async (servers) => {
      const loads = WAYS.flatMap((way) => CLIENTS.map((clients) => ({ way, clients })));
      const all: Figure[] = [];
      for (const asked of loads) all.push(...(await oneLoad(context, servers, asked)));
      return all;
    }),
};

interface Asked {
  readonly way: LoadWay;
  readonly clients: number;
}

async function oneLoad(context: PartContext, servers: readonly Server[], asked: Asked): Promise<Figure[]> {
  const { rounds, scale, say } = context;
  const measured = servers.map((one) => ({ one, loads: [] as Load[] }));
  for (let round = 0; round < rounds; round++)
    for (const { one, loads } of measured) {
      const took = await loadFor(one, asked, scaled(SECONDS * 1000, scale, 50));
      loads.push(took);
      say(`server: ${one.name}, ${words(asked)}, round ${round + 1}: ${Math.round(took.perSecond)} a second`);
      if (took.unanswered > 0) say(`server: ${took.unanswered} sends were not acknowledged in time`);
    }
  const [ours, ...others] = measured.map(({ one: { name }, loads }) => ({ name, loads }));
  return ours === undefined
    ? []
    : [...figuresOf(ours, asked), ...others.flatMap((other) => beside(ours, other, asked))];
}

async function loadFor({ instance }: Server, asked: Asked, ms: number): Promise<Load> {
  const endpoints = await instance.endpoints();
  let until: number | undefined;
  return load({ ...asked, endpoints, isEnough: () => nowMs() > (until ??= nowMs() + ms) });
}

interface Loaded {
  readonly name: string;
  readonly loads: readonly Load[];
}

function figuresOf({ name, loads }: Loaded, asked: Asked): Figure[] {
  const perSecond = loads.map((one) => one.perSecond);
  const p99 = loads.map((one) => one.p99Ms).filter(Number.isFinite);
  const rate: Figure = { name: `${name}: ${words(asked)}`, unit: 'messages/s', better: 'more', values: perSecond };
  const late: Figure = { name: `${name}: ${words(asked)}, p99`, unit: 'ms', better: 'less', values: p99 };
  return p99.length === 0 ? [rate] : [rate, late];
}

/** What another server does, and how much faster ours is. */
function beside(ours: Loaded, other: Loaded, asked: Asked): Figure[] {
  const perSecond = (loaded: Loaded) => loaded.loads.map((one) => one.perSecond);
  const against = { name: other.name, values: perSecond(other) };
  return [
    ...figuresOf(other, asked),
    {
      name: `reference beside ${other.name}: ${words(asked)}`,
      unit: 'messages/s',
      better: 'more',
      values: perSecond(ours),
      ratio: ratioTo(against, perSecond(ours)),
      aim: { words: 'not behind', min: 1 },
    },
  ];
}

function words({ way, clients }: Asked): string {
  return `${clients} ${clients === 1 ? 'client' : 'clients'} by ${way === 'api' ? 'the API' : 'session'}`;
}
