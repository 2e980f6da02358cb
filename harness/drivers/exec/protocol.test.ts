import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { opSchema } from '../../vocabulary/index.ts';
import { nativeOp, nativeOpSchema } from './ops.ts';
import { answerSchemas, type Asked, fromChildSchemas, limitsDefault, toChildSchema } from './protocol.ts';
import { nativeOutcomeSchema, seenBySessionSchema } from './views.ts';
import { world } from './fixtures/scripted.ts';

const page = readFileSync(new URL('../../../docs/driver-protocol.md', import.meta.url), 'utf8');

/** The lines of the examples, in order. */
const examples = [...page.matchAll(/^([→←]) (.*)$/gm)].map(([, dir, text]) => ({
  dir,
  line: JSON.parse(text ?? '') as Record<string, unknown>,
}));

/** What each question of the page asks, by its id. */
const asked = new Map(
  examples
    .filter(({ dir, line }) => dir === '→' && 'id' in line)
    .map(({ line }) => [line['id'], Object.keys(line).find((key) => key !== 'id') as Asked]),
);

function values(key: string, schema: { readonly options: readonly { readonly shape: object }[] }): string[] {
  return schema.options.flatMap(({ shape }) => [...(shape as Record<string, { values: Set<string> }>)[key]!.values]);
}

describe('docs/driver-protocol.md', () => {
  test('shows only what the protocol allows', () => {
    for (const { dir, line } of examples) {
      const text = JSON.stringify(line);
      if (dir === '→') {
        expect(toChildSchema.safeParse(line), text).toMatchObject({ success: true });
        continue;
      }
      const kind = (Object.keys(fromChildSchemas) as (keyof typeof fromChildSchemas)[]).find((key) => key in line);
      expect(kind, text).toBeDefined();
      expect(fromChildSchemas[kind!].safeParse(line), text).toMatchObject({ success: true });
      if ('answer' in line) {
        const what = asked.get(line['id']);
        expect(what, text).toBeDefined();
        expect(answerSchemas[what!].safeParse(line['answer']), text).toMatchObject({ success: true });
      }
    }
  });

  test('shows each line, op, observation, outcome and result that there is', () => {
    const shown = examples.flatMap(({ dir, line }) => Object.keys(line).map((key) => `${dir} ${key}`));
    const questions = toChildSchema.options.flatMap(({ shape }) => Object.keys(shape));
    for (const key of questions) expect(shown).toContain(`→ ${key}`);
    for (const key of Object.keys(fromChildSchemas)) expect(shown).toContain(`← ${key}`);
    const text = JSON.stringify(examples);
    for (const op of values('op', nativeOpSchema)) expect(text).toContain(`"op":"${op}"`);
    for (const see of values('see', seenBySessionSchema)) expect(text).toContain(`"see":"${see}"`);
    for (const is of values('is', nativeOutcomeSchema)) expect(text).toContain(`"is":"${is}"`);
    const results = nativeOutcomeSchema.options[0].shape.result.unwrap();
    for (const gave of values('gave', results)) expect(text).toContain(`"gave":"${gave}"`);
  });

  test('tells the bounds that hold', () => {
    const { answerMs, probeMs, graceMs, renewalsMax, endS, linesOfPlayMax, lineBytesMax, unreadBytesMax } =
      limitsDefault;
    expect([answerMs, probeMs, graceMs, renewalsMax, endS, linesOfPlayMax]).toEqual([10e3, 60e3, 5e3, 100, 2, 100e3]);
    expect([lineBytesMax, unreadBytesMax].map((bytes) => bytes / 1024 / 1024)).toEqual([32, 64]);
    expect(page).toMatch(
      /due in 10 seconds, to `probe` and `cleanUp` in 60, to `perform` and `barrier` 5 seconds[^]*at most 100 times/,
    );
    expect(page).toMatch(/more than 64 MiB[^]*longer than 32 MiB[^]*more than 100,000 lines/);
    expect(page).toMatch(/Two seconds later/);
  });
});

/** Ops that the runner does by itself. */
const ofTheRunner = ['repeat', 'await-push', 'elapse', 'restart'];

test('a child is given each op of the vocabulary that reaches a driver, with the names of the server', () => {
  const reaching = values('op', opSchema).filter((op) => !ofTheRunner.includes(op));
  expect(values('op', nativeOpSchema).sort()).toEqual(reaching.sort());
  const send = {
    op: 'send',
    message: 'm1',
    from: 'alice',
    to: 'bob',
    via: { session: 'alice.1' },
    payload: { shape: 'empty' },
    background: true,
    overlap: true,
  } as const;
  expect(nativeOp(send, world, undefined)).toEqual({
    op: 'send',
    clientNumber: world.clientNumber('m1'),
    from: world.native('alice'),
    to: world.native('bob'),
    via: { session: 'alice.1' },
    payload: '',
  });
  const dialect = { op: 'dialect', name: 'any:thing', users: ['alice', 'bob'], message: 'm2', args: { n: 1 } } as const;
  expect(nativeOp({ ...dialect, users: [...dialect.users] }, world, Uint8Array.from([255]))).toEqual({
    op: 'dialect',
    name: 'any:thing',
    users: [world.native('alice'), world.native('bob')],
    clientNumber: world.clientNumber('m2'),
    payload: '/w==',
    args: { n: 1 },
  });
  const login = { op: 'login', session: 'alice.1', user: 'alice' } as const;
  expect(nativeOp(login, world, undefined)).toMatchObject({ device: 'alice.1', user: world.native('alice') });
});
