import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../targets/package-root.ts';
import { toldInstructions, userOf } from './dockerfile.ts';
import { neededPackages, ourImage } from './our-image.ts';

const root = packageRoot();
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

test('only the last stage counts, and lines that go on are one', () => {
  const text =
    'FROM a AS build\nENV BUILD="1"\nFROM a\nRUN x\nLABEL a="1" \\\n      b="2"\n# USER 1:1\nUSER 7:8\nCMD ["x"]\n';
  expect(toldInstructions(text)).toEqual(['LABEL a="1" b="2"', 'USER 7:8', 'CMD ["x"]']);
  expect(userOf(toldInstructions(text))).toEqual({ uid: 7, gid: 8 });
  expect(() => userOf(['USER node'])).toThrow('names no user by number');
});

test('the Dockerfile says the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(toldInstructions(dockerfile)).toContain(`LABEL org.opencontainers.image.version=${version}`);
});

test('what is made without the Dockerfile has the files that it starts, checks, and lets its user write', async () => {
  const { instructions, files, folders } = await ourImage({ kind: 'ours', tag: 'im-conformance:test' });
  const has = (path: string) => files.some(({ to }) => to === path);
  const entrypoint = instructions.find((line) => line.startsWith('ENTRYPOINT '))?.slice('ENTRYPOINT '.length) ?? '';
  const [program, main = ''] = JSON.parse(entrypoint) as string[];
  expect([program, has('/usr/local/bin/node'), has(main)]).toEqual(['node', true, true]);
  expect(has('/opt/im-conformance/dist/reference-server/main.js')).toBe(true);
  expect(files.filter(({ from }) => !existsSync(from))).toEqual([]);
  const owner = userOf(instructions);
  expect(owner.uid).toBeGreaterThan(0);
  const paths = [...dockerfile.matchAll(/^RUN mkdir (.*?) && chown (\d+):(\d+) .* && chmod (\d+) /gm)];
  const made = paths.flatMap(([, names = '', uid, gid, mode = '']) =>
    names
      .split(' ')
      .map((at) => ({ at, mode: Number.parseInt(mode, 8), owner: { uid: Number(uid), gid: Number(gid) } })),
  );
  expect(made).toHaveLength(2);
  for (const folder of made) expect(folders).toContainEqual(folder);
  expect(made.map(({ owner: its }) => its)).toEqual([owner, owner]);
});

test('packages for development alone are left out', () => {
  const packages = {
    '': {},
    'node_modules/a': {},
    'node_modules/b': { dev: true },
    'node_modules/a/node_modules/c': {},
  };
  expect(neededPackages(JSON.stringify({ packages }))).toEqual(['node_modules/a', 'node_modules/a/node_modules/c']);
});
