import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { ImcError } from '../../core/errors.ts';
import type { Flavour, Lacks, Plan, PlanRequest } from './flavour.ts';
import { type Settings, envName, readSettings } from './settings.ts';

const ENV_PREFIX = 'WK';
const CONFIG_NAME = 'wk.yaml';

/**
 * WuKongIM 2.1 and 2.2. Without a configuration of the user's own, one is generated. With one, whatever it or a `WK_`
 * variable sets is kept, folders included, and only addresses and folders that neither sets are ours.
 */
export const wukongim: Flavour = {
  name: 'wukongim',
  driver: 'wukongim',
  startMs: 60_000,
  stopSignal: 'SIGTERM',
  // 2.1.3 ends at once, 2.1.4 and later write their conversations first, which takes 1.0 to 1.3 s here.
  stopGraceMs: 10_000,
  healthPath: '/health',
  // Where a manager token is set, every request of the API needs it.
  healthHeaders: ({ managerToken }) => (managerToken === undefined ? {} : { token: managerToken }),
  async plan(request) {
    const options = request.spec.kind === 'process' ? request.spec.options : [];
    checkOptions(options);
    const config = configOption(options);
    const yaml = config === undefined ? '' : await readConfig(resolve(request.userFolder, config));
    const places = await choosePlaces(request);
    const theirs = settingsOf(yaml, request.env, [...places.keys(), ...hooks, ...timers.keys(), 'managerToken']);
    const ours = withoutTheirs(places, theirs);
    return config === undefined ? generated(request, ours, theirs) : completed(request, ours, theirs);
  },
};

/** Everything that two servers on one machine would fight for. */
async function choosePlaces({ folder, takePorts }: PlanRequest): Promise<Map<string, string>> {
  const [http, tcp, ws, manager, demo, cluster] = await takePorts(6);
  return new Map([
    ['rootDir', folder],
    ['plugin.socketPath', join(folder, 'wk.sock')],
    ['httpAddr', `127.0.0.1:${http}`],
    ['addr', `tcp://127.0.0.1:${tcp}`],
    ['wsAddr', `ws://127.0.0.1:${ws}`],
    ['manager.addr', `127.0.0.1:${manager}`],
    ['demo.addr', `127.0.0.1:${demo}`],
    ['cluster.addr', `tcp://127.0.0.1:${cluster}`],
    ['cluster.serverAddr', `127.0.0.1:${cluster}`],
    ['cluster.apiUrl', `http://127.0.0.1:${http}`],
  ]);
}

/** Where it tells a back end what happens: ours, unless the user has chosen one. */
const hooks = ['webhook.httpAddr', 'webhook.grpcAddr', 'webhook.focusEvents'];

function ourHook({ webhook }: PlanRequest, theirs: Settings): [string, string][] {
  return hooks.some((key) => theirs.has(key.toLowerCase())) ? [] : [['webhook.httpAddr', webhook]];
}

/**
 * How soon a push that was not acknowledged comes again, and the conversations that wait in memory are written down: what
 * the driver says of its timers stands on these.
 */
const timers = new Map([
  ['conversation.syncInterval', '1s'],
  ['messageRetry.interval', '2s'],
  ['messageRetry.scanInterval', '1s'],
]);

function ourTimers(theirs: Settings): [string, string][] {
  return [...timers].filter(([key]) => !theirs.has(key.toLowerCase()));
}

function lacks(theirs: Settings): Lacks {
  const isTheirs = (key: string) => theirs.has(key.toLowerCase());
  return {
    ...(hooks.some(isTheirs) ? { webhooks: 'its configuration names a back end of its own' } : {}),
    ...([...timers.keys()].some(isTheirs) ? { timers: 'its configuration sets timers of its own' } : {}),
  };
}

/** What the server derives from an address of the user's stays derived. */
const DERIVED: Readonly<Record<string, string>> = {
  'cluster.serverAddr': 'cluster.addr',
  'cluster.apiUrl': 'httpAddr',
};

function withoutTheirs(places: ReadonlyMap<string, string>, theirs: Settings): Map<string, string> {
  const isTheirs = (key: string | undefined) => key !== undefined && theirs.has(key.toLowerCase());
  return new Map([...places].filter(([key]) => !isTheirs(key) && !isTheirs(DERIVED[key])));
}

