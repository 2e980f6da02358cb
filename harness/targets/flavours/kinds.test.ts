import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ImcError } from '../../core/errors.ts';
import { programCheck } from '../doctor/programs.ts';
import { ejabberdSkip } from '../fixtures/ejabberd.ts';
import { prosodySkip } from '../fixtures/prosody.ts';
import { parseTarget } from '../parse-target.ts';
import { kindOf, kinds } from './kinds.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-kinds-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const prosody = kinds.flatMap(({ program }) => program ?? []).find(({ name }) => name === 'prosody');
if (prosody === undefined) throw new ImcError('IMC_ERR_INTERNAL', 'prosody is no kind');

/** A folder with programs that say `said`. */
function folderWith(name: string, ...programs: readonly (readonly [program: string, said: string])[]): string {
  const folder = mkdtempSync(join(scratch, name));
  for (const [program, said] of programs)
    writeFileSync(join(folder, program), `#!/bin/sh\necho '${said}'\n`, { mode: 0o755 });
  return folder;
}

test('a target is of the kind as which it is asked for', () => {
  const path = folderWith('kinds-', ['prosody', ''], ['ejabberdctl', ''], ['wukongim-2.1.4', '']);
  const kindOfTarget = (name: string, flavour?: string) => kindOf(parseTarget(name, { searchPath: path, flavour }));
  expect(kindOfTarget('reference')).toBe('reference');
  expect(kindOfTarget('prosody')).toBe('prosody');
  expect(kindOfTarget(join(path, 'prosody'))).toBe('prosody');
  expect(kindOfTarget('ejabberd')).toBe('ejabberd');
  expect(kindOfTarget('ejabberd', 'ejabberd-mnesia')).toBe('ejabberd');
  expect(kindOfTarget(join(path, 'wukongim-2.1.4'))).toBe('binary');
  expect(kindOfTarget('wukongim/wukongim:v2.1.4')).toBe('image');
  expect(kindOfTarget('xmpp+ws://127.0.0.1:5280/xmpp')).toBe('url');
});

test('a package is asked for its version by the program that ends', async () => {
  const starts: [string, string] = ['prosody', 'a server'];
  const at = (said: string) => folderWith('at-', starts, ['prosodyctl', said]);
  expect(await programCheck(prosody, at('Prosody 0.12.3'))).toMatchObject({ is: 'ok' });
  expect(await programCheck(prosody, at('Prosody 0.11.9'))).toMatchObject({ is: 'warning' });
  expect(await programCheck(prosody, at('You may not'))).toMatchObject({
    is: 'unknown',
    seen: expect.stringContaining('You may not'),
  });
  expect(await programCheck(prosody, folderWith('alone-', starts))).toMatchObject({ is: 'unknown' });
  expect(await programCheck(prosody, folderWith('none-'))).toEqual({
    name: 'prosody',
    is: 'missing',
    seen: 'is not installed',
    remedy: 'apt-get install prosody',
  });
});

test.skipIf(ejabberdSkip.is)(`that of a package says it for a program that does not${ejabberdSkip.why}`, async () => {
  const ejabberd = kinds.flatMap(({ program }) => program ?? []).find(({ name }) => name === 'ejabberd');
  expect(ejabberd && (await programCheck(ejabberd))).toMatchObject({
    is: 'ok',
    seen: expect.stringMatching(/\/ejabberdctl, \d+\.\d+/),
  });
});

test.skipIf(prosodySkip.is)(`the package of this machine tells its version${prosodySkip.why}`, async () => {
  expect(await programCheck(prosody)).toMatchObject({ seen: expect.stringMatching(/\/prosody, \d+\.\d+/) });
});
