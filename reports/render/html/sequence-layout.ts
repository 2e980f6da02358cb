import type { Lane, Sequence, Step } from '../../sequence.ts';
import { bounded } from './escape.ts';

/** A sequence with a place for everything, in pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly PlacedLane[];
  readonly rows: readonly Row[];
}

export interface PlacedLane {
  readonly lane: Lane;
  readonly x: number;
  readonly width: number;
}

/** A step, the lines of its label, and where: `y` is its arrow, or the middle of its band. */
export interface Row {
  readonly step: Step;
  readonly label: readonly string[];
  readonly y: number;
  readonly height: number;
  readonly fromX: number;
  readonly toX: number;
}

/** Room for times, left of everything. */
export const gutter = 66;
/** From the top to the first step: the heads of the lanes. */
export const headHeight = 44;
export const lineHeight = 15;
/** Of a letter of the labels, on average, and with some to spare. */
const letterWidth = 6.3;
const labelLinesMax = 4;
const stepGap = 13;

export function layoutOf({ lanes, steps }: Pick<Sequence, 'lanes' | 'steps'>): Layout {
  const apart = laneDistance(lanes.length);
  const edge = Math.min(apart, 150) / 2;
  const placed = lanes.map((lane, i): PlacedLane => ({ lane, x: gutter + edge + i * apart, width: edge * 2 - 12 }));
  const width = Math.max(320, gutter + 2 * edge + apart * Math.max(0, lanes.length - 1));
  const xOf = new Map(placed.map(({ lane, x }) => [lane.id, x] as const));
  const rows: Row[] = [];
  let y = headHeight + 6;
  for (const step of steps) {
    const row = rowOf(step, y, { xOf, width });
    rows.push(row);
    y += row.height;
  }
  return { width, height: y + 12, lanes: placed, rows };
}

interface Places {
  readonly xOf: ReadonlyMap<string, number>;
  readonly width: number;
}

function rowOf(step: Step, top: number, { xOf, width }: Places): Row {
  const [fromX, toX] =
    step.step === 'band' ? [gutter, width - 8] : [xOf.get(step.from) ?? gutter, xOf.get(step.to) ?? gutter];
  const room = Math.max(110, Math.abs(toX - fromX) - 14);
  const label = wrapped(step.label, Math.floor(room / letterWidth));
  const text = label.length * lineHeight;
  const height = step.step === 'band' ? text + 8 + stepGap : text + stepGap + 3;
  const y = step.step === 'band' ? top + (height - stepGap / 2) / 2 + 3 : top + text + 7;
  return { step, label, y, height, fromX, toX };
}

/** Lanes of a drawing that fits beside text. */
const lanesBesideText = 3;
/** Pixels of a drawing that has the width of the page for itself. */
const wideWidth = 1080;

/** Whether a drawing needs the width of the page to be legible. */
export function isLarge(lanes: number): boolean {
  return lanes > lanesBesideText;
}

/** As far apart as there is room, so that labels need few lines. */
function laneDistance(lanes: number): number {
  if (!isLarge(lanes)) return lanes === lanesBesideText ? 232 : 300;
  return Math.max(150, Math.min(260, Math.floor((wideWidth - gutter - 150) / (lanes - 1))));
}

/** Lines of at most so many letters; what needs too many lines is cut. */
export function wrapped(text: string, lettersMax: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of bounded(text, 400)
    .split(/\s+/)
    .flatMap((one) => pieces(one, lettersMax))) {
    if (line !== '' && line.length + 1 + word.length > lettersMax) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  if (lines.length <= labelLinesMax) return lines;
  return [...lines.slice(0, labelLinesMax - 1), `${(lines[labelLinesMax - 1] ?? '').slice(0, lettersMax - 1)}…`];
}

function pieces(word: string, lettersMax: number): string[] {
  return word.match(new RegExp(`.{1,${lettersMax}}`, 'gsu')) ?? [];
}