/** No configuration of the user's own: ours, with short timers, and he may still set things by environment. */
function generated(request: PlanRequest, ours: ReadonlyMap<string, string>, theirs: Settings): Plan {
  const behaviour = new Map<string, string | number | boolean>([
    ['mode', 'release'],
    ['manager.on', false],
    ['demo.on', false],
    ['cluster.nodeId', 1001],
    ['external.ip', '127.0.0.1'],
    ...ourTimers(theirs),
    ['webhook.msgNotifyEventPushInterval', '100ms'],
    ...ourHook(request, theirs),
  ]);
  const file = join(request.folder, CONFIG_NAME);
  return {
    command: commandOf(request, { cwd: request.folder, args: ['--config', file], env: {} }),
    files: { [CONFIG_NAME]: stringify(nest([...behaviour, ...ours])) },
    lacks: lacks(theirs),
    ...listening(ours, theirs),
  };
}

/** A configuration of the user's own: started where he is, and completed by environment, which the server reads first. */
function completed(request: PlanRequest, ours: ReadonlyMap<string, string>, theirs: Settings): Plan {
  const hook = ourHook(request, theirs);
  const env = Object.fromEntries(
    [...ours, ...hook, ...ourTimers(theirs)].map(([key, value]) => [envName(ENV_PREFIX, key), value]),
  );
  return {
    lacks: lacks(theirs),
    command: commandOf(request, { cwd: request.userFolder, args: [], env }),
    files: {},
    ...listening(ours, theirs),
  };
}

function commandOf(
  { spec }: PlanRequest,
  { cwd, args, env }: { cwd: string; args: readonly string[]; env: Record<string, string> },
): Plan['command'] {
  if (spec.kind !== 'process') throw new ImcError('IMC_ERR_INTERNAL', `${spec.name} is not a program`);
  return { file: spec.path, args: [...args, ...spec.options], cwd, env };
}

function listening(ours: ReadonlyMap<string, string>, theirs: Settings): Pick<Plan, 'told' | 'userPorts'> {
  const at = (key: string) => reachable(key, theirs.get(key.toLowerCase()) ?? ours.get(key) ?? '');
  const managerToken = theirs.get('managertoken');
  const endpoints = {
    http: `http://${at('httpAddr')}`,
    tcp: at('addr'),
    ws: `ws://${at('wsAddr')}`,
    ...(managerToken === undefined ? {} : { managerToken }),
  };
  const chosen = ['httpAddr', 'addr', 'wsAddr', 'cluster.addr'].filter((key) => theirs.has(key.toLowerCase()));
  return { told: () => ({ endpoints }), userPorts: chosen.map((key) => Number(at(key).split(':').at(-1))) };
}

/** The address by which we reach what listens at `tcp://0.0.0.0:5100`: host and port. */
function reachable(key: string, address: string): string {
  const parts = /^(?:\w+:\/\/)?(.*):(\d{1,5})\/?$/.exec(address);
  if (parts === null) throw cannot(`${key}: ${address} is not an address such as 127.0.0.1:5001`);
  const host = parts[1] ?? '';
  return `${['', '0.0.0.0', '[::]', '*'].includes(host) ? '127.0.0.1' : host}:${parts[2]}`;
}

/** Those with which it would not stay, or would not be a server. */
function checkOptions(options: readonly string[]): void {
  const refused = ['-d', '--daemon', '--pingback', '-h', '--help', '-v', '--version', 'stop', 'help'];
  const option = options.find((text) => refused.includes(text.replace(/=.*$/, '')));
  if (option !== undefined) throw cannot(`${option} does not leave a server running that we can watch and stop`);
}

function configOption(options: readonly string[]): string | undefined {
  const at = options.findIndex((option) => /^--config(=|$)/.test(option));
  if (at < 0) return undefined;
  const file = options[at] === '--config' ? options[at + 1] : options[at]?.slice('--config='.length);
  if (file === undefined || file === '') throw cannot('--config needs the path of a file');
  return file;
}

async function readConfig(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw cannot(`the configuration cannot be read: ${messageOf(cause)}`);
  });
}

function settingsOf(yaml: string, env: PlanRequest['env'], keys: readonly string[]): Settings {
  try {
    return readSettings(yaml, env, { prefix: ENV_PREFIX, keys });
  } catch (cause) {
    throw cannot(`the configuration is not YAML that we understand: ${messageOf(cause)}`);
  }
}

function nest(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    const [first = '', second] = key.split('.');
    if (second === undefined) tree[first] = value;
    else tree[first] = { ...(tree[first] as object | undefined), [second]: value };
  }
  return tree;
}

function cannot(why: string): ImcError {
  return new ImcError('IMC_ERR_SERVER_OPTIONS', why);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
