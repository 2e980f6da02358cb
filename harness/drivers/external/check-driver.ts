import { z } from 'zod';
import { ImcError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { capabilitiesSchema } from '../../vocabulary/index.ts';
import { type ExternalDriver, driverApi } from './define.ts';

/** A member that is called: its arguments and what it gives are checked by its type, and where it is used. */
const called = z.custom((value) => typeof value === 'function', 'it must be a function');
const text = z.string('it must be a text');
const texts = z.array(text, 'it must be a list of texts');

const members = {
  api: z.number('it must be a number'),
  kind: text.regex(/^[a-z][a-z0-9-]{0,30}$/, 'it must be a slug, such as minichat'),
  serves: z
    .array(z.object({ flavour: text, version: text }, 'it must be { flavour, version }'), 'it must be a list')
    .min(1, 'it must name one kind of server at least'),
  capabilities: called,
  probe: called,
  ways: called,
  open: called,
  signature: called.exactOptional(),
  hashes: called.exactOptional(),
  locate: called.exactOptional(),
  dialect: z.record(text, text, 'it must be { name: what it does }').exactOptional(),
  serverWide: texts.exactOptional(),
  groupOf: called.exactOptional(),
  cleanUp: called.exactOptional(),
  standIn: called.exactOptional(),
  contract: z.looseObject({}, 'it must be { … }').exactOptional(),
} satisfies Record<keyof ExternalDriver, z.ZodType>;

const schema = z.strictObject(members, 'it must be { api, kind, serves, capabilities, probe, ways, open }');

/**
 * A driver of the form that this version takes. Throws `IMC_ERR_DRIVER_LOAD`, with each member that is wrong and what it must be.
 * `from` is what the user calls it, `taken` the kinds that are ours.
 */
export function checkDriver(exported: object, from: string, taken: readonly string[]): ExternalDriver {
  checkApi(exported, from);
  const driver = plain(exported) as ExternalDriver;
  const parsed = schema.safeParse(driver, { reportInput: true });
  if (!parsed.success)
    throw loadError(from, `it is not a driver:${parsed.error.issues.flatMap(sentences).map(line).join('')}`);
  if (taken.includes(driver.kind)) throw loadError(from, `its kind is ${driver.kind}, as one of ours: choose another`);
  checkCapabilities(driver, from);
  return driver;
}

/** `IMC_ERR_DRIVER_LOAD`. */
export function loadError(from: string, why: string, cause?: unknown): ImcError {
  return new ImcError('IMC_ERR_DRIVER_LOAD', `${from}: ${why}`, { cause });
}

function checkApi(exported: object, from: string): void {
  const api = (exported as { readonly api?: unknown }).api;
  if (typeof api !== 'number' || api === driverApi) return;
  throw loadError(
    from,
    `it was written for version ${api} of the driver interface, and this im-conformance has version ${driverApi}: ${api > driverApi ? 'update im-conformance' : 'bring the driver up to date (docs/write-a-driver.md)'}`,
  );
}

/** The members of an object, those of its class too, each able to be called alone. */
function plain(exported: object): object {
  const named = Object.keys(members).filter((name) => name in exported);
  const bound = named.map((name) => {
    const member: unknown = exported[name as keyof typeof exported];
    return [name, typeof member === 'function' ? (member.bind(exported) as unknown) : member];
  });
  return { ...exported, ...Object.fromEntries(bound) };
}

function sentences(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key) => `${key} is not a member of a driver (did you mean ${nearest(key, Object.keys(members))}?)`,
    );
  const place = issue.path.map(String).join('.');
  const missing = issue.input === undefined && issue.path.length === 1;
  return [`${place === '' ? 'the driver' : place}: ${missing ? 'it is missing; ' : ''}${issue.message}`];
}

function line(sentence: string): string {
  return `\n  ${sentence}`;
}

const capabilityNames = Object.keys(capabilitiesSchema.shape);

/** What it declares of each kind of server that it names. */
function checkCapabilities(driver: ExternalDriver, from: string): void {
  for (const about of driver.serves) {
    const place = `capabilities({ flavour: '${about.flavour}', version: '${about.version}' })`;
    let declared: unknown;
    try {
      declared = driver.capabilities(about);
    } catch (cause) {
      throw loadError(from, `${place} threw ${String(cause)}`, cause);
    }
    const silent = capabilityNames.filter((name) => !Object.hasOwn(Object(declared) as object, name));
    if (silent.length > 0)
      throw loadError(
        from,
        `${place} says nothing of ${silent.join(', ')}: absentUnlessSaid fills in what is not offered`,
      );
    const parsed = capabilitiesSchema.safeParse(declared);
    if (!parsed.success) throw loadError(from, `${place} is not what it must be:\n${z.prettifyError(parsed.error)}`);
  }
}
