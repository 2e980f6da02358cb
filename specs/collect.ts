import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Case } from '../harness/vocabulary/index.ts';

const place = Symbol.for('im-conformance.cases');
type Global = { [place]?: Case[] };

/** Where declared cases are gathered while somebody collects them. */
export function collector(): Case[] | undefined {
  return (globalThis as Global)[place];
}

let collected: Promise<readonly Case[]> | undefined;

/** All cases that the spec files of this folder declare, outside of vitest. */
export function collectCases(): Promise<readonly Case[]> {
  collected ??= collect();
  return collected;
}

async function collect(): Promise<readonly Case[]> {
  const cases: Case[] = [];
  (globalThis as Global)[place] = cases;
  const here = dirname(fileURLToPath(import.meta.url));
  const files = readdirSync(here, { recursive: true }).map(String);
  for (const file of files.filter((name) => /\.spec\.[jt]s$/.test(name)).sort())
    await import(pathToFileURL(join(here, file)).href);
  delete (globalThis as Global)[place];
  return cases;
}
