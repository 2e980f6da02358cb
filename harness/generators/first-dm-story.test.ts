import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drivers } from '../drivers/index.ts';
import { judge } from '../rules/index.ts';
import { playPerfectly, treatments } from '../testing/perfect.ts';
import type { Capabilities, Dimension, History, Row, Scenario } from '../vocabulary/index.ts';
import { scenarioSchema, takesPayload, valueOf } from '../vocabulary/index.ts';
import { impossiblePairs } from './dimensions/impossible.ts';
import { firstDmStory } from './first-dm-story.ts';

const served = Object.values(drivers).flatMap((driver) => driver.serves.map((about) => driver.capabilities(about)));
const reference = served.find((each) => valueOf(each, 'apiSend') === 'listed')!;
const servers: Readonly<Record<string, Capabilities>> = {
  'the reference server': reference,
  'a server with a transport for JSON alone': served.find((each) =>
    Object.values(valueOf(each, 'transports') ?? {}).includes('json'),
  )!,
  'a server without an API': served.find((each) => valueOf(each, 'apiSend') === undefined)!,
};

/** Values of a dimension that can be had there. */
function hadIn({ values }: Dimension, capabilities: Capabilities): string[] {
  return Object.keys(values).filter((value) => values[value]?.absent?.(capabilities) === undefined);
}

function isImpossible(capabilities: Capabilities, a: readonly [string, string], b: readonly [string, string]): boolean {
  const is = ([name, value]: readonly [string, string], [otherName, otherValue]: readonly [string, string]) =>
    name === otherName && value === otherValue;
  return impossiblePairs.some(
    (impossible) =>
      ((is(impossible.pair[0], a) && is(impossible.pair[1], b)) ||
        (is(impossible.pair[0], b) && is(impossible.pair[1], a))) &&
      (impossible.isSo?.(capabilities) ?? true),
  );
}

/** A row with these values in which no pair is impossible, the others as plain as they may be, or drawn. */
function rowWith(
  capabilities: Capabilities,
  fixed: Row,
  pick: (values: readonly string[]) => string = ([plainest = '']) => plainest,
): Row | undefined {
  let row: Row = fixed;
  const dimensions = firstDmStory.dimensions(capabilities);
  for (const dimension of dimensions.filter(({ name }) => fixed[name] === undefined)) {
    const fits = (value: string) =>
      Object.entries(row).every((other) => !isImpossible(capabilities, [dimension.name, value], other));
    const values = hadIn(dimension, capabilities).filter(fits);
    if (values.length === 0) return undefined;
    row = { ...row, [dimension.name]: pick(values) };
  }
  return row;
}

function scenarioFor(row: Row, capabilities: Capabilities, seed: number): Scenario {
  const [scenario] = fc.sample(firstDmStory.scenario(row, capabilities), { seed, numRuns: 1 });
  return scenario as Scenario;
}

/** Some rows with these values, and all else drawn. */
function sampleOf(capabilities: Capabilities, size: number, fixed: Row = {}): { row: Row; scenario: Scenario }[] {
  return fc.sample(fc.infiniteStream(fc.nat(1_000)), { seed: 7, numRuns: size }).flatMap((stream, i) => {
    const next = () => Number(stream.next().value);
    const row = rowWith(capabilities, fixed, (values) => values[next() % values.length] ?? '');
    return row ? [{ row, scenario: scenarioFor(row, capabilities, i) }] : [];
  });
}

/** What is not in order: somebody acts by a session that he cannot have, or two things have one name. */
function flawsOf({ ops }: Scenario, capabilities: Capabilities): string[] {
  const online = new Map<string, string>();
  const named = new Set<string>();
  const flaws: string[] = [];
  const claim = (name: string) => (named.has(name) ? flaws.push(`${name} is there twice`) : named.add(name));
  for (const op of ops) {
    if (op.op === 'login') {
      claim(op.session);
      online.set(op.session, op.user);
    }
    if ((op.op === 'send' || op.op === 'dialect') && op.message !== undefined) claim(op.message);
    if (op.op === 'send' && op.via !== 'api' && online.get(op.via.session) !== op.from)
      flaws.push(`${op.message} goes by ${op.via.session}, which is not there`);
    if (op.op === 'send' && op.via === 'api' && !takesPayload(capabilities, op.payload, 'api'))
      flaws.push(`the API does not take ${op.payload.shape}`);
    if ((op.op === 'logout' || op.op === 'await-push') && !online.has(op.session))
      flaws.push(`${op.op} of ${op.session}, which is not there`);
    if (op.op === 'logout') online.delete(op.session);
    if (op.op === 'restart') online.clear();
  }
  return flaws;
}

/** What rules say of a server without fault. */
function complaintsOf(history: History): unknown[] {
  return judge(history).flatMap(({ rule, violations }) => violations.map((each) => [rule, each]));
}

/** Whether a value of a row need not show: of one user two dimensions speak, and are not always of one mind, or nobody knows what happened amid a kill. */
function mayNotShow(name: string, row: Row, { ops }: Scenario): boolean {
  if (row['to'] === 'oneself' && name === 'receiver-known') return true;
  return ops.some((op) => op.op === 'restart' && op.overlap === true);
}

