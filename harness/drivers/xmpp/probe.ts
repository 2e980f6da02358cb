import { freshName } from '../../core/random.ts';
import type { Endpoints, Probe } from '../../vocabulary/index.ts';
import { accountOf } from './desk.ts';
import { type Address, addressIn } from './endpoints.ts';
import { OpFailed } from './outcomes.ts';
import { logIn, plainOf, registerAccount } from './wire/negotiate.ts';
import { Stream } from './wire/stream.ts';
import { ns, xml } from './wire/xml.ts';

/** For each step: an answer that takes longer is taken for none. */
const stepMs = 2000;

/** Of the user who knocks: the same one until somebody opens. */
const name = `imcprobe${freshName(12)}`;

/** Says whether a server is there that lets a user register and log in by WebSocket; and what it tells of itself. */
export async function probe(endpoints: Endpoints, signal: AbortSignal): Promise<Probe> {
  const address = addressIn(endpoints);
  if (!address) return { ready: false, why: 'the target names no xmpp endpoint that is a URL' };
  const prober = accountOf(`${endpoints['prefix'] ?? ''}${name}`);
  const door = { ...address, secrets: [plainOf(prober), prober.password], signal };
  let step = 'registration';
  try {
    await onStream(door, (stream) => registerAccount(stream, prober, stepMs));
    step = 'login';
    return await onStream(door, async (stream) => {
      await logIn(stream, { ...prober, resource: 'probe' }, stepMs);
      return { ready: true, ...(await selfDescription(stream)) };
    });
  } catch (thrown) {
    return {
      ready: false,
      why: `${step} at ${address.url}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    };
  }
}

interface Door extends Address {
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

/** Works with a stream that ends with the work, or when the signal aborts. */
async function onStream<T>({ signal, ...door }: Door, work: (stream: Stream) => Promise<T>): Promise<T> {
  const none = () => {};
  const events = { message: none, garbage: none, closed: none, transcribe: none, failed: none };
  signal.throwIfAborted();
  const stream = new Stream({ ...door, events });
  const leave = () => stream.end();
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await work(stream);
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

/** What the server calls itself, where it tells. One that does not answer, or not before we hang up, is not ready yet. */
async function selfDescription(stream: Stream): Promise<{ version?: string; server?: string }> {
  try {
    const asked = xml('iq', { type: 'get', to: stream.domain }, xml('query', ns.version));
    const query = (await stream.request(asked, stepMs)).getChild('query', ns.version);
    const [server, version] = [query?.getChildText('name'), query?.getChildText('version')];
    return { ...(version ? { version } : {}), ...(server ? { server } : {}) };
  } catch (thrown) {
    if (thrown instanceof OpFailed && thrown.failure.is === 'refused') return {};
    throw thrown;
  }
}
