import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ImcError, toImcError } from '../../core/errors.ts';
import { makeFolder } from '../../core/make-folder.ts';
import type { Made } from '../../vocabulary/index.ts';

/** The names that a run makes on a server that is not ours: in its folder, each written before it is used. */
const namesFile = 'names.jsonl';

const headerSchema = z.strictObject({ format: z.literal('imc-names-1'), target: z.string(), prefix: z.string() });
const lineSchema = z.union([
  z.strictObject({ user: z.string() }),
  z.strictObject({ group: z.string(), members: z.array(z.string()) }),
]);

/** Begins the file of a run; gives its path. Throws `IMC_ERR_OUT` and `IMC_ERR_DISK_FULL`. */
export function beginNames(folder: string, about: { readonly target: string; readonly prefix: string }): string {
  const file = join(folder, namesFile);
  try {
    makeFolder(dirname(file));
    writeFileSync(file, `${JSON.stringify({ format: 'imc-names-1', ...about })}\n`);
  } catch (cause) {
    throw toImcError(cause, 'IMC_ERR_OUT');
  }
  return file;
}

/** The names in a file; a last line that was cut is left out, for nothing was made under its name. Throws `IMC_ERR_CLEANUP`. */
export function namesIn(file: string): Made {
  const [first = '', ...lines] = textOf(file).split('\n').slice(0, -1);
  if (!headerOf(first)) throw new ImcError('IMC_ERR_CLEANUP', `${file} is not what a run of this version wrote`);
  const users = new Set<string>();
  const groups = new Map<string, string[]>();
  for (const text of lines) {
    const line = lineSchema.safeParse(parsed(text));
    if (!line.success) throw new ImcError('IMC_ERR_CLEANUP', `${file}: no name is in ${text.slice(0, 100)}`);
    if ('user' in line.data) users.add(line.data.user);
    else groups.set(line.data.group, [...new Set([...(groups.get(line.data.group) ?? []), ...line.data.members])]);
  }
  return { users: [...users], groups };
}

/** The files of runs in this folder, and of it itself, whose names have this prefix. */
export function namesWith(prefix: string, folder: string): string[] {
  const folders = existsSync(folder)
    ? [folder, ...readdirSync(folder).map((name) => join(folder, name))].filter((path) => statSync(path).isDirectory())
    : [];
  return folders
    .map((path) => join(path, namesFile))
    .filter((file) => existsSync(file) && headerOf(textOf(file).split('\n', 1)[0] ?? '')?.prefix === prefix);
}

/** Two lots of names as one. */
export function together(lots: readonly Made[]): Made {
  return {
    users: [...new Set(lots.flatMap(({ users }) => users))],
    groups: new Map(lots.flatMap(({ groups }) => [...groups])),
  };
}

function headerOf(line: string): z.infer<typeof headerSchema> | undefined {
  return headerSchema.safeParse(parsed(line)).data;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw toImcError(cause, 'IMC_ERR_CLEANUP');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
