import type { UrlSpec } from '../../targets/parse-target.ts';
import type { About, Capabilities, Driver, Endpoints, RestartHow } from '../../vocabulary/index.ts';
import { webhookComes } from './webhook-knock.ts';

interface There {
  readonly spec: UrlSpec;
  readonly driver: Driver;
  readonly about: About;
  readonly endpoints: Endpoints;
  /** Multiplies every deadline. */
  readonly patience: number;
}

/** What may be asked of a server that is not ours: no more than the user allows, and has given us the means for. */
export async function asAllowed(capabilities: Capabilities, there: There): Promise<Capabilities> {
  return withWebhooks(withRestarts(withoutServerWide(capabilities, there), there.spec), there);
}

/** Ops that change what the whole server goes by are left out, unless they are allowed. */
function withoutServerWide(capabilities: Capabilities, { spec, driver }: There): Capabilities {
  const { dialect } = capabilities;
  if (spec.mayDisturb || !('value' in dialect)) return capabilities;
  const mayBe = Object.entries(dialect.value).filter(([name]) => !driver.serverWide?.includes(name));
  return { ...capabilities, dialect: { ...dialect, value: Object.fromEntries(mayBe) } };
}

/** It is restarted in the ways for which there is a command. */
function withRestarts(capabilities: Capabilities, { restartBy }: UrlSpec): Capabilities {
  const { durable } = capabilities;
  if (!('value' in durable)) return capabilities;
  const value = durable.value.filter((how: RestartHow) => restartBy[how] !== undefined);
  if (value.length > 0) return { ...capabilities, durable: { ...durable, value } };
  const [how = 'graceful'] = durable.value;
  const flag = how === 'kill' ? '--kill-command' : '--restart-command';
  return { ...capabilities, durable: { absent: `it is restarted by ${flag} alone, which was not given` } };
}

/** That a server is not told where we listen is no broken promise of its: one message shows whether it is. */
async function withWebhooks(capabilities: Capabilities, there: There): Promise<Capabilities> {
  const { webhookListen, prefix } = there.spec;
  if (!webhookListen || !('value' in capabilities.webhooks)) return capabilities;
  if (await webhookComes({ ...there, prefix })) return capabilities;
  const { host, port } = webhookListen;
  const why = `of a message that we sent nothing came to ${host}:${port}: have the server send its webhooks to http://THIS-MACHINE:${port}/hook`;
  return { ...capabilities, webhooks: { absent: why } };
}
