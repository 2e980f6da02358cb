import type { Lane, Sequence, Step, Tone } from '../sequence.ts';
import { columnsOf, columnsOfCharacter, wrapped } from './columns.ts';
import { plainLine } from './harmless.ts';

export interface SequenceTextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Colours what shows the broken promise, and where it was to be kept. Default: nothing. */
  readonly paint?: (tone: Tone, text: string) => string;
}

/** Fewer columns, or so little room between two lanes, and steps are listed instead. */
const widthMin = 60;
const gapMin = 16;
/** More room would only pull the lanes apart. */
const gapMax = 38;
/** Columns of the time, with what keeps it from the lanes. */
const timeWidth = 11;

/**
 * The sequence of a counterexample in text: lanes as columns, time runs down, and the promise that was not kept ends in a cross. Lines
 * of what happened one below the other where the lanes have no room. Without a line feed in the end.
 */
export function renderSequenceText(sequence: Sequence, { width, paint = same }: SequenceTextOptions): string {
  const places = width < widthMin ? undefined : placesOf(sequence.lanes, width);
  if (!places) return sequence.steps.map((step) => listed(step, width, paint)).join('\n');
  return [
    ...heading(sequence.lanes, places),
    ...sequence.steps.flatMap((step) => drawn(step, { places, paint })),
    blank(places).text(),
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

function same(_tone: Tone, text: string): string {
  return text;
}

/** The column of each lane; `undefined` where they have no room. */
function placesOf(lanes: readonly Lane[], width: number): Map<string, number> | undefined {
  if (lanes.length < 2) return undefined;
  const half = (lane: Lane | undefined) => Math.ceil(columnsOf(lane?.id ?? '') / 2);
  const left = timeWidth + half(lanes[0]);
  const room = width - 1 - half(lanes.at(-1)) - left;
  const gap = Math.min(gapMax, Math.floor(room / (lanes.length - 1)));
  const names = Math.max(...lanes.map(({ id }) => columnsOf(id))) + 2;
  if (gap < Math.max(gapMin, names)) return undefined;
  return new Map(lanes.map(({ id }, i) => [id, left + i * gap]));
}

/** A line under way: cells, one a column. */
class Row {
  readonly #cells: string[] = [];

  put(column: number, text: string): this {
    let at = column;
    while (this.#cells.length < at) this.#cells.push(' ');
    for (const character of text) {
      const columns = columnsOfCharacter(character);
      if (columns === 0 && at > 0) this.#cells[at - 1] += character;
      if (columns > 0) this.#cells[at] = character;
      if (columns === 2) this.#cells[at + 1] = '';
      at += columns;
    }
    return this;
  }

  text(): string {
    return this.#cells.join('');
  }

  /** The text with a part of it painted, from one column to another, itself included. */
  painted(from: number, to: number, paint: (text: string) => string): string {
    const part = (a: number, b?: number) => this.#cells.slice(a, b).join('');
    return `${part(0, from)}${paint(part(from, to + 1))}${part(to + 1)}`;
  }
}

type Places = ReadonlyMap<string, number>;

function blank(places: Places): Row {
  const row = new Row();
  for (const column of places.values()) row.put(column, '│');
  return row;
}

function heading(lanes: readonly Lane[], places: Places): string[] {
  const row = new Row();
  for (const { id } of lanes) row.put((places.get(id) ?? 0) - Math.floor(columnsOf(id) / 2), id);
  return [row.text(), blank(places).text()];
}

interface Drawing {
  readonly places: Places;
  readonly paint: (tone: Tone, text: string) => string;
}

function drawn(step: Step, drawing: Drawing): string[] {
  return step.step === 'band' ? band(step, drawing) : arrow(step, drawing);
}

/** A label above the arrow that it belongs to, between the two lanes. */
function arrow(step: Extract<Step, { step: 'arrow' }>, { places, paint }: Drawing): string[] {
  const [from, to] = [places.get(step.from) ?? 0, places.get(step.to) ?? 0];
  const [left, right] = from < to ? [from, to] : [to, from];
  const room = right - left - 1;
  const isMissing = step.tone === 'expected';
  const labels = wrapped(plainLine(step.label), room - 2).map((text, i) => {
    const at = left + 1 + Math.max(1, Math.floor((room - columnsOf(text)) / 2));
    const row = blank(places)
      .put(left + 1, ' '.repeat(room))
      .put(at, text);
    return (i === 0 && !isMissing ? row.put(0, time(step.ms)) : row).painted(left + 1, right - 1, (part) =>
      paint(step.tone, part),
    );
  });
  const line = (isMissing ? '╌' : '─').repeat(room - 1);
  const drawnLine = from < to ? `${line}${isMissing ? '✗' : '▶'}` : `${isMissing ? '✗' : '◀'}${line}`;
  const shaft = blank(places).put(left + 1, drawnLine);
  return [...labels, shaft.painted(left + 1, right - 1, (part) => paint(step.tone, part))];
}

/** Something across all lanes. */
function band({ ms, label, tone }: Extract<Step, { step: 'band' }>, { places, paint }: Drawing): string[] {
  const columns = [...places.values()];
  const [left, right] = [Math.min(...columns), Math.max(...columns)];
  const room = right - left + 1;
  const line = tone === 'expected' ? '╌' : '─';
  return wrapped(plainLine(label), room - 6).map((text, i) => {
    const words = ` ${text} `;
    const before = Math.floor((room - columnsOf(words)) / 2);
    const row = blank(places)
      .put(left, line.repeat(room))
      .put(left + before, words);
    return (i === 0 && tone !== 'expected' ? row.put(0, time(ms)) : row).painted(left, right, (part) =>
      paint(tone, part),
    );
  });
}

/** A step in a line, as wide as the terminal; what is longer goes on below. */
function listed(step: Step, width: number, paint: (tone: Tone, text: string) => string): string {
  const isMissing = step.tone === 'expected';
  const words = plainLine(
    step.step === 'band' ? `── ${step.label}` : `${step.from} ${isMissing ? '╌╌✗' : '──▶'} ${step.to}: ${step.label}`,
  );
  const [first = '', ...rest] = wrapped(words, Math.max(20, width - timeWidth - 1));
  const indent = ' '.repeat(timeWidth);
  const begin = isMissing ? indent : time(step.ms).padEnd(timeWidth);
  return [`${begin}${paint(step.tone, first)}`, ...rest.map((line) => `${indent}${paint(step.tone, line)}`)].join('\n');
}

/** Since the play began: `12 ms`, `3.25 s`. */
function time(ms: number): string {
  const text = ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
  return text.padStart(timeWidth - 2);
}
