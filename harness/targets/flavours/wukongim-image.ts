import { resolve } from 'node:path';
import type { ContainerPlan, ContainerRequest, ImageRecipe } from './flavour.ts';
import { type Settings, envName } from './settings.ts';
import { profileKeys, settingsUnder } from './wukongim-profiles.ts';
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

/** Where its image looks for a configuration, and keeps its data unless a configuration says otherwise. */
const HOME = '/root/wukongim';
const CONFIG = `${HOME}/wk.yaml`;

/** Where it listens inside, and what belongs to one container and its network. */
const places = new Map([
  ['rootDir', HOME],
  ['httpAddr', '0.0.0.0:5001'],
  ['addr', 'tcp://0.0.0.0:5100'],
  ['wsAddr', 'ws://0.0.0.0:5200'],
  ['cluster.nodeId', '1001'],
  ['cluster.addr', 'tcp://0.0.0.0:11110'],
  ['cluster.serverAddr', '127.0.0.1:11110'],
  ['cluster.apiUrl', 'http://127.0.0.1:5001'],
  ['external.ip', '127.0.0.1'],
]);

/** What a server that nobody has configured is told of how to behave. */
const behaviour = new Map([
  ['mode', 'release'],
  ['manager.on', 'false'],
  ['demo.on', 'false'],
  ['webhook.msgNotifyEventPushInterval', '100ms'],
]);

/**
 * The image of WuKongIM, configured by its environment, which it reads before any file. What the user sets by `--env` is
 * kept, and so is what his `--config` sets, but for addresses and folders: a container has its own.
 */
export const wukongimImage: ImageRecipe = {
  async plan(request) {
    const { spec, userFolder } = request;
    checkOptions(spec.options);
    const config = configOption(spec.options);
    const file = config === undefined ? undefined : resolve(userFolder, config);
    const keys = [...places.keys(), ...hooks, ...timers.keys(), ...profileKeys, ...dataKeys, 'managerToken'];
    const byEnv = settingsOf('', spec.env, keys);
    const theirs = file === undefined ? byEnv : settingsOf(await readConfig(file), spec.env, keys);
    const env = {
      ...variables([...places, ...(file === undefined ? behaviour : []), ...ours(request, theirs)]),
      ...spec.env,
    };
    return {
      command: withoutConfig(spec.options),
      env,
      files: file === undefined ? {} : { [CONFIG]: file },
      volume: HOME,
      dataFolder: dataFolderOf(theirs, HOME),
      ...listening(byEnv, theirs.get('managertoken')),
      lacks: lacksOf(theirs),
    };
  },
};

function ours({ webhook, profile }: ContainerRequest, theirs: Settings): [string, string][] {
  return [
    ...ourTimers(theirs),
    ...settingsUnder(profile, theirs),
    ...(webhook === undefined ? [] : ourHook(webhook, theirs)),
  ];
}

function variables(settings: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(settings.map(([key, value]) => [envName(ENV_PREFIX, key), value]));
}

/** The file is put where the image looks for it. */
function withoutConfig(options: readonly string[]): string[] {
  return options.filter((option, i) => !/^--config(=|$)/.test(option) && options[i - 1] !== '--config');
}

function listening(byEnv: Settings, managerToken: string | undefined): Pick<ContainerPlan, 'ports' | 'endpoints'> {
  const portOf = (key: string) => {
    const address = byEnv.get(key.toLowerCase()) ?? places.get(key) ?? '';
    return Number(reachable(key, address).split(':').at(-1));
  };
  const [http, tcp, ws] = [portOf('httpAddr'), portOf('addr'), portOf('wsAddr')];
  const token = managerToken === undefined ? {} : { managerToken };
  return {
    ports: [http, tcp, ws],
    endpoints: (at) => ({ http: `http://${at(http)}`, tcp: at(tcp), ws: `ws://${at(ws)}`, ...token }),
  };
}
