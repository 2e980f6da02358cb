import { styleText } from 'node:util';
import type { Status } from '../vocabulary/index.ts';

const colours = {
  pass: 'green',
  fail: 'red',
  flaky: 'yellow',
  'not-exercised': 'yellow',
  unsupported: 'gray',
  error: 'magenta',
} as const satisfies Record<Status, Parameters<typeof styleText>[0]>;

/** Colours a text by status, in a terminal that has not been told `NO_COLOR`. */
export function paint(status: Status, text: string): string {
  return process.stdout.isTTY && !process.env['NO_COLOR'] ? styleText(colours[status], text) : text;
}
