import type { Command, Option } from 'commander';
import { keepSecretsIn, keepSecretsOf } from '../../core/secrets.ts';
import { type ChosenTarget, chooseTarget } from './choose-target.ts';
import { layersOf } from './layers.ts';
import type { Heeds } from './origin.ts';
import { type LoadedConfig, loadConfig } from './load.ts';
import { keysAmong } from './schema.ts';
import { type Picked, strongest } from './strongest.ts';
import { type Environment, configVariable, keepSecretsOfVariables, strangeVariables } from './variables.ts';

export interface Setting {
  readonly name: string;
  readonly value: unknown;
  /** Such as `flag --seed`, `env IMC_SEED`, `imc.config.ts:targets.staging.seed`, `default`. */
  readonly from: string;
}

/** What a command is to do, when all that was said was heard. */
export interface Settled {
  /** What is played, as it is without a name; `undefined` where nobody says it. */
  readonly target: string | undefined;
  /** For the server, from after `--` or of the named target. */
  readonly options: readonly string[];
  /** The configuration that was read. */
  readonly file: string | undefined;
  readonly settings: readonly Setting[];
}

export interface Said {
  /** The target that was given on the command line. */
  readonly target?: string | undefined;
  /** What was given after `--`. */
  readonly options?: readonly string[];
  /** All options of `imc run`: keys of a configuration. */
  readonly keys: readonly Option[];
  /** Whether the command heeds an option that was not given as a flag. Default: all. */
  readonly heeds?: Heeds;
}

/**
 * Puts what the environment and the configuration say of the options of a command that has been parsed beside its flags,
 * which are stronger. Throws `IMC_ERR_CONFIG` and `IMC_ERR_USAGE`.
 */
export async function settle(command: Command, said: Said, env: Environment = process.env): Promise<Settled> {
  const heeds = said.heeds ?? (() => true);
  keepSecretsOfVariables(env);
  for (const line of strangeVariables(said.keys, env)) process.stderr.write(`${line}\n`);
  const loaded = await loadConfig(configFile(command, env), said.keys);
  keepSecretsOfConfig(loaded, said.keys);
  const target = chooseTarget({ given: said.target, loaded, heeds, env });
  const layers = layersOf({ command, keys: keysAmong(said.keys), loaded, target, heeds, env });
  const chosen = strongest(command.options, layers);
  for (const [name, { value, layer }] of chosen)
    if (layer.origin !== 'flag')
      command.setOptionValueWithSource(name, value, layer.origin === 'env' ? 'env' : 'config');
  const options = serverOptionsOf(said, target, loaded?.file);
  return {
    target: target.named?.target ?? target.name,
    options: options.value,
    file: loaded?.file,
    settings: [
      { name: 'target', value: target.name, from: target.from },
      { name: '--', value: options.value, from: options.from },
      ...keysAmong(said.keys).map((option) => settingOf(command, option, chosen)),
    ],
  };
}

function configFile(command: Command, env: Environment): string | undefined {
  const flag: unknown = command.opts()['config'];
  if (typeof flag === 'string') return flag;
  return env[configVariable] === '' ? undefined : env[configVariable];
}

/** What was given after `--`, else what the named target says. */
function serverOptionsOf(
  { options = [] }: Said,
  { named, path }: ChosenTarget,
  file: string | undefined,
): { readonly value: readonly string[]; readonly from: string } {
  if (options.length > 0) return { value: options, from: 'the command line' };
  if (named?.options) return { value: named.options, from: `${file}:${path}.options` };
  return { value: [], from: 'default' };
}

function settingOf(command: Command, option: Option, chosen: Picked): Setting {
  const name = option.attributeName();
  const picked = chosen.get(name);
  if (!picked) return { name, value: option.defaultValue, from: 'default' };
  return { name, value: command.getOptionValue(name), from: picked.layer.from(option) };
}

/** Of targets that are not played, too: the file may be printed. */
function keepSecretsOfConfig(loaded: LoadedConfig | undefined, keys: readonly Option[]): void {
  if (!loaded) return;
  const { targets = {}, ...top } = loaded.config;
  for (const values of [top, ...Object.values(targets)]) {
    keepSecretsIn('options' in values ? (values.options ?? []) : []);
    for (const name of ['target', ...keys.map((option) => option.attributeName())]) {
      const value = (values as Readonly<Record<string, unknown>>)[name];
      if (typeof value === 'string' || typeof value === 'number') keepSecretsOf({ [name]: String(value) });
      else if (Array.isArray(value)) keepSecretsIn(value.map(String));
      else if (typeof value === 'object' && value !== null) keepSecretsOf(value as Record<string, string>);
    }
  }
}
