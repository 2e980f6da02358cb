import type { Bench, Figure, MeasuredPart } from './figures.ts';
import { isMet, spreadOf } from './figures.ts';

/** A bench as Markdown: a table for each part. */
export function renderBench({ began, build, machine, parts }: Bench): string {
  const { cores, node } = machine;
  return [
    `Measured on ${began.slice(0, 10)}, build ${build}, ${cores} cores, Node ${node}. Medians of the rounds, with the least and the most in parentheses.`,
    '',
    ...parts.flatMap(renderPart),
  ].join('\n');
}

function renderPart({ title, name, method, rounds, scale, load, figures }: MeasuredPart): string[] {
  return [
    `## ${title}`,
    '',
    method,
    '',
    `Rounds: ${rounds}; scale ${scale}; load of the machine ${load[0].toFixed(1)} before and ${load[1].toFixed(1)} at the end. Again: \`npm run bench -- --only ${name}\`.`,
    '',
    '| what | measured | beside | aim |',
    '| --- | --- | --- | --- |',
    ...figures.map((figure) => `| ${[figure.name, measured(figure), beside(figure), aimed(figure)].join(' | ')} |`),
    '',
  ];
}

function measured({ values, unit }: Figure): string {
  const { median, min, max } = spreadOf(values);
  const range = values.length === 1 ? '' : ` (${number(min)} to ${number(max)})`;
  return `${number(median)} ${unit}${range}`;
}

function beside({ ratio }: Figure): string {
  if (!ratio) return '';
  const { median, min, max } = spreadOf(ratio.values);
  return `${number(median)} times ${ratio.to} (${number(min)} to ${number(max)})`;
}

function aimed(figure: Figure): string {
  const met = isMet(figure);
  return met === undefined ? '' : `${figure.aim?.words}: ${met ? 'met' : '**not met**'}`;
}

/** Three digits that count. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
