import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { ImcError } from '../../core/errors.ts';
import type { Flavour, Plan, PlanRequest } from './flavour.ts';
import { type Settings, envName } from './settings.ts';
import { wukongimImage } from './wukongim-image.ts';
import { profileKeys, settingsUnder, wukongimProfiles } from './wukongim-profiles.ts';
import {
  ENV_PREFIX,
  checkOptions,
  configOption,
  dataFolderOf,
  dataKeys,
  hooks,
  lacksOf,
  ourHook,
  ourTimers,
  reachable,
  readConfig,
  settingsOf,
  timers,
} from './wukongim-settings.ts';

const CONFIG_NAME = 'wk.yaml';

/**
 * WuKongIM 2.1 and 2.2. Without a configuration of the user's own, one is generated. With one, whatever it or a `WK_`
 * variable sets is kept, folders included, and only addresses and folders that neither sets are ours.
 */
export const wukongim: Flavour = {
  name: 'wukongim',
  driver: 'wukongim',
  profiles: wukongimProfiles,
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
    const theirs = settingsOf(yaml, request.env, [
      ...places.keys(),
      ...hooks,
      ...timers.keys(),
      ...profileKeys,
      ...dataKeys,
      'managerToken',
    ]);
    const ours = withoutTheirs(places, theirs);
    return config === undefined ? generated(request, ours, theirs) : completed(request, ours, theirs);
  },
  image: wukongimImage,
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
    ...settingsUnder(request.profile, theirs).map(([key, value]) => [key, typed(value)] as const),
    ['webhook.msgNotifyEventPushInterval', '100ms'],
    ...ourHook(request.webhook, theirs),
  ]);
  const file = join(request.folder, CONFIG_NAME);
  return {
    command: commandOf(request, { cwd: request.folder, args: ['--config', file], env: {} }),
    files: { [CONFIG_NAME]: stringify(nest([...behaviour, ...ours])) },
    lacks: lacksOf(theirs),
    dataFolder: resolve(request.userFolder, dataFolderOf(theirs, request.folder)),
    ...listening(ours, theirs),
  };
}

/** A switch is no text in YAML. */
function typed(value: string): string | boolean {
  return value === 'true' ? true : value === 'false' ? false : value;
}

/** A configuration of the user's own: started where he is, and completed by environment, which the server reads first. */
function completed(request: PlanRequest, ours: ReadonlyMap<string, string>, theirs: Settings): Plan {
  const hook = ourHook(request.webhook, theirs);
  const env = Object.fromEntries(
    [...ours, ...hook, ...ourTimers(theirs), ...settingsUnder(request.profile, theirs)].map(([key, value]) => [
      envName(ENV_PREFIX, key),
      value,
    ]),
  );
  return {
    lacks: lacksOf(theirs),
    dataFolder: resolve(request.userFolder, dataFolderOf(theirs, request.folder)),
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
  return { file: spec.path, args: [...args, ...spec.options], cwd, env: { ...env, ...spec.env } };
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

function nest(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    const [first = '', second] = key.split('.');
    if (second === undefined) tree[first] = value;
    else tree[first] = { ...(tree[first] as object | undefined), [second]: value };
  }
  return tree;
}
