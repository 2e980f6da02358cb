import type { Lane, Sequence, Step } from '../../sequence.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { duration, grouped } from './format.ts';
import type { Layout, PlacedLane, Row } from './sequence-layout.ts';
import { gutter, headHeight, isLarge, layoutOf, lineHeight } from './sequence-layout.ts';

const kinds: Readonly<Record<Lane['kind'], string>> = {
  session: 'session',
  user: 'by the API',
  server: 'under test',
  'back-end': 'back end',
};

/** A sequence diagram; `id` is one that nothing else in the page has. Of more steps than `stepsMax` the middle is left out. */
export function renderSequence(sequence: Sequence, id: string, stepsMax: number): Markup {
  const steps = shortened(sequence.steps, stepsMax);
  const layout = layoutOf({ lanes: sequence.lanes, steps });
  const { width, height } = layout;
  return html`<svg class="sequence${isLarge(sequence.lanes.length) && ' large'}" role="img" aria-labelledby="${id}~title ${id}~desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title id="${id}~title">Sequence: expected ${bounded(sequence.expected, 300)}; seen: ${bounded(sequence.actual, 300)}</title>
<desc id="${id}~desc">${steps.map(inWords).join('. ')}.</desc>
${layout.lanes.map((lane) => renderLane(lane, height))}
${layout.rows.map((row, i) => renderRow(row, layout, layout.rows[i - 1]))}
</svg>`;
}

function shortened(steps: readonly Step[], stepsMax: number): readonly Step[] {
  if (steps.length <= stepsMax) return steps;
  const first = Math.floor(stepsMax / 3);
  const left = steps.length - stepsMax;
  const gap: Step = {
    step: 'band',
    ms: steps[first]?.ms ?? 0,
    label: `… ${grouped(left)} steps left out`,
    tone: 'plain',
  };
  return [...steps.slice(0, first), gap, ...steps.slice(first + left)];
}

function inWords(step: Step): string {
  const words = bounded(step.label, 300);
  if (step.step === 'band') return words;
  const tone = step.tone === 'bad' ? 'broken: ' : step.tone === 'expected' ? 'missing here: ' : '';
  return `${tone}${step.from} to ${step.to}: ${words}`;
}

function renderLane({ lane, x, width }: PlacedLane, height: number): Markup {
  return html`<g class="lane ${lane.kind}"><line x1="${x}" y1="${headHeight}" x2="${x}" y2="${height}"/><rect x="${x - width / 2}" y="2" width="${width}" height="${headHeight - 6}" rx="6"/><text x="${x}" y="19" class="name">${nameOf(lane, width)}</text><text x="${x}" y="33" class="kind">${kinds[lane.kind]}</text></g>
`;
}

function nameOf({ id }: Lane, width: number): string {
  const lettersMax = Math.floor(width / 7);
  return id.length > lettersMax ? `${id.slice(0, lettersMax - 1)}…` : id;
}

function renderRow(row: Row, { width }: Layout, before: Row | undefined): Markup {
  const time = duration(row.step.ms);
  const isNew = !before || duration(before.step.ms) !== time;
  return html`<g class="step ${row.step.tone}${row.step.step === 'arrow' && row.step.isAnswer && ' answer'}">${isNew && html`<text x="${gutter - 12}" y="${row.y + 4}" class="time">${time}</text>`}${row.step.step === 'band' ? renderBand(row, width) : renderArrow(row)}</g>
`;
}

function renderBand({ label, y }: Row, width: number): Markup {
  const height = label.length * lineHeight + 6;
  const middle = (gutter + width - 8) / 2;
  return html`<rect x="${gutter}" y="${y - height / 2}" width="${width - gutter - 8}" height="${height}" rx="4"/>${lines(label, middle, y - height / 2 + lineHeight - 1)}`;
}

function renderArrow({ step, label, y, fromX, toX }: Row): Markup {
  const middle = (fromX + toX) / 2;
  const towards = toX >= fromX ? 1 : -1;
  const tip = toX - towards * 2;
  const words = step.tone === 'bad' ? [`✗ ${label[0] ?? ''}`, ...label.slice(1)] : label;
  return html`<line x1="${fromX}" y1="${y}" x2="${tip - towards * 4}" y2="${y}"/><path d="M${tip} ${y}l${-towards * 8} -4v8z"/>${lines(words, middle, y - 6 - (label.length - 1) * lineHeight)}`;
}

function lines(label: readonly string[], x: number, y: number): Markup {
  return html`${label.map((line, i) => html`<text x="${x}" y="${y + i * lineHeight}" class="label">${line}</text>`)}`;
}
