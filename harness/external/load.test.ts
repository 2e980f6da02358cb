import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Scenario } from '../vocabulary/index.ts';
import { rules } from '../rules/index.ts';
import { viewOf } from '../model/view-of.ts';
import { toyCapabilities } from '../testing/toy.ts';
import { historyOf, sent } from '../testing/record.ts';
import { loadExternal } from './load.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-external-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(scratch, 's-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const source = [{ url: 'https://acme.example', quote: 'It is.' }];
const ruleOf = (about: object = {}, check = '() => ({ obligations: 0, about: [], violations: [] })') => {
  const given = {
    id: 'ACME-CHAT-001',
    area: 'acme-chat',
    level: 'MUST',
    severity: 'major',
    title: 'a title',
    text: 'A promise.',
    source,
    ...about,
  };
  return `export default { ...${JSON.stringify(given)}, check: ${check} };`;
};
const caseOf = (about: object = {}, scenario = '() => fc.constant({ ops: [] })') => {
  const given = { case: 'acme/one', title: 'a title', exercises: ['ACME-CHAT-001'], ...about };
  return `import { fc } from 'im-conformance/specs';\nexport default { ...${JSON.stringify(given)}, scenario: ${scenario} };`;
};

const ours = { rules, cases: [] };
const load = (files: Readonly<Record<string, string>>) => loadExternal(folderOf(files), ours);

/** What loading these is refused with, without the name of the folder. */
async function refused(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = folderOf(files);
  const thrown: unknown = await loadExternal(folder, ours).then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  const { code, message } = thrown as { readonly code: string; readonly message: string };
  return `${code}: ${message.replaceAll(folder, 'FOLDER')}`;
}

describe('what is loaded', () => {
  test('is each rule and case of the folder and of those below it, in TypeScript and JavaScript', async () => {
    const { rules: loaded, cases } = await load({
      'a.rule.ts': `import { defineRule } from 'im-conformance/specs';
        const given: Parameters<typeof defineRule>[0] = ${ruleOf().slice('export default '.length)}
        export default defineRule(given);`,
      'below/b.rule.mjs': ruleOf({ id: 'ACME-CHAT-002', needs: ['push'] }),
      'below/one.case.ts': caseOf({ exercises: ['ACME-CHAT-002', 'IMC-DM-001'], playsMax: 3 }),
      'two.case.mjs': caseOf({ case: 'acme/two' }),
      'helper.ts': 'throw new Error("nobody asked for it")',
      'node_modules/other/x.rule.js': 'throw new Error("nobody asked for it")',
    });
    expect(loaded.map(({ id, needs }) => ({ id, needs }))).toEqual([
      { id: 'ACME-CHAT-001', needs: [] },
      { id: 'ACME-CHAT-002', needs: ['push'] },
    ]);
    expect(cases).toMatchObject([{ case: 'acme/one', playsMax: 3 }, { case: 'acme/two' }]);
  });

  test('shares what it imports, and is drawn by the fast-check that draws ours', async () => {
    const { cases, rules: loaded } = await load({
      'one.case.ts': caseOf(
        {},
        '() => fc.constantFrom("alice", "bob").map((user) => ({ ops: [{ op: "register", user }] }))',
      ),
      'a.rule.ts': `import { seen } from './helper.ts';\n${ruleOf({}, 'function () { seen.push(1); return { obligations: seen.length, about: seen.map(() => [0]), violations: [] }; }')}`,
      'b.rule.ts': `import { seen } from './helper.ts';\n${ruleOf({ id: 'ACME-CHAT-002' }, 'function () { return { obligations: seen.length, about: seen.map(() => [0]), violations: [] }; }')}`,
      'helper.ts': 'export const seen: number[] = [];',
    });
    const view = viewOf(historyOf(sent('m1', 'alice', 'bob')));
    expect(loaded.map((rule) => rule.check(view).obligations)).toEqual([1, 1]);
    const { scenario } = cases[0]!;
    if (typeof scenario !== 'function') throw new Error('it is no story');
    expect(scenario(toyCapabilities)).toBeInstanceOf(fc.Arbitrary);
    const [first, second] = [1, 1].map((seed) => fc.sample(scenario(toyCapabilities), { seed, numRuns: 5 }));
    expect(first).toEqual(second);
    expect(first![0]).toMatchObject({ case: 'acme/one', ops: [{ op: 'register' }] });
  });

  test('may be a story, whose dimensions are combined', async () => {
    const story = `{
      dimensions: () => [{ name: 'who', means: 'who', values: { alice: { means: 'a', places: () => [] } } }],
      impossible: [],
      scenario: ({ who }) => fc.constant({ ops: [{ op: 'register', user: who }] }),
    }`;
    const { cases } = await load({ 'a.rule.ts': ruleOf(), 'one.case.ts': caseOf({}, story) });
    const { scenario } = cases[0]!;
    if (typeof scenario === 'function') throw new Error('it is a story');
    expect(scenario.dimensions(toyCapabilities)).toMatchObject([{ name: 'who' }]);
    expect(fc.sample(scenario.scenario({ who: 'bob' }, toyCapabilities), 1)).toEqual([
      { case: 'acme/one', ops: [{ op: 'register', user: 'bob' }] },
    ]);
  });
});

