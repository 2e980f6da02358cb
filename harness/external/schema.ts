import { z } from 'zod';
import type { CapabilityName, Rule } from '../vocabulary/index.ts';
import { areas, isOurs, meanings, sourceSchema } from '../vocabulary/index.ts';
import type { CaseDefinition } from './define.ts';

const words = (what: string) =>
  z.string(`it must be ${what}`).refine((text) => text.trim() !== '', `it must be ${what}`);

const isOurArea = (slug: string) => Object.hasOwn(areas, slug);

const id = z
  .string('it must be an id, such as ACME-CHAT-001')
  .regex(/^[A-Z][A-Z0-9]+-[A-Z]+-\d{3}$/, 'an id is made like ACME-CHAT-001: PREFIX-AREA-number of three digits')
  .refine((given) => !isOurs(given), 'ids that begin with IMC are ours: take a prefix of your own');

const area = z
  .string('it must be a slug, such as acme-chat')
  .regex(/^[a-z][a-z0-9-]*$/, 'an area is a slug, such as acme-chat')
  .refine((given) => !isOurArea(given), 'this area is ours: take one of your own, such as acme-chat');

const slug = z
  .string('it must be area/slug, such as acme/answered')
  .regex(/^[a-z][a-z0-9-]*\/[a-z0-9-]+$/, 'a case is called area/slug, such as acme/answered')
  .refine(
    (given) => !isOurArea(given.split('/')[0] ?? ''),
    'what stands before its / is an area of ours: begin it with a word of your own, such as acme/answered',
  );

const aFunction = (what: string) =>
  z.custom<(...args: never) => unknown>((given) => typeof given === 'function', `it must be ${what}`);

const needs = z.array(
  z.enum(
    Object.keys(meanings) as [CapabilityName, ...CapabilityName[]],
    'it must be a capability of docs/capabilities.md',
  ),
  'it must be a list of capabilities of docs/capabilities.md',
);

/** What a rule of a team's own must be. */
export const ruleSchema = z.strictObject({
  id,
  area,
  level: z.enum(['MUST', 'SHOULD'], 'it must be MUST or SHOULD'),
  severity: z.enum(['critical', 'major', 'minor'], 'it must be critical, major or minor'),
  title: words('what is owed, in a line'),
  text: words('the promise in full'),
  source: z
    .array(sourceSchema, 'it must be a list of { url, quote }: where it is promised, and in which words')
    .min(1, 'it must be a list of { url, quote }: where it is promised, and in which words'),
  evidence: z.int('it must be a whole number').min(1, 'it must be 1 or more').exactOptional(),
  needs: needs.default([]),
  derived: z.literal(true, 'it must be true, or left out').exactOptional(),
  check: aFunction('the checker, (view) => { obligations, about, violations }'),
}) as unknown as z.ZodType<Rule>;

/** What a case of a team's own must be. */
export const caseSchema = z.strictObject({
  case: slug,
  title: words('what is done, in a line'),
  exercises: z
    .array(z.string(), 'it must be a list of the ids of rules')
    .min(1, 'it must name a rule at least, for which it is there'),
  scenario: z.union(
    [
      aFunction('a function'),
      z.strictObject({
        dimensions: aFunction('a function'),
        impossible: z.array(z.unknown()),
        scenario: aFunction('a function'),
      }),
    ],
    'it must be (capabilities) => an arbitrary of scenarios, or a story { dimensions, impossible, scenario }',
  ),
  needs: needs.exactOptional(),
  playsMax: z.int('it must be a whole number').min(1, 'it must be 1 or more').exactOptional(),
}) as unknown as z.ZodType<CaseDefinition>;

/** What is wrong, a thing a line, each with its place. */
export function wrongIn({ issues }: z.ZodError): string {
  return issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not a key of it`;
      const place = issue.path.map(String).join('.');
      return `${place === '' ? '' : `${place}: `}${issue.message}`;
    })
    .join('\n  ');
}
