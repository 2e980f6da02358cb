import { freshName } from '../../../core/random.ts';
import type { Driver, DriverOp, Endpoints, PlayClient, Probe } from '../../../vocabulary/index.ts';
import { saltLength, worldOf } from '../../../vocabulary/index.ts';

/** For each op: an answer that takes longer is taken for none. */
const opMs = 2000;

/** Of the user who knocks: the same one until somebody opens. */
const salt = freshName(saltLength);

interface Knock {
  readonly endpoints: Endpoints;
  readonly signal: AbortSignal;
  /** What a user does to log in, each of which must be ok. Default: `prober` registers, and logs in as the session `prober.1`. */
  readonly ops?: readonly DriverOp[];
  /** The version that the server has, where that is known. */
  readonly version?: string;
  /** The name that the server gives itself, where that is known. */
  readonly server?: string;
}

const usual: readonly DriverOp[] = [
  { op: 'register', user: 'prober' },
  { op: 'login', user: 'prober', session: 'prober.1' },
];

/** A probe that does what a play does: `probe` of a driver is `(endpoints, signal) => probeBy(open, { endpoints, signal })`. Never throws. */
export async function probeBy(
  open: Driver['open'],
  { endpoints, signal, ops = usual, ...told }: Knock,
): Promise<Probe> {
  const world = worldOf(`${endpoints['prefix'] ?? ''}${salt}`);
  const about = { flavour: told.server ?? '', version: told.version ?? '' };
  const none = () => {};
  try {
    const client = open({ about, endpoints, world, observe: none, transcribe: none, used: none });
    const leave = () => void client.close();
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await knock(client, signal, { ops, told });
    } finally {
      signal.removeEventListener('abort', leave);
      await client.close();
    }
  } catch (thrown) {
    return { ready: false, why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function knock(
  client: PlayClient,
  signal: AbortSignal,
  { ops, told }: { readonly ops: readonly DriverOp[]; readonly told: Pick<Knock, 'version' | 'server'> },
): Promise<Probe> {
  for (const op of signal.aborted ? [] : ops) {
    const outcome = await client.perform(op, { timeoutMs: opMs });
    if (outcome.is !== 'ok') return { ready: false, why: `${op.op}: ${outcome.detail}` };
  }
  return signal.aborted ? { ready: false, why: 'it was not waited for' } : { ready: true, ...told };
}
