import { readFileSync } from 'node:fs';
import { ImcError } from '../core/errors.ts';
import { rules } from '../rules/index.ts';
import { profileNames } from '../targets/flavours/index.ts';
import type { KnownEntry, Rule } from '../vocabulary/index.ts';
import { isOurs } from '../vocabulary/index.ts';

const form =
  'RULE SHAPE PROFILE EXPIRES [flaky] LINK REASON, such as: IMC-DM-007 own-message-unread default 2030-06-30 https://example.org/issues/461 own messages are counted';

/**
 * Reads a file of known failures: one a line, as rule, shape (or `*`), profile (or `*`), expiry (`YYYY-MM-DD`, its last day, in UTC),
 * `flaky` if it comes and goes, link and reason; empty lines and those that begin with `#` are comments. Throws `IMC_ERR_KNOWN` that names the line, also for what is
 * none of `known`, default: ours.
 */
export function readKnown(path: string, known: readonly Pick<Rule, 'id'>[] = rules): readonly KnownEntry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_KNOWN', `the known failures cannot be read: ${why}`, { cause });
  }
  return parseKnown(text, path, (id) => known.some((rule) => rule.id === id));
}

/** The same of a text; `path` is its file, for the error. */
export function parseKnown(text: string, path: string, isRule: (id: string) => boolean): readonly KnownEntry[] {
  const entries = text
    .split(/\r?\n/)
    .map((line, i) => ({ line: i + 1, text: line.trim() }))
    .filter((each) => each.text !== '' && !each.text.startsWith('#'))
    .map((each) => entryOf(each, path, isRule));
  refuseDoubles(entries, path);
  return entries;
}

function entryOf(
  { line, text }: Pick<KnownEntry, 'line' | 'text'>,
  path: string,
  isRule: (id: string) => boolean,
): KnownEntry {
  const wrong = (why: string) => new ImcError('IMC_ERR_KNOWN', `${path}:${line}: ${why}; a line is ${form}`);
  const [rule = '', shape = '', profile = '', expires = '', ...rest] = text.split(/\s+/);
  const flaky = rest[0] === 'flaky';
  const [link = '', ...words] = flaky ? rest.slice(1) : rest;
  if (words.length === 0) throw wrong('something is missing');
  if (!isRule(rule)) throw wrong(`no rule is called ${rule}${isOurs(rule) ? '' : noneOfOurs}`);
  if (!/^(\*|[a-z0-9-]+)$/.test(shape)) throw wrong(`${shape} is no shape`);
  if (profile !== '*' && !profileNames.includes(profile))
    throw wrong(`no profile is called ${profile}; there are ${profileNames.join(', ')}`);
  if (!isDay(expires)) throw wrong(`${expires} is no day`);
  if (!URL.canParse(link)) throw wrong(`${link} is no link`);
  const entry = { line, text, rule, shape, profile, expires, link, reason: words.join(' ') };
  return flaky ? { ...entry, flaky } : entry;
}

const noneOfOurs = ', neither of ours nor in the folder of --specs';

/** Whether it is a day, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const day = new Date(text);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

function refuseDoubles(entries: readonly KnownEntry[], path: string): void {
  const seen = new Map<string, number>();
  for (const { rule, shape, profile, line } of entries) {
    const key = [rule, shape, profile].join(' ');
    const before = seen.get(key);
    if (before !== undefined)
      throw new ImcError('IMC_ERR_KNOWN', `${path}:${line}: ${key} is there already, in line ${before}`);
    seen.set(key, line);
  }
}
