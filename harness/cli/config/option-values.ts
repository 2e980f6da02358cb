import { type Option, InvalidArgumentError } from 'commander';

/** A value as a configuration has it. */
export type Value = boolean | number | string | readonly string[] | Readonly<Record<string, string>>;

/** Whether the option may be repeated. */
export function isList(option: Option): boolean {
  return option.variadic || Array.isArray(option.defaultValue);
}

/** Whether the option names a file or a folder. */
export function isPath(option: Option): boolean {
  return /<(?:file|folder|dir|path)>/i.test(option.flags);
}

/** Whether the option names a module: a file where it begins as a path does, else a package. */
export function isModule(option: Option): boolean {
  return /<module>/.test(option.flags);
}

/**
 * What the option's own parser makes of a value; false is as if a flag had not been given. `refuse` makes the error of
 * a value that the parser does not take.
 */
export function readValue(option: Option, value: Value, refuse: (why: string) => Error): unknown {
  if (option.isBoolean()) return value === true ? true : undefined;
  const texts = textsOf(value);
  try {
    if (!isList(option)) return parse(option, texts.join(','), undefined);
    return texts.reduce<unknown>((before, text) => parse(option, text, before), []);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw refuse(error.message);
    throw error;
  }
}

function parse(option: Option, text: string, before: unknown): unknown {
  if (option.parseArg) return option.parseArg(text, before);
  return isList(option) ? [...(before as readonly string[]), text] : text;
}

/** As they would be given to flags. */
function textsOf(value: Value): string[] {
  if (typeof value !== 'object') return [String(value)];
  if (Array.isArray(value)) return value.map(String);
  return Object.entries(value).map(([key, text]) => `${key}=${text}`);
}

/** The options that cannot be given beside this one. */
export function conflictsOf(option: Option): readonly string[] {
  return (option as unknown as { readonly conflictsWith: readonly string[] }).conflictsWith;
}
