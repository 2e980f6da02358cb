import type { Option } from 'commander';
import { ImcError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { keepSecretsIn, keepSecretsOf } from '../../core/secrets.ts';
import { type Value, isList } from './option-values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that gives the target. */
export const targetVariable = 'IMC_TARGET';

/** The variable that names the configuration. */
export const configVariable = 'IMC_CONFIG';

/** Variables of ours that are no options: of tests, which may be given servers of their own. */
const others = /^IMC_(?:[A-Z]+_BIN|TEST_\w+)$/;

/** `IMC_TIME_BUDGET` for `--time-budget`. */
export function variableOf(option: Option): string {
  return `IMC_${option.name().toUpperCase().replaceAll('-', '_')}`;
}

/** What a variable says; `undefined` where there is none, or it is empty. Throws `IMC_ERR_USAGE`. */
export function variableValue(option: Option, env: Environment): Value | undefined {
  const name = variableOf(option);
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  if (option.isBoolean()) return truth(name, text);
  return isList(option)
    ? text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
    : text;
}

/** A line for each `IMC_` variable that means nothing, with the name that may have been meant. */
export function strangeVariables(options: readonly Option[], env: Environment): string[] {
  const known = [...new Set([targetVariable, configVariable, ...options.map(variableOf)])];
  return Object.keys(env)
    .filter((name) => name.startsWith('IMC_') && env[name] !== '' && !known.includes(name) && !others.test(name))
    .map((name) => `${name} is not a variable of ours, and does nothing; did you mean ${nearest(name, known)}?`);
}

/** Keeps what is secret in our variables. */
export function keepSecretsOfVariables(env: Environment): void {
  const ours = Object.entries(env).filter(([name]) => name.startsWith('IMC_'));
  keepSecretsOf(Object.fromEntries(ours));
  keepSecretsIn(ours.flatMap(([, value = '']) => value.split(',')));
}

function truth(name: string, text: string): boolean {
  if (/^(?:1|true)$/i.test(text)) return true;
  if (/^(?:0|false)$/i.test(text)) return false;
  throw new ImcError('IMC_ERR_USAGE', `${name}=${text}: it must be 1, true, 0 or false`);
}
