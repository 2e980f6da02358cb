import { z } from 'zod';

const list = z.union([z.string(), z.array(z.string())], 'it must be a text, or a list of texts');
const text = z.string('it must be a text');
const number = z.number('it must be a number');
const flag = z.boolean('it must be true or false');

/**
 * The options of `imc run` as keys of a configuration, for its type: a line each. Which keys there are is decided by the
 * options themselves; of a value only the kind is said here, for their own parsers read it.
 */
export const runKeys = {
  area: list,
  rule: list,
  case: list,
  specs: text,
  plays: number,
  quick: flag,
  thorough: flag,
  seed: number,
  shard: text,
  timeBudget: number,
  patience: number,
  concurrency: z.union([z.number(), z.literal('auto')], 'it must be a number, or auto'),
  env: z.union([list, z.record(z.string(), z.string())], 'it must be { KEY: value }, or a list of KEY=VALUE'),
  flavour: text,
  profile: list,
  instances: number,
  fault: list,
  wrap: list,
  known: text,
  gate: z.enum(['must', 'should'], 'it must be must or should'),
  serverVersion: text,
  driver: text,
  keepData: text,
  data: text,
  out: text,
  tcp: text,
  ws: text,
  token: text,
  ca: text,
  prefix: text,
  rate: number,
  allowDisturb: flag,
  restartCommand: text,
  killCommand: text,
  webhookListen: text,
};

/** What a target has beside options of `imc run`. */
export const targetKeys = {
  target: text,
  options: z.array(z.string(), 'it must be a list of texts, as after --'),
};
