import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { driverFor, loadDriver } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'imc-load-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The text of a driver that loads, with these members in place of its own. */
function driverText(members = '', before = ''): string {
  return `import { type Capabilities, absentUnlessSaid, defineDriver, refused } from 'im-conformance/driver';
${before}
const capabilities = (): Capabilities => absentUnlessSaid({});
export default defineDriver({
  api: 1,
  kind: 'toy',
  serves: [{ flavour: 'toy', version: '1.0' }],
  capabilities,
  probe: async () => ({ ready: true, version: '1.0' }),
  ways: () => [],
  open: () => ({ perform: async () => refused('no', 'no'), restarted() {}, close: async () => {} }),
  ${members}
});
`;
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
}

/** A package that is installed in the folder. */
function install(name: string, about: object, text: string): string {
  const place = join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name, ...about }));
  writeFileSync(join(place, 'index.js'), text);
  return name;
}

const plainText = driverText().replace('type Capabilities, ', '').replace(': Capabilities', '');

describe('a driver of the user', () => {
  test.each([
    ['a TypeScript file', () => write('good.ts', driverText())],
    [
      'a TypeScript file of several',
      () => {
        write('version.ts', 'export const version: string = "1.0";');
        return write('several.ts', driverText('', 'import { version } from "./version.ts"; void version;'));
      },
    ],
    ['a JavaScript file', () => write('good.mjs', plainText)],
    [
      'a CommonJS file',
      () =>
        write(
          'good.cjs',
          plainText
            .replace(/import (.*) from (.*);/, 'const $1 = require($2);')
            .replace('export default', 'module.exports ='),
        ),
    ],
    ['a package', () => install('good-driver', { type: 'module', exports: { import: './index.js' } }, plainText)],
    [
      'a function that is handed what it needs',
      () =>
        write(
          'handed.mjs',
          plainText
            .replace(/import .*\n/, '')
            .replace(
              /const capabilities/,
              'export default ({ absentUnlessSaid, defineDriver, refused }) => { const capabilities',
            )
            .replace('export default defineDriver', 'return defineDriver') + '}',
        ),
    ],
  ])('may be %s', async (_, make) => {
    expect(await loadDriver(make(), folder)).toMatchObject({ api: 1, kind: 'toy' });
  });

  test('goes before ours', async () => {
    const from = join(folder, write('before.ts', driverText()));
    expect(await driverFor({ kind: 'none of ours', from })).toMatchObject({ kind: 'toy' });
  });
});

describe('what is no driver is refused with what is wrong', () => {
  const wrong: readonly [name: string, make: () => string, says: string][] = [
    ['a file that is not there', () => './nowhere.ts', 'no file is there'],
    ['a folder', () => '.', 'it is a folder'],
    [
      'a package that is not installed',
      () => 'no-such-driver',
      'no such package is installed here: npm install no-such-driver',
    ],
    [
      'an import that is not installed',
      () => write('import.ts', driverText('', 'import x from "no-such-thing"; void x;')),
      'it imports no-such-thing, which is not installed: npm install no-such-thing',
    ],
    [
      'an import that is not there',
      () => write('import-file.ts', driverText('', 'import x from "./gone.ts"; void x;')),
      'it imports ./gone.ts, which is not there',
    ],
    ['text that is no program', () => write('syntax.ts', 'export default {{;'), 'it cannot be loaded: ParseError'],
    ['a throw', () => write('throws.ts', 'throw new TypeError("boom");'), 'it cannot be loaded: TypeError: boom'],
    [
      'no default export',
      () => write('none.ts', 'export const driver = {};'),
      'it exports no driver: write `export default defineDriver',
    ],
    ['a default export that is nothing', () => write('nothing.ts', 'export default 3;'), 'it exports no driver'],
    [
      'another version',
      () => write('old.ts', driverText('api: 2 as 1,')),
      'written for version 2 of the driver interface, and this im-conformance has version 1: update im-conformance',
    ],
    [
      'no version',
      () => write('unversioned.ts', driverText('api: undefined as unknown as 1,')),
      'api: it is missing; it must be a number',
    ],
    ['a kind of ours', () => write('ours.ts', driverText('kind: "xmpp",')), 'its kind is xmpp, as one of ours'],
    [
      'a member of a wrong type',
      () => write('type.ts', driverText('probe: true as never,')),
      'probe: it must be a function',
    ],
    [
      'a member that is missing',
      () => write('missing.mjs', plainText.replace(/ {2}open: .*\n/, '')),
      'open: it is missing; it must be a function',
    ],
    [
      'a member that there is not',
      () => write('typo.mjs', plainText.replace('ways:', 'cleanup() {}, ways:')),
      'cleanup is not a member of a driver (did you mean cleanUp?)',
    ],
    [
      'no kind of server',
      () => write('serves.ts', driverText('serves: [],')),
      'serves: it must name one kind of server at least',
    ],
    [
      'capabilities that are left out',
      () => write('capabilities.ts', driverText('capabilities: () => ({}) as never,')),
      'says nothing of apiSend, ',
    ],
    [
      'a capability that says what it cannot',
      () =>
        write('capability.ts', driverText('capabilities: () => ({ ...capabilities(), push: { value: 3 } }) as never,')),
      'at push',
    ],
    [
      'capabilities that throw',
      () => write('capable.ts', driverText('capabilities: () => { throw new Error("not yet"); },')),
      'threw Error: not yet',
    ],
  ];
  test.each(wrong)('%s', async (_, make, says) => {
    await expect(loadDriver(make(), folder)).rejects.toMatchObject({
      code: 'IMC_ERR_DRIVER_LOAD',
      message: expect.stringContaining(says) as string,
    });
  });
});
