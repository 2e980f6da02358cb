import type { Option } from 'commander';
import { z } from 'zod';
import { ImcError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { isKeyword } from '../../targets/parse-target.ts';
import type { Config } from './define.ts';
import { runKeys, targetKeys } from './keys.ts';
import { isList } from './option-values.ts';

/** Options that are not keys: where the configuration is cannot stand in it. */
const noKeys: ReadonlySet<string> = new Set(['config', 'help']);

/** The options of `imc run` that a configuration may hold. */
export function keysAmong(options: readonly Option[]): readonly Option[] {
  return options.filter((option) => !noKeys.has(option.attributeName()));
}

/** Throws `IMC_ERR_CONFIG`, with the path of each thing that is wrong and what is allowed. */
export function checkConfig(value: unknown, file: string, options: readonly Option[]): Config {
  const shape = Object.fromEntries(
    keysAmong(options).map((option) => [option.attributeName(), shapeOf(option).exactOptional()]),
  );
  const target = z.strictObject({ ...shape, ...targetKeys, options: targetKeys.options.exactOptional() });
  const schema = z.strictObject({
    ...shape,
    target: targetKeys.target.exactOptional(),
    targets: z.record(z.string(), target, 'it must be { name: { target: … } }').exactOptional(),
  });
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const lines = parsed.error.issues.flatMap((issue) =>
      sentences(issue, Object.keys(issue.path[0] === 'targets' ? target.shape : schema.shape)),
    );
    throw configError(file, lines.join('\n  '));
  }
  const config = parsed.data as Config;
  checkNames(config, file);
  return config;
}

/** `IMC_ERR_CONFIG`. */
export function configError(file: string, why: string, cause?: unknown): ImcError {
  return new ImcError('IMC_ERR_CONFIG', `${file}: ${why}`, { cause });
}

/** What an option may be: as its line says, else by the kind of the option. */
function shapeOf(option: Option): z.ZodType {
  const name = option.attributeName();
  if (Object.hasOwn(runKeys, name)) return runKeys[name as keyof typeof runKeys];
  const list = z.union([z.string(), z.array(z.string())], 'it must be a text, or a list of texts');
  if (option.isBoolean()) return z.boolean('it must be true or false');
  if (isList(option)) return z.union([list, z.record(z.string(), z.string())], 'it must be a list of texts');
  return z.union([z.number(), list], 'it must be a text or a number');
}

function sentences(issue: z.core.$ZodIssue, allowed: readonly string[]): string[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys')
    return [
      `${path.join('.') || 'the configuration'}: ${issue.input === undefined && !issue.message.startsWith('it') ? `it must be { … }` : issue.message}`,
    ];
  return issue.keys.map(
    (key) =>
      `${[...path, key].join('.')} is not a key (did you mean ${nearest(key, allowed)}?); there are ${allowed.join(', ')}`,
  );
}

/** A name goes before keywords, paths and images, so it must be none that would hide a keyword. */
function checkNames({ targets = {} }: Config, file: string): void {
  for (const [name, { target }] of Object.entries(targets)) {
    if (isKeyword(name))
      throw configError(file, `targets.${name}: ${name} is a keyword of its own; give the target another name`);
    if (!/^[A-Za-z\d][\w.-]*$/.test(name))
      throw configError(file, `targets.${name}: a name is made of letters, digits, -, _ and ., such as staging`);
    if (Object.hasOwn(targets, target))
      throw configError(
        file,
        `targets.${name}.target: ${target} is a name, too; it must be a keyword, a URL, a path or an image`,
      );
  }
}
