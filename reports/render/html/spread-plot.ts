import type { Timing } from '../../../harness/vocabulary/index.ts';
import type { Markup } from './escape.ts';
import { html } from './escape.ts';

/** A server, and how long it took; nothing where that was not seen. */
export interface Spread {
  readonly label: string;
  readonly timing: Timing | undefined;
}

const width = 400;
const left = 96;
const right = 26;
const rowHeight = 26;
const axisHeight = 24;

/** Spreads side by side on one logarithmic scale of milliseconds: the box is the middle half, the line in it the median, the whiskers reach from the least to 99 %. */
export function spreadPlot(title: string, spreads: readonly Spread[]): Markup | undefined {
  const seen = spreads.flatMap(({ timing }) => timing ?? []);
  if (seen.length === 0) return undefined;
  const low = powerBelow(Math.min(...seen.map(({ min }) => Math.max(min, 0.1))));
  const high = Math.max(low * 10, powerAbove(Math.max(...seen.map(({ p99 }) => p99))));
  const x = (ms: number) => {
    const share = Math.log(Math.max(ms, low) / low) / Math.log(high / low);
    return Math.round((left + share * (width - left - right)) * 10) / 10;
  };
  const height = spreads.length * rowHeight + axisHeight;
  const description = spreads
    .map(
      ({ label, timing }) =>
        `${label}: ${timing ? `median ${timing.p50} ms, 99 % within ${timing.p99} ms, ${timing.n} times` : 'not seen'}`,
    )
    .join('; ');
  return html`<figure><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}: ${description}">
${ticks(low, high).map((ms) => html`<line class="plot-axis" x1="${x(ms)}" x2="${x(ms)}" y1="0" y2="${height - axisHeight + 4}"/><text class="plot-text" x="${x(ms)}" y="${height - 6}" text-anchor="middle">${ms < 1000 ? `${ms} ms` : `${ms / 1000} s`}</text>`)}
${spreads.map((spread, i) => row(spread, i * rowHeight + rowHeight / 2, x))}
</svg></figure>`;
}

function row({ label, timing }: Spread, y: number, x: (ms: number) => number): Markup {
  const name = html`<text class="plot-name" x="${left - 8}" y="${y + 4}" text-anchor="end">${short(label)}</text>`;
  if (!timing) return html`${name}<text class="plot-text" x="${left}" y="${y + 4}">not seen</text>`;
  const { min, p25, p50, p75, p99, n } = timing;
  return html`<g>${name}<title>${label}: median ${p50} ms, middle half ${p25} to ${p75} ms, 99 % within ${p99} ms, ${n} times</title>
<line class="plot-reach" x1="${x(min)}" x2="${x(p99)}" y1="${y}" y2="${y}"/>
<rect class="plot-box" x="${x(p25)}" y="${y - 7}" width="${Math.max(1, Math.round((x(p75) - x(p25)) * 10) / 10)}" height="14"/>
<line class="plot-median" x1="${x(p50)}" x2="${x(p50)}" y1="${y - 8}" y2="${y + 8}"/></g>`;
}

function short(label: string): string {
  return label.length > 14 ? `${label.slice(0, 13)}…` : label;
}

function powerBelow(ms: number): number {
  return 10 ** Math.floor(Math.log10(ms));
}

function powerAbove(ms: number): number {
  return 10 ** Math.ceil(Math.log10(ms));
}

function ticks(low: number, high: number): number[] {
  const count = Math.round(Math.log10(high / low));
  return Array.from({ length: count + 1 }, (_, i) => Math.round(low * 10 ** (i + 1)) / 10);
}
