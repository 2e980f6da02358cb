import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Toy } from '../testing/toy.ts';
import type { Driver, DriverOp, PlayContext } from '../vocabulary/index.ts';
import { worldOf } from '../vocabulary/index.ts';
import { guarded } from './guarded.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-guarded-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const context: PlayContext = {
  about: { flavour: 'toy', version: '1.0.0' },
  endpoints: {},
  world: worldOf('imc-ci0123456789'),
  observe: () => {},
  transcribe: () => {},
  used: () => {},
};
const group: DriverOp = { op: 'dialect', name: 'toy:make-group', users: ['alice', 'bob'] };

test('each name is noted once, before it is used', async () => {
  const file = join(scratch, 'names.jsonl');
  writeFileSync(file, '');
  const notedThen: string[] = [];
  const inner: Driver = {
    ...new Toy().driver,
    groupOf: (op) => (op.op === 'dialect' ? 'g1' : undefined),
    open: () => ({
      async perform() {
        notedThen.push(readFileSync(file, 'utf8'));
        return { is: 'ok' };
      },
      restarted: () => {},
      close: async () => {},
    }),
  };
  const client = guarded(inner, { namesTo: file }).open(context);
  const send = { message: 'm1', via: 'api', payload: { shape: 'empty' } } as const;
  await client.perform({ op: 'register', user: 'alice' }, { timeoutMs: 1 });
  await client.perform({ op: 'send', from: 'alice', to: 'bob', ...send }, { timeoutMs: 1 });
  await client.perform(group, { timeoutMs: 1 });
  await client.perform({ op: 'make-group', group: 'g2', user: 'alice', members: ['bob'] }, { timeoutMs: 1 });
  const [alice, bob] = ['{"user":"imc-ci0123456789alice"}\n', '{"user":"imc-ci0123456789bob"}\n'];
  const members = '"members":["imc-ci0123456789alice","imc-ci0123456789bob"]';
  const ofDialect = `${alice}${bob}{"group":"imc-ci0123456789g1",${members}}\n`;
  expect(notedThen).toEqual([
    alice,
    `${alice}${bob}`,
    ofDialect,
    `${ofDialect}{"group":"imc-ci0123456789g2",${members}}\n`,
  ]);
});

test('a name that cannot be noted is not used', () => {
  const client = guarded(new Toy().driver, { namesTo: join(scratch, 'no', 'such', 'folder') }).open(context);
  expect(() => client.perform({ op: 'register', user: 'alice' }, { timeoutMs: 1 })).toThrow(
    expect.objectContaining({ code: 'IMC_ERR_OUT' }),
  );
});

test('plays get their turns from one another, where so many a second are allowed', async () => {
  const turns: PlayContext['turn'][] = [];
  const inner: Driver = {
    ...new Toy().driver,
    open(play) {
      turns.push(play.turn);
      return new Toy().driver.open(play);
    },
  };
  const driver = guarded(inner, { perSecond: 10_000 });
  for (const play of [driver.open(context), driver.open(context)]) await play.close();
  expect(turns[0]).toBeTypeOf('function');
  expect(turns[1]).toBe(turns[0]);
  expect(guarded(inner, { perSecond: 0 })).toBe(inner);
});
