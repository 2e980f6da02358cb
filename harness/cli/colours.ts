import { styleText } from 'node:util';
import type { Tone } from '../../reports/sequence.ts';
import type { Status } from '../vocabulary/index.ts';

type Style = Parameters<typeof styleText>[0];

const colours = {
  pass: 'green',
  fail: 'red',
  flaky: 'yellow',
  'not-exercised': 'yellow',
  unsupported: 'gray',
  error: 'magenta',
} as const satisfies Record<Status, Style>;

const tones = { plain: undefined, bad: 'red', expected: 'green' } as const satisfies Record<Tone, Style | undefined>;

/** What decides on colours, of a process. */
export interface Colourful {
  readonly isTTY: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether to colour what is written: in a terminal, but for a `dumb` one and where `NO_COLOR` is set to anything. `FORCE_COLOR` goes before
 * both: `0` or `false` is never, anything else always.
 */
export function isColourful({ isTTY, env }: Colourful): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR']) return false;
  return isTTY === true && env['TERM'] !== 'dumb';
}

/** Colours a text by status. */
export function paint(status: Status, text: string): string {
  return painted(colours[status], text);
}

/** Colours a part of a sequence: what shows the broken promise, and where it was to be kept. */
export function paintTone(tone: Tone, text: string): string {
  return painted(tones[tone], text);
}

/** Colours a text where there are to be colours; `undefined` is none. */
export function painted(style: Style | undefined, text: string): string {
  const is = isColourful({ isTTY: process.stdout.isTTY, env: process.env });
  return style === undefined || !is ? text : styleText(style, text, { validateStream: false });
}
