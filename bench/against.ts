import type { Bench, Figure } from './figures.ts';
import { spreadOf } from './figures.ts';
import { number } from './table.ts';

/**
 * Holds a bench against an earlier one, a line for each figure that both have: the ratio of their medians, and whether the rounds of the two
 * overlap. Only where they do not is it called better or worse.
 */
export function renderAgainst(now: Bench, before: Bench): string {
  const figures = now.parts.flatMap((part) =>
    part.figures.flatMap((figure) => {
      const other = before.parts
        .find(({ name }) => name === part.name)
        ?.figures.find(({ name, unit }) => name === figure.name && unit === figure.unit);
      return other ? [{ figure, other }] : [];
    }),
  );
  if (figures.length === 0) return 'the two have no figure in common\n';
  return figures.map(({ figure, other }) => `${lineOf(figure, other)}\n`).join('');
}

function lineOf(figure: Figure, other: Figure): string {
  const [now, then] = [spreadOf(figure.values), spreadOf(other.values)];
  const ratio = now.median / then.median;
  const change = `${number(then.median)} -> ${number(now.median)} ${figure.unit}, ${number(ratio)} times`;
  return `${verdictOf(figure, other).padEnd(7)} ${figure.name}: ${change}`;
}

function verdictOf(figure: Figure, other: Figure): 'better' | 'worse' | 'same' {
  const [now, then] = [spreadOf(figure.values), spreadOf(other.values)];
  if (now.min <= then.max && then.min <= now.max) return 'same';
  return now.median < then.median === (figure.better === 'less') ? 'better' : 'worse';
}
