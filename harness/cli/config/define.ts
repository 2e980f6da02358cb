import type { z } from 'zod';
import type { runKeys } from './keys.ts';

type Keys<Shape extends Record<string, z.ZodType>> = { readonly [Key in keyof Shape]?: z.infer<Shape[Key]> };

/** The options of `imc run`, named as its flags are. Lists take the place of weaker ones, and are never joined. */
export type RunConfig = Keys<typeof runKeys>;

/** A target that has a name: what is said here goes before what is said of all targets. */
export interface NamedTarget extends RunConfig {
  /** What `imc run` takes: a keyword, a URL, a path or an image. */
  readonly target: string;
  /** What would stand after `--`: options for the server. */
  readonly options?: readonly string[];
}

/** What `imc.config.ts` exports by default. */
export interface Config extends RunConfig {
  /** What is played when no target is given: a target, or the name of one below. Default: `reference`. */
  readonly target?: string;
  /** By name: `imc run staging`. */
  readonly targets?: Readonly<Record<string, NamedTarget>>;
}

/** Gives the configuration back, checked by its type. */
export function defineConfig(config: Config): Config {
  return config;
}
