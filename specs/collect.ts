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

/**
 * Addresses of the spec files of this folder, in the order in which a run plays them: by their paths, but `story.spec` last. What small
 * scenarios find is smaller than what it finds, and they are played beside those of its plays that restart their server.
 */
export function specFiles(): string[] {
  const here = dirname(fileURLToPath(import.meta.url));
  const files = readdirSync(here, { recursive: true }).map(String);
  const specs = files.filter((name) => /\.spec\.[jt]s$/.test(name)).sort();
  const isLast = (name: string) => /\bstory\.spec\./.test(name);
  const inOrder = [...specs.filter((name) => !isLast(name)), ...specs.filter(isLast)];
  return inOrder.map((name) => pathToFileURL(join(here, name)).href);
}

async function collect(): Promise<readonly Case[]> {
  const cases: Case[] = [];
  (globalThis as Global)[place] = cases;
  for (const file of specFiles()) await import(file);
  delete (globalThis as Global)[place];
  return cases;
}
