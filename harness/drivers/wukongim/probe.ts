import { type Deadline, deadlineIn } from '../../core/deadline.ts';
import type { Turn } from '../../core/pace.ts';
import { freshName } from '../../core/random.ts';
import type { Endpoints, Outcome, Probe } from '../../vocabulary/index.ts';
import { Api } from './api/api.ts';
import { doneSchema, healthSchema, varzSchema } from './api/schemas.ts';
import { outcomeOf, tokenOf } from './desk.ts';
import { Session } from './session.ts';
import { dialectOf } from './wire/dialect.ts';

/** For each step: an answer that takes longer is taken for none. */
const stepMs = 2000;

/** The user who knocks: the same one until somebody opens. */
const prober = `imcprobe${freshName(12)}`;

/** The user who knocks at a server where all names begin with this. */
export function proberOf(prefix: string): string {
  return prefix === '' ? prober : `${prefix}probe`;
}

/** Says whether a server is there, healthy, and lets a user log in by TCP; and what it tells of itself. */
export async function probe(endpoints: Endpoints, signal: AbortSignal): Promise<Probe> {
  try {
    const { http, tcp } = endpoints;
    if (http === undefined || tcp === undefined)
      return { ready: false, why: 'the target names no http or no tcp endpoint' };
    return await probeBoth(apiAt({ ...endpoints, http }, signal), proberOf(endpoints['prefix'] ?? ''), { tcp, signal });
  } catch (thrown) {
    return { ready: false, why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** The API of a server, outside of any play. */
export function apiAt(
  { http, managerToken, ca }: Endpoints & { readonly http: string },
  signal: AbortSignal,
  turn?: Turn,
): Api {
  return new Api({
    origin: () => http,
    managerToken: () => managerToken,
    ca: () => ca,
    turn,
    signal,
    transcribe: () => {},
    garbage: () => {},
  });
}

interface Door {
  readonly tcp: string;
  readonly signal: AbortSignal;
}

async function probeBoth(api: Api, uid: string, door: Door): Promise<Probe> {
  const health = outcomeOf(await api.call({ route: 'GET /health' }, healthSchema, deadlineIn(stepMs)));
  if (health.is !== 'ok') return { ready: false, why: `GET /health: ${health.detail}` };
  const login = await logInOnce(api, uid, door);
  if (login.is !== 'ok') return { ready: false, why: `login: ${login.detail}` };
  return { ready: true, ...(await selfDescription(api, deadlineIn(stepMs))) };
}

/** Logs in as a user of whom nobody has heard, and leaves. */
async function logInOnce(api: Api, uid: string, { tcp: address, signal }: Door): Promise<Outcome> {
  const body = JSON.stringify({ uid, token: tokenOf(uid), device_flag: 0, device_level: 0 });
  const asked = { route: 'POST /user/token', body } as const;
  const registered = outcomeOf(await api.call(asked, doneSchema, deadlineIn(stepMs)));
  if (registered.is !== 'ok') return registered;
  const none = () => {};
  const events = { pushed: none, saw: none, transcribe: none, failed: none };
  const session = new Session({
    transport: 'v4/tcp', // which all of them have
    address,
    rpc: dialectOf({ flavour: 'reference', version: '' }).rpc,
    uid,
    token: tokenOf(uid),
    deviceId: 'probe',
    acks: true,
    ...events,
  });
  const leave = () => session.end();
  signal.addEventListener('abort', leave, { once: true });
  const outcome = await session.login(stepMs);
  signal.removeEventListener('abort', leave);
  leave();
  return outcome;
}

/** Flavours of servers that call themselves otherwise. */
const flavours: Readonly<Record<string, string>> = { 'im-conformance-reference': 'reference' };

async function selfDescription(api: Api, deadline: Deadline): Promise<{ version?: string; server?: string }> {
  const varz = await api.call({ route: 'GET /varz' }, varzSchema, deadline);
  if ('failure' in varz) return {};
  const { server_name: server, version } = varz.value;
  return { ...(version === '' ? {} : { version }), ...(server === '' ? {} : { server: flavours[server] ?? server }) };
}
