import type { Command, Option } from 'commander';
import { ImcError } from '../../core/errors.ts';
import type { RunConfig } from './define.ts';
import type { Heeds, Origin } from './origin.ts';
import type { LoadedConfig } from './load.ts';
import { type Value, isModule, isPath, readValue } from './option-values.ts';
import { configError } from './schema.ts';
import type { ChosenTarget } from './choose-target.ts';
import { fileIn, inConfig } from './in-config.ts';
import { type Environment, variableOf, variableValue } from './variables.ts';

/** What one source says of the options. */
export interface Layer {
  readonly origin: Origin;
  /** 0 is the strongest. */
  readonly rank: number;
  /** Where in a configuration it is. */
  readonly place: { readonly file: string; readonly path: string };
  readonly from: (option: Option) => string;
  /** By name of the option; `undefined` for a flag that is said not to be given. */
  readonly values: ReadonlyMap<string, unknown>;
}

interface Sources {
  readonly command: Command;
  /** Options that a configuration may hold. */
  readonly keys: readonly Option[];
  readonly loaded: LoadedConfig | undefined;
  readonly target: ChosenTarget;
  readonly heeds: Heeds;
  readonly env: Environment;
}

/** All sources, the strongest first. Throws `IMC_ERR_CONFIG` and `IMC_ERR_USAGE` for values that the options do not take. */
export function layersOf(sources: Sources): readonly Layer[] {
  const { loaded, target } = sources;
  return [
    flags(sources),
    variables(sources),
    ...(loaded && target.named && target.path !== undefined
      ? [configured('target', sources, { file: loaded.file, path: `${target.path}.`, values: target.named })]
      : []),
    ...(loaded ? [configured('config', sources, { file: loaded.file, path: '', values: loaded.config })] : []),
  ];
}

function flags({ command }: Sources): Layer {
  const given = command.options
    .map((option) => option.attributeName())
    .filter((name) => command.getOptionValueSource(name) === 'cli');
  return {
    origin: 'flag',
    rank: 0,
    place: nowhere,
    from: (option) => `flag ${option.long}`,
    values: new Map(given.map((name) => [name, command.getOptionValue(name) as unknown])),
  };
}

function variables({ command, keys, heeds, env }: Sources): Layer {
  const values = new Map<string, unknown>();
  const isKey = new Set(keys.map((option) => option.attributeName()));
  for (const option of command.options) {
    const name = option.attributeName();
    const value = isKey.has(name) && heeds(name, 'env') ? variableValue(option, env) : undefined;
    if (value === undefined) continue;
    const variable = variableOf(option);
    values.set(
      name,
      readValue(option, value, (why) => new ImcError('IMC_ERR_USAGE', `${variable}=${env[variable]}: ${why}`)),
    );
  }
  return { origin: 'env', rank: 1, place: nowhere, from: (option) => `env ${variableOf(option)}`, values };
}

const nowhere = { file: '', path: '' };

function configured(
  origin: 'target' | 'config',
  { command, keys, heeds }: Sources,
  { file, path, values: said }: { readonly file: string; readonly path: string; readonly values: RunConfig },
): Layer {
  const values = new Map<string, unknown>();
  const isKey = new Set(keys.map((option) => option.attributeName()));
  for (const option of command.options) {
    const name = option.attributeName();
    const value =
      isKey.has(name) && heeds(name, origin) ? (said as Record<string, Value | undefined>)[name] : undefined;
    if (value === undefined) continue;
    const placed = typeof value === 'string' ? placedAt(file, option, value) : value;
    values.set(
      name,
      readValue(option, placed, (why) => configError(file, `${path}${name}: ${JSON.stringify(value)}: ${why}`)),
    );
  }
  const rank = origin === 'target' ? 2 : 3;
  return { origin, rank, place: { file, path }, from: (option) => `${file}:${path}${option.attributeName()}`, values };
}

/** A value as it is from here, where it names a file. */
function placedAt(file: string, option: Option, value: string): string {
  if (isPath(option)) return fileIn(file, value);
  return isModule(option) ? inConfig(file, value) : value;
}
