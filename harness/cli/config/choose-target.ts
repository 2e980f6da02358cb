import { inConfig } from './in-config.ts';
import type { NamedTarget } from './define.ts';
import type { Heeds } from './origin.ts';
import type { LoadedConfig } from './load.ts';
import { type Environment, targetVariable } from './variables.ts';

/** A target as it was given, and what stands behind the name where it is one. */
export interface ChosenTarget {
  /** `undefined` where nobody says it. */
  readonly name: string | undefined;
  readonly from: string;
  readonly named?: NamedTarget;
  /** The path of the named target in the configuration. */
  readonly path?: string;
}

interface Sources {
  /** What was given on the command line. */
  readonly given: string | undefined;
  readonly loaded: LoadedConfig | undefined;
  readonly heeds: Heeds;
  readonly env: Environment;
}

/** The target of the command line, else of the environment, else of the configuration; a name goes before all else that it may mean. */
export function chooseTarget(sources: Sources): ChosenTarget {
  const said = saidTarget(sources);
  const { name, from } = said;
  const { loaded } = sources;
  if (name === undefined || !loaded) return { name, from };
  const { targets = {} } = loaded.config;
  const named = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (!named) return { name: said.isConfigured ? inConfig(loaded.file, name) : name, from };
  return { name, from, path: `targets.${name}`, named: { ...named, target: inConfig(loaded.file, named.target) } };
}

function saidTarget({ given, loaded, heeds, env }: Sources): {
  readonly name: string | undefined;
  readonly from: string;
  readonly isConfigured?: true;
} {
  if (given !== undefined) return { name: given, from: 'the command line' };
  const variable = env[targetVariable];
  if (variable !== undefined && variable !== '' && heeds('target', 'env'))
    return { name: variable, from: `env ${targetVariable}` };
  const standard = loaded?.config.target;
  if (standard !== undefined && heeds('target', 'config'))
    return { name: standard, from: `${loaded?.file}:target`, isConfigured: true };
  return { name: undefined, from: 'default' };
}
