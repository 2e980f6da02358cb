import { expect, test } from 'vitest';
import { isColourful } from './colours.ts';
import { knowsUtf8 } from './show.ts';

test.each([
  [true, {}, true],
  [false, {}, false],
  [undefined, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('terminal %s with %j has colours: %s', (isTTY, env, is) => {
  expect(isColourful({ isTTY, env })).toBe(is);
});

test.runIf(process.platform !== 'win32').each([
  [{ LANG: 'C.UTF-8' }, true],
  [{ LANG: 'de_DE.utf8' }, true],
  [{ LANG: 'C.UTF-8', LC_ALL: 'C' }, false],
  [{ LANG: 'C.UTF-8', LC_CTYPE: 'C' }, false],
  [{ LC_ALL: '', LANG: 'C.UTF-8' }, true],
  [{}, false],
])('a locale of %j knows more than ASCII: %s', (env, is) => {
  expect(knowsUtf8(env)).toBe(is);
});
