import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Option } from 'commander';
import { createJiti } from 'jiti';
import { builtFile } from '../../targets/package-root.ts';
import type { Config } from './define.ts';
import { checkConfig, configError } from './schema.ts';

/** The names of a configuration, in the order in which they are looked for. */
export const configNames = ['ts', 'mts', 'mjs', 'js', 'json'].map((end) => `imc.config.${end}`);

export interface LoadedConfig {
  /** As the user would write it. */
  readonly file: string;
  readonly config: Config;
}

/**
 * Loads the configuration in `file`, else the first one that is in the folder `cwd`; `undefined` where there is none.
 * Throws `IMC_ERR_CONFIG`.
 */
export async function loadConfig(
  file: string | undefined,
  options: readonly Option[],
  cwd: string = process.cwd(),
): Promise<LoadedConfig | undefined> {
  const found = file ?? configNames.find((name) => existsSync(resolve(cwd, name)));
  if (found === undefined) return undefined;
  const path = resolve(cwd, found);
  if (!existsSync(path))
    throw configError(found, 'no file is there; --config and IMC_CONFIG name the file of a configuration');
  if (!configNames.some((name) => extname(name) === extname(path)))
    throw configError(
      found,
      'a configuration of ours ends in .ts, .mts, .mjs, .js or .json; options for the server go after --, such as -- --config wk.yaml',
    );
  return { file: found, config: checkConfig(await exportOf(path, found), found, options) };
}

async function exportOf(path: string, file: string): Promise<unknown> {
  let exported: unknown;
  try {
    exported = extname(path) === '.json' ? JSON.parse(readFileSync(path, 'utf8')) : await importDefault(path);
  } catch (cause) {
    throw configError(file, `it cannot be loaded: ${reason(cause)}`, cause);
  }
  if (typeof exported === 'object' && exported !== null && !Array.isArray(exported)) return exported;
  throw configError(file, 'it exports no configuration: write `export default defineConfig({ … })`');
}

/** Our own export is found where this package is, wherever the file is. */
async function importDefault(path: string): Promise<unknown> {
  const jiti = createJiti(import.meta.url, {
    alias: { 'im-conformance/config': builtFile('harness/cli/config/define.js') },
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
  });
  const { default: exported } = await jiti.import<{ readonly default?: unknown }>(path);
  return exported;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? `${cause.name === 'Error' ? '' : `${cause.name}: `}${cause.message}` : String(cause);
}
