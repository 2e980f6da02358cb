import { freshName } from '../../core/random.ts';
import type { Endpoints, Probe } from '../../vocabulary/index.ts';
import { passwordOf } from './desk.ts';
import { type Address, addressIn } from './endpoints.ts';
import { isRefusal } from './outcomes.ts';
import { Api, freshAgent } from './wire/api.ts';
import { accountSchema, syncSchema, versionsSchema } from './wire/schemas.ts';
import { localpart, userId } from './wire/user-id.ts';

/** For each step: an answer that takes longer is taken for none. */
const stepMs = 5000;

/** Of the user who knocks: the same one until somebody opens. */
const name = `imcprobe${freshName(12)}`;

/** Says whether a server is there that lets a user register, log in and ask what is new; and what it calls itself. */
export async function probe(endpoints: Endpoints, signal: AbortSignal): Promise<Probe> {
  const address = addressIn(endpoints);
  if (!address) return { ready: false, why: 'the target names no matrix endpoint that is a URL' };
  const agent = freshAgent();
  const steps: string[] = [];
  const api = new Api({
    origin: () => address.sessions,
    agent: () => agent,
    signal,
    transcribe: () => {},
    garbage: () => {},
    used: (route) => steps.push(route),
  });
  try {
    signal.throwIfAborted();
    return { ready: true, ...(await enter(api, address, `${endpoints['prefix'] ?? ''}${name}`)) };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { ready: false, why: `${steps.at(-1) ?? 'nothing'} at ${address.sessions}: ${why}` };
  } finally {
    await agent.destroy();
  }
}

async function enter(api: Api, { domain }: Address, native: string): Promise<{ server?: string; version?: string }> {
  let called = '';
  const common = { timeoutMs: stepMs };
  await api.call({ route: 'GET /versions', answer: versionsSchema, server: (text) => (called = text), ...common });
  const user = localpart(userId(native, domain));
  const credentials = { password: passwordOf(native), device_id: 'probe' };
  try {
    const body = { ...credentials, username: user, inhibit_login: true, auth: { type: 'm.login.dummy' } };
    await api.call({ route: 'POST /v3/register', answer: accountSchema.partial(), body, ...common });
  } catch (thrown) {
    if (!isRefusal(thrown, 'M_USER_IN_USE')) throw thrown;
  }
  const body = { ...credentials, type: 'm.login.password', identifier: { type: 'm.id.user', user } };
  const { access_token: token } = await api.call({ route: 'POST /v3/login', answer: accountSchema, body, ...common });
  await api.call({ route: 'GET /v3/sync', answer: syncSchema, token, query: { timeout: '0' }, ...common });
  // Servers name themselves as HTTP lets them: `Synapse/1.2.3`.
  const [, server, version] = /^(\S+?)\/(\d\S*)/.exec(called) ?? [];
  return { ...(server === undefined ? {} : { server }), ...(version === undefined ? {} : { version }) };
}