describe('what is refused, with the name of its file', () => {
  const one = (about: object) => ({ 'a.rule.ts': ruleOf(about) });
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'an empty folder',
      { 'readme.md': '' },
      'FOLDER: there is no case and no rule in it: their files are called *.case.ts and *.rule.ts',
    ],
    [
      'what throws',
      { 'a.rule.ts': 'throw new TypeError("no")' },
      'FOLDER/a.rule.ts: it cannot be loaded: TypeError: no',
    ],
    [
      'what exports nothing',
      { 'a.case.js': 'export const x = 1;' },
      'FOLDER/a.case.js: it exports no case: write `export default defineCase({ … })`',
    ],
    [
      'an id of ours',
      one({ id: 'IMC-CHAT-001' }),
      'FOLDER/a.rule.ts: id: ids that begin with IMC are ours: take a prefix of your own',
    ],
    [
      'an id of another form',
      one({ id: 'acme-1' }),
      'FOLDER/a.rule.ts: id: an id is made like ACME-CHAT-001: PREFIX-AREA-number of three digits',
    ],
    [
      'an area of ours',
      one({ area: 'unread' }),
      'FOLDER/a.rule.ts: area: this area is ours: take one of your own, such as acme-chat',
    ],
    ['no level', one({ level: undefined }), 'FOLDER/a.rule.ts: level: it must be MUST or SHOULD'],
    ['no severity', one({ severity: undefined }), 'FOLDER/a.rule.ts: severity: it must be critical, major or minor'],
    ['no text', one({ text: undefined }), 'FOLDER/a.rule.ts: text: it must be the promise in full'],
    ['an empty text', one({ text: ' ' }), 'FOLDER/a.rule.ts: text: it must be the promise in full'],
    [
      'no source',
      one({ source: undefined }),
      'FOLDER/a.rule.ts: source: it must be a list of { url, quote }: where it is promised, and in which words',
    ],
    [
      'an empty source',
      one({ source: [] }),
      'FOLDER/a.rule.ts: source: it must be a list of { url, quote }: where it is promised, and in which words',
    ],
    [
      'no checker',
      { 'a.rule.ts': ruleOf({}, 'undefined') },
      'FOLDER/a.rule.ts: check: it must be the checker, (view) => { obligations, about, violations }',
    ],
    ['an unknown key', one({ evidnce: 3 }), 'FOLDER/a.rule.ts: evidnce is not a key of it'],
    [
      'an unknown capability',
      one({ needs: ['telepathy'] }),
      'FOLDER/a.rule.ts: needs.0: it must be a capability of docs/capabilities.md',
    ],
    [
      'an id twice',
      { 'a.rule.ts': ruleOf(), 'b.rule.ts': ruleOf() },
      'FOLDER/b.rule.ts: ACME-CHAT-001 is there already: it is in FOLDER/a.rule.ts',
    ],
    [
      'a case twice',
      { 'a.rule.ts': ruleOf(), 'a.case.ts': caseOf(), 'b.case.ts': caseOf() },
      'FOLDER/b.case.ts: acme/one is there already: it is in FOLDER/a.case.ts',
    ],
    [
      'a case in an area of ours',
      { 'a.case.ts': caseOf({ case: 'first-dm/more' }) },
      'FOLDER/a.case.ts: case: what stands before its / is an area of ours: begin it with a word of your own, such as acme/answered',
    ],
    [
      'a case for no rule',
      { 'a.case.ts': caseOf({ exercises: [] }) },
      'FOLDER/a.case.ts: exercises: it must name a rule at least, for which it is there',
    ],
    [
      'a case for a rule that is not there',
      { 'a.case.ts': caseOf() },
      'FOLDER/a.case.ts: exercises: no rule is called ACME-CHAT-001, neither of ours nor in FOLDER',
    ],
    [
      'a case that makes nothing',
      { 'a.case.ts': caseOf({}, '3') },
      'FOLDER/a.case.ts: scenario: it must be (capabilities) => an arbitrary of scenarios, or a story { dimensions, impossible, scenario }',
    ],
  ])('%s', async (_what, files, said) => {
    expect(await refused(files)).toBe(`IMC_ERR_SPECS: ${said}`);
  });

  test('what is no TypeScript', async () => {
    expect(await refused({ 'a.rule.ts': 'export default {' })).toMatch(
      /^IMC_ERR_SPECS: FOLDER\/a\.rule\.ts: it cannot be loaded: /,
    );
  });

  test('a folder that is not there', async () => {
    await expect(loadExternal(join(scratch, 'nowhere'), ours)).rejects.toMatchObject({
      code: 'IMC_ERR_SPECS',
      message: expect.stringContaining('nowhere: it is no folder that can be read: ENOENT') as string,
    });
  });

  test('a case of ours', async () => {
    const folder = folderOf({ 'a.rule.ts': ruleOf(), 'a.case.ts': caseOf() });
    const taken = {
      case: 'acme/one',
      title: 'ours',
      exercises: [],
      scenario: (): fc.Arbitrary<Scenario> => fc.constant({ case: 'acme/one', ops: [] }),
    };
    await expect(loadExternal(folder, { rules, cases: [taken] })).rejects.toThrow(
      'acme/one is there already: it is ours',
    );
  });
});

