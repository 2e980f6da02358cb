import type { Arbitrary } from 'fast-check';
import fc from 'fast-check';
import { z } from 'zod';
import { ImcError } from '../core/errors.ts';
import type { Case, Findings, Rule, Scenario } from '../vocabulary/index.ts';
import { scenarioSchema } from '../vocabulary/index.ts';
import type { CaseDefinition, Told } from './define.ts';
import { wrongIn } from './schema.ts';
import { reasonOf, specsError } from './trouble.ts';

const places = z.array(z.int('a place in the record is a whole number').nonnegative());

const findingsSchema = z
  .strictObject({
    obligations: z.int('it must be a whole number').nonnegative(),
    about: z.array(places),
    violations: z.array(
      z.strictObject({
        shape: z.string().regex(/^[a-z0-9-]+$/, 'it must be a slug, such as still-unread'),
        expected: z.string(),
        actual: z.string(),
        lasting: z.literal(true).exactOptional(),
        evidence: places,
      }),
    ),
  })
  .refine(
    ({ obligations, about }) => about.length === obligations,
    'about must have a list of places for each obligation',
  )
  .refine(
    ({ obligations, violations }) => obligations > 0 || violations.length === 0,
    'what was not owed cannot be broken',
  )
  .refine(
    ({ violations }) => new Set(violations.map(({ shape }) => shape)).size === violations.length,
    'each shape is reported once a history',
  );

/** The rule; where its checker throws, or gives what is none of ours to fold, that is said of its file, and never of the server. */
export function guardedRule(rule: Rule, file: string): Rule {
  return {
    ...rule,
    check(view) {
      const found: unknown = named(file, `the checker of ${rule.id} threw`, () => rule.check(view));
      const { data, error } = findingsSchema.safeParse(found);
      if (error) throw specsError(file, `the checker of ${rule.id} gave what is no finding:\n  ${wrongIn(error)}`);
      return data satisfies Findings;
    },
  };
}

/** The case as ours are; what its generator throws, or makes that is no scenario, is said of its file. */
export function guardedCase({ scenario, ...theCase }: CaseDefinition, file: string): Case {
  const { case: slug } = theCase;
  const drawn = (make: () => Arbitrary<Told>): Arbitrary<Scenario> =>
    new GuardedArbitrary(
      named(file, `the generator of ${slug} threw`, () =>
        make().map((told) => {
          const { data, error } = scenarioSchema.safeParse({ ...told, case: slug });
          if (error) throw specsError(file, `${slug} made what is no scenario:\n  ${wrongIn(error)}`);
          return data;
        }),
      ),
      (run) => named(file, `the generator of ${slug} threw`, run),
    );
  if (typeof scenario === 'function')
    return { ...theCase, scenario: (capabilities) => drawn(() => scenario(capabilities)) };
  return {
    ...theCase,
    scenario: {
      dimensions: (capabilities) =>
        named(file, `the dimensions of ${slug} threw`, () => scenario.dimensions(capabilities)),
      impossible: scenario.impossible,
      scenario: (values, capabilities) => drawn(() => scenario.scenario(values, capabilities)),
    },
  };
}

function named<T>(file: string, what: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw thrown instanceof ImcError ? thrown : specsError(file, `${what}: ${reasonOf(thrown)}`, thrown);
  }
}

/** Draws and shrinks as the one that it is made of; what that throws is told as `guard` does. */
class GuardedArbitrary<T> extends fc.Arbitrary<T> {
  readonly #inner: Arbitrary<T>;
  readonly #guard: <R>(run: () => R) => R;

  constructor(inner: Arbitrary<T>, guard: <R>(run: () => R) => R) {
    super();
    this.#inner = inner;
    this.#guard = guard;
  }

  override generate(...how: Parameters<Arbitrary<T>['generate']>): fc.Value<T> {
    return this.#guard(() => this.#inner.generate(...how));
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.#inner.canShrinkWithoutContext(value);
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.#inner.shrink(value, context);
  }
}
