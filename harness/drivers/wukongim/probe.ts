import { type Deadline, deadlineIn } from '../../core/deadline.ts';
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

/** Says whether a server is there, healthy, and lets a user log in by TCP; and what it tells of itself. */
export async function probe(endpoints: Endpoints, signal: AbortSignal): Promise<Probe> {
  try {
    const { http, tcp, managerToken } = endpoints;
    if (http === undefined || tcp === undefined)
      return { ready: false, why: 'the target names no http or no tcp endpoint' };
    return await probeBoth(
      new Api({
        origin: () => http,
        managerToken: () => managerToken,
        signal,
        transcribe: () => {},
        garbage: () => {},
      }),
      tcp,
      signal,
    );
  } catch (thrown) {
    return { ready: false, why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function probeBoth(api: Api, tcp: string, signal: AbortSignal): Promise<Probe> {
  const health = outcomeOf(await api.call({ route: 'GET /health' }, healthSchema, deadlineIn(stepMs)));
  if (health.is !== 'ok') return { ready: false, why: `GET /health: ${health.detail}` };
  const login = await logInOnce(api, tcp, signal);
  if (login.is !== 'ok') return { ready: false, why: `login: ${login.detail}` };
  return { ready: true, ...(await selfDescription(api, deadlineIn(stepMs))) };
}

/** Logs in as a user of whom nobody has heard, and leaves. */
async function logInOnce(api: Api, address: string, signal: AbortSignal): Promise<Outcome> {
  const uid = prober;
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

async function selfDescription(api: Api, deadline: Deadline): Promise<{ version?: string; server?: string }> {
  const varz = await api.call({ route: 'GET /varz' }, varzSchema, deadline);
  if ('failure' in varz) return {};
  const { server_name: server, version } = varz.value;
  return { ...(version === '' ? {} : { version }), ...(server === '' ? {} : { server }) };
}