describe('what goes wrong later is said of its file too', () => {
  const view = viewOf(historyOf(sent('m1', 'alice', 'bob')));
  const violation = '{ shape: "x", expected: "a", actual: "b", evidence: [] }';
  test.each([
    [
      '(view) => view.nothing.at(0)',
      'the checker of ACME-CHAT-001 threw: TypeError: Cannot read properties of undefined',
    ],
    ['() => 3', 'the checker of ACME-CHAT-001 gave what is no finding'],
    ['async () => ({ obligations: 0, about: [], violations: [] })', 'gave what is no finding'],
    [
      '() => ({ obligations: 2, about: [[0]], violations: [] })',
      'about must have a list of places for each obligation',
    ],
    [`() => ({ obligations: 0, about: [], violations: [${violation}] })`, 'what was not owed cannot be broken'],
    [
      `() => ({ obligations: 1, about: [[0]], violations: [${violation}, ${violation}] })`,
      'each shape is reported once',
    ],
    [
      `() => ({ obligations: 1, about: [[0]], violations: [{ ...${violation}, shape: "../x" }] })`,
      'violations.0.shape: it must be a slug',
    ],
    [
      `() => ({ obligations: 1, about: [[Infinity]], violations: [] })`,
      'about.0.0: a place in the record is a whole number',
    ],
  ])('a checker: %s', async (check, said) => {
    const { rules: loaded } = await load({ 'a.rule.ts': ruleOf({}, check) });
    const judge = () => loaded[0]!.check(view);
    expect(judge).toThrow(said);
    expect(judge).toThrow(expect.objectContaining({ code: 'IMC_ERR_SPECS' }) as Error);
    expect(judge).toThrow('a.rule.ts: ');
  });

  test.each([
    ['() => { throw new Error("not today"); }', 'the generator of acme/one threw: not today'],
    ['() => fc.constant(0).map(() => { throw new Error("not today"); })', 'the generator of acme/one threw: not today'],
    ['() => 3', 'the generator of acme/one threw: TypeError'],
    ['() => fc.constant({ ops: [{ op: "dance" }] })', 'acme/one made what is no scenario:\n  ops.0.op: '],
  ])('a generator: %s', async (scenario, said) => {
    const { cases } = await load({ 'a.rule.ts': ruleOf(), 'a.case.ts': caseOf({}, scenario) });
    const made = cases[0]!.scenario;
    const draw = () => typeof made === 'function' && fc.sample(made(toyCapabilities), 1);
    expect(draw).toThrow(said);
    expect(draw).toThrow(expect.objectContaining({ code: 'IMC_ERR_SPECS' }) as Error);
    expect(draw).toThrow('a.case.ts: ');
  });
});
