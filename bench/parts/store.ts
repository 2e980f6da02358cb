import { nowMs } from '../../harness/core/clock.ts';
import type { RestartHow } from '../../harness/vocabulary/index.ts';
import { load } from '../bare/load.ts';
import type { Figure } from '../figures.ts';
import { type Part, type PartContext, scaled } from '../part.ts';
import { descendants, memoryMiBOf } from '../process.ts';
import { withServers } from '../servers.ts';

const CONVERSATIONS = 10_000;
const MESSAGES = 1_000_000;
/** Senders that fill the store. */
const FILLING = 256;

export const store: Part = {
  name: 'store',
  title: 'What the reference server holds',
  method: `A fresh reference server. Its memory before and after so many pairs of users have met, by a message each. Then it is filled with messages by ${FILLING} sessions, killed and started again with its data, and asked to end and started again, until its health check answers; the same before it had any.`,
  async measure(context) {
    const grown: number[] = [];
    const pairs = scaled(CONVERSATIONS, context.scale, 100);
    for (let round = 0; round < context.rounds; round++) {
      context.say(`store: ${pairs} conversations, round ${round + 1}`);
      grown.push(await growth(context, pairs));
    }
    const memory: Figure = {
      name: `memory of ${pairs} conversations`,
      unit: 'MiB',
      better: 'less',
      values: grown,
    };
    return [memory, ...(await restarts(context))];
  },
};

/** MiB by which the server grows. */
function growth({ folder }: PartContext, pairs: number): Promise<number> {
  const before = new Set(descendants());
  return withServers(['reference'], { folder }, async ([server]) => {
    if (!server) return 0;
    const endpoints = await server.instance.endpoints();
    const started = descendants().filter((pid) => !before.has(pid));
    const held = () => started.reduce((sum, pid) => sum + memoryMiBOf(pid), 0);
    const empty = held();
    const isEnough = (begun: number) => begun >= pairs;
    await load({ endpoints, way: 'api', clients: 16, freshPairs: true, isEnough });
    return held() - empty;
  });
}

async function restarts({ folder, rounds, scale, say }: PartContext): Promise<Figure[]> {
  return withServers(['reference'], { folder }, async ([server]) => {
    if (!server) return [];
    const { disturbable } = server;
    await disturbable.renew();
    const timed = async (how: RestartHow) => {
      const began = nowMs();
      await disturbable.restart(how);
      return nowMs() - began;
    };
    const several = async (how: RestartHow) => {
      const took: number[] = [];
      for (let round = 0; round < rounds; round++) took.push(await timed(how));
      return took;
    };
    const figure = (name: string, values: number[]): Figure => ({ name, unit: 'ms', better: 'less', values });
    const empty = [
      figure('killed and started again, without messages', await several('kill')),
      figure('ended and started again, without messages', await several('graceful')),
    ];
    const messages = scaled(MESSAGES, scale, 100);
    say(`store: ${messages} messages`);
    const isEnough = (begun: number) => begun >= messages;
    const { acknowledged } = await load({
      endpoints: await disturbable.endpoints(),
      way: 'session',
      clients: Math.min(FILLING, messages),
      isEnough,
    });
    return [
      ...empty,
      figure(`killed and started again with ${acknowledged} messages`, await several('kill')),
      figure(`ended and started again with ${acknowledged} messages`, await several('graceful')),
    ];
  });
}
