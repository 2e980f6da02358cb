import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const rooms = ['harness', 'specs', 'reports', 'reference-server'];

interface File {
  readonly path: string;
  readonly text: string;
}

const files: readonly File[] = rooms.flatMap((room) =>
  readdirSync(room, { recursive: true })
    .map((name) => join(room, String(name)))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
);

/** Where a server or a protocol may be named. */
const mayNameServers = [
  /^harness\/drivers\//,
  /^harness\/targets\/flavours\//,
  /^harness\/targets\/fixtures\/(prosody|ejabberd|synapse)\.ts$/,
  /^harness\/targets\/url-pool\.test\.ts$/,
  /^harness\/images\/make-image\.test\.ts$/,
  /^harness\/targets\/(parse-target|url-spec)(\.test)?\.ts$/,
  /^reference-server\//,
  /^specs\/tidy\.test\.ts$/,
  // Rules and cases of one kind of server, and what they are tested with.
  /^harness\/testing\/rule-examples\.ts$/,
  /^(harness\/(rules|generators)|specs)\/(.*\/)?wukongim-[a-z-]+(\.spec)?\.ts$/,
];
const serverNames =
  /wukong|wkproto|prosody|ejabberd|synapse|xmpp|\bmam\b|stanza|json-?rpc|clear-?unread|message_?seq|\bordinal|channel_?type|no_?persist|red_?dot|sync_?once/i;

/** The path of a rule of one kind of server, as the list of rules names it. */
const ofOneKind = / from '[^']*\/wukongim-[a-z-]+\.ts'/;

const banned = [
  { pattern: /\b(?:test|it|describe)\.only\(/, use: 'run all tests' },
  { pattern: /\b(?:FIXME|XXX)\b|\bTODO\b/, use: 'finish it, or say in the note what is missing' },
  { pattern: /\bfrom '(?:\.\.?\/)[^']*(?<!\.ts)'/, use: 'imports with .ts' },
];

function hits(pattern: RegExp, given: readonly File[]): string[] {
  return given.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, i) => (pattern.test(line.replace(ofOneKind, '')) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  );
}

describe('the house', () => {
  test('names no server outside a driver, a flavour, the keyword map and their tests', () => {
    expect(
      hits(
        serverNames,
        files.filter(({ path }) => !mayNameServers.some((room) => room.test(path))),
      ),
    ).toEqual([]);
  });

  test.each(banned)('has no $pattern: use $use', ({ pattern }) => {
    expect(
      hits(
        pattern,
        files.filter(({ path }) => path !== 'specs/tidy.test.ts'),
      ),
    ).toEqual([]);
  });

  test('has files of little more than 300 lines, blank ones and comments included', () => {
    const long = files.filter(({ path, text }) => !path.endsWith('.test.ts') && text.split('\n').length > 330);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test('has one rule a file, in the folder of its area', () => {
    const rules = files.filter(
      ({ path, text }) => path.startsWith('harness/rules/') && text.includes('export const rule: Rule'),
    );
    for (const { path, text } of rules)
      expect(path).toMatch(new RegExp(`^harness/rules/${/area: '([^']+)'/.exec(text)?.[1]}/`));
    expect(rules.length).toBeGreaterThan(10);
  });
});
