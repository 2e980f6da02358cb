import type { Dirent } from 'node:fs';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createJiti } from 'jiti';
import type { Case, Rule } from '../vocabulary/index.ts';
import * as define from './define.ts';
import { guardedCase, guardedRule } from './guard.ts';
import { caseSchema, ruleSchema, wrongIn } from './schema.ts';
import { reasonOf, specsError } from './trouble.ts';

/** What a team adds to what is ours. */
export interface External {
  /** The folder, as the user would write it. */
  readonly folder: string;
  readonly rules: readonly Rule[];
  readonly cases: readonly Case[];
}

/** What files are called that hold one, and what they hold. */
const fileName = /\.(rule|case)\.[cm]?[jt]s$/;

/**
 * Loads the rules and cases in a folder, and in those below it: each file that is called `*.rule.ts` or `*.case.ts` (`.js` and the like, too) exports one
 * by default. Everything else there is theirs to import. Throws `IMC_ERR_SPECS` that names the file, for what cannot be loaded or is not
 * what it must be, and for names that `ours` have.
 */
export async function loadExternal(
  folder: string,
  ours: { readonly rules: readonly Rule[]; readonly cases: readonly Case[] },
): Promise<External> {
  const files = filesIn(folder);
  if (files.length === 0)
    throw specsError(folder, 'there is no case and no rule in it: their files are called *.case.ts and *.rule.ts');
  const rules = await loadAll(files.filter(isOf('rule')), ruleOf);
  const cases = await loadAll(files.filter(isOf('case')), caseOf);
  refuseTaken(rules, ours.rules, ({ id }) => id);
  refuseTaken(cases, ours.cases, (each) => each.case);
  const known = new Set([...ours.rules, ...rules.map(({ one }) => one)].map(({ id }) => id));
  for (const { file, one } of cases) {
    const unknown = one.exercises.find((id) => !known.has(id));
    if (unknown !== undefined)
      throw specsError(file, `exercises: no rule is called ${unknown}, neither of ours nor in ${folder}`);
  }
  return { folder, rules: rules.map(({ one }) => one), cases: cases.map(({ one }) => one) };
}

interface Loaded<T> {
  readonly file: string;
  readonly one: T;
}

const isOf = (kind: 'rule' | 'case') => (file: string) => fileName.exec(file)?.[1] === kind;

function filesIn(folder: string): string[] {
  let found: Dirent[];
  try {
    found = readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw specsError(folder, `it is no folder that can be read: ${reasonOf(cause)}`, cause);
  }
  return found
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (!entry.isDirectory()) return fileName.test(entry.name) ? [join(folder, entry.name)] : [];
      return entry.name === 'node_modules' ? [] : filesIn(join(folder, entry.name));
    });
}

async function loadAll<T>(files: readonly string[], make: (given: unknown, file: string) => T): Promise<Loaded<T>[]> {
  const loaded: Loaded<T>[] = [];
  for (const file of files) loaded.push({ file, one: make(await exportOf(file), file) });
  return loaded;
}

/** What we export for them is what this process has loaded, wherever their files are: one fast-check draws and shrinks all. */
async function exportOf(file: string): Promise<unknown> {
  const jiti = createJiti(import.meta.url, {
    virtualModules: { 'im-conformance/specs': define },
    fsCache: false,
    interopDefault: false,
  });
  let loaded: { readonly default?: unknown };
  try {
    loaded = await jiti.import<{ readonly default?: unknown }>(resolve(file));
  } catch (cause) {
    throw specsError(file, `it cannot be loaded: ${reasonOf(cause)}`, cause);
  }
  if (typeof loaded.default === 'object' && loaded.default !== null) return loaded.default;
  const what = isOf('rule')(file) ? ['rule', 'defineRule'] : ['case', 'defineCase'];
  throw specsError(file, `it exports no ${what[0]}: write \`export default ${what[1]}({ … })\``);
}

function ruleOf(given: unknown, file: string): Rule {
  const { data, error } = ruleSchema.safeParse(given);
  if (error) throw specsError(file, wrongIn(error));
  return guardedRule(data, file);
}

function caseOf(given: unknown, file: string): Case {
  const { data, error } = caseSchema.safeParse(given);
  if (error) throw specsError(file, wrongIn(error));
  return guardedCase(data, file);
}

/** A name is one thing's for ever. */
function refuseTaken<T>(loaded: readonly Loaded<T>[], ours: readonly T[], nameOf: (one: T) => string): void {
  const taken = new Map(ours.map((one) => [nameOf(one), 'ours']));
  for (const { file, one } of loaded) {
    const name = nameOf(one);
    const by = taken.get(name);
    if (by !== undefined) throw specsError(file, `${name} is there already: it is ${by === 'ours' ? by : `in ${by}`}`);
    taken.set(name, file);
  }
}
