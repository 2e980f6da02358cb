import { parse } from 'yaml';

/** What a user has set for a server, by key path in lower case (`cluster.addr`); empty values count as not set. */
export type Settings = ReadonlyMap<string, string>;

/**
 * Joins the user's YAML and environment, which goes before the file. A key path is found in the environment as
 * `PREFIX_` and itself in upper case with `_` for `.`; since that cannot be undone, only `keys` are looked for there.
 * Throws what the YAML parser throws, and an error when the text is no map.
 */
export function readSettings(
  yaml: string,
  env: Readonly<Record<string, string | undefined>>,
  { prefix, keys }: { readonly prefix: string; readonly keys: readonly string[] },
): Settings {
  const settings = new Map<string, string>();
  const tree: unknown = parse(yaml) ?? {};
  if (!isMap(tree)) throw new Error('it is not a map of settings');
  flatten(tree, '', settings);
  for (const key of keys) {
    const value = env[envName(prefix, key)];
    if (value !== undefined && value !== '') settings.set(key.toLowerCase(), value);
  }
  return settings;
}

/** `WK_CLUSTER_ADDR` for `cluster.addr`. */
export function envName(prefix: string, key: string): string {
  return `${prefix}_${key.toUpperCase().replaceAll('.', '_')}`;
}

function flatten(tree: Record<string, unknown>, path: string, into: Map<string, string>): void {
  for (const [name, value] of Object.entries(tree)) {
    const key = `${path}${name.toLowerCase()}`;
    if (isMap(value)) flatten(value, `${key}.`, into);
    else if (Array.isArray(value) && value.length > 0) into.set(key, value.join(' '));
    else if (['string', 'number', 'boolean'].includes(typeof value) && value !== '') into.set(key, String(value));
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