describe.each(Object.entries(servers))('on %s', (_, capabilities) => {
  const dimensions = firstDmStory.dimensions(capabilities);
  const values = dimensions.flatMap((dimension) =>
    Object.entries(dimension.values).map(([value, it]) => ({ name: dimension.name, value, it })),
  );

  test.each(values)('$name $value can be played, or says why not', async ({ name, value, it }) => {
    const absent = it.absent?.(capabilities);
    if (absent !== undefined) return expect(absent).toMatch(/^[a-zA-Z]+: ./);
    const row = rowWith(capabilities, { [name]: value });
    expect(row).toBeDefined();
    let shown = 0;
    for (const seed of [1, 2, 3]) {
      const scenario = scenarioFor(row!, capabilities, seed);
      expect(scenarioFor(row!, capabilities, seed)).toEqual(scenario);
      const { view } = await playPerfectly(scenario, capabilities);
      shown += it.places(view).length;
    }
    return expect(shown).toBeGreaterThan(0);
  });

  test('rows of drawn values make legal scenarios, whatever else is drawn', () => {
    for (const { row, scenario } of sampleOf(capabilities, 300)) {
      expect(scenarioSchema.safeParse(scenario).error, JSON.stringify(row)).toBeUndefined();
      expect(flawsOf(scenario, capabilities), JSON.stringify(row)).toEqual([]);
    }
  });

  test('each value shows where it was played, and no rule complains of a server without fault', async () => {
    for (const { row, scenario } of sampleOf(capabilities, 25)) {
      const { history, view } = await playPerfectly(scenario, capabilities);
      const missing = values.filter(
        ({ name, value, it }) =>
          row[name] === value && !mayNotShow(name, row, scenario) && it.places(view).length === 0,
      );
      expect(missing, JSON.stringify(row)).toEqual([]);
      expect(complaintsOf(history), JSON.stringify(row)).toEqual([]);
    }
  });

  test('who writes to himself has looked in the end by each way of looking', async () => {
    const looks = values.filter(({ name, it }) => name === 'look-by' && it.absent?.(capabilities) === undefined);
    for (const { value, it } of looks) {
      const row = rowWith(capabilities, { 'look-by': value, to: 'oneself', 'look-when': 'at-the-end' })!;
      const { view } = await playPerfectly(scenarioFor(row, capabilities, 1), capabilities);
      expect(it.places(view), value).not.toEqual([]);
    }
  });

  test.each(treatments)('no rule complains of notes to oneself that are %s', async (treatment) => {
    for (const { row, scenario } of sampleOf(capabilities, 12, { to: 'oneself', 'look-when': 'after-ack' })) {
      const { history } = await playPerfectly(scenario, capabilities, treatment);
      expect(complaintsOf(history), JSON.stringify(row)).toEqual([]);
    }
  });
});

test('any op may be left out', async () => {
  for (const { row, scenario } of sampleOf(reference, 2))
    for (const left of scenario.ops) {
      const ops = scenario.ops.filter((op) => op !== left);
      const { history } = await playPerfectly({ ...scenario, ops }, reference);
      expect(complaintsOf(history), `${JSON.stringify(row)} without ${JSON.stringify(left)}`).toEqual([]);
    }
});

test('a value does not show where the play did not come to it', async () => {
  const refused = { ...reference, sendFlags: { absent: 'a server without flags' } } satisfies Capabilities;
  const row = rowWith(reference, { flags: 'no-badge' })!;
  const { view } = await playPerfectly(scenarioFor(row, reference, 1), refused);
  const flags = firstDmStory.dimensions(reference).find(({ name }) => name === 'flags')!;
  expect(flags.values['no-badge']?.places(view)).toEqual([]);
  expect(flags.values['none']?.places(view)).not.toEqual([]);
});

test.each(['after-ack', 'after-push'])(
  'who looks %s has looked: what was only sent or pushed is none of it',
  async (when) => {
    const row = rowWith(reference, { 'look-when': when, 'receiver-devices': 'one' })!;
    const { view } = await playPerfectly(scenarioFor(row, reference, 1), reference);
    const places = firstDmStory
      .dimensions(reference)
      .find(({ name }) => name === 'look-when')!
      .values[when]!.places(view);
    const looks = view.doings.filter(({ op }) => op.op === 'list-conversations' || op.op === 'read-history');
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter((at) => looks.every(({ start, end }) => at !== start && at !== end))).toEqual([]);
  },
);

test('each impossible pair names values that some server has, and says why in a sentence', () => {
  const known = Object.values(servers).flatMap((capabilities) =>
    firstDmStory
      .dimensions(capabilities)
      .flatMap(({ name, values }) => Object.keys(values).map((value) => `${name}=${value}`)),
  );
  for (const { pair, why } of impossiblePairs) {
    for (const [name, value] of pair) expect(known).toContain(`${name}=${value}`);
    expect(why.split(' ').length).toBeGreaterThan(3);
  }
});
