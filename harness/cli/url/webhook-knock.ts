import { within } from '../../core/deadline.ts';
import { freshName } from '../../core/random.ts';
import type { About, Driver, DriverOp, Endpoints } from '../../vocabulary/index.ts';
import { payloadBytes, saltLength, worldOf } from '../../vocabulary/index.ts';

const answerMs = 5000;
/** By when a webhook has surely come that comes at all: servers gather them for half a second. */
const webhookMs = 8000;

interface Server {
  readonly driver: Driver;
  readonly about: About;
  readonly endpoints: Endpoints;
  readonly prefix: string;
  /** Multiplies every deadline. */
  readonly patience: number;
}

/** Sends one message and looks whether the server tells our listener of it: only its own configuration can make it do so. */
export async function webhookComes({ driver, about, endpoints, prefix, patience }: Server): Promise<boolean> {
  const world = worldOf(`${prefix}${freshName(saltLength)}`);
  let tell = () => {};
  const came = new Promise<void>((resolve) => (tell = resolve));
  const client = driver.open({
    about,
    endpoints,
    world,
    observe: (session) => session === 'webhook' && tell(),
    transcribe: () => {},
    used: () => {},
  });
  try {
    const bytes = payloadBytes({ shape: 'text', text: 'is anybody listening?' }, world.token('m1'));
    for (const op of ops) await client.perform(op, { timeoutMs: answerMs * patience, bytes });
    await within(webhookMs * patience, 'a webhook', came);
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

const ops: readonly DriverOp[] = [
  { op: 'register', user: 'alice' },
  { op: 'register', user: 'bob' },
  {
    op: 'send',
    message: 'm1',
    from: 'alice',
    to: 'bob',
    via: 'api',
    payload: { shape: 'text', text: 'is anybody listening?' },
  },
];
